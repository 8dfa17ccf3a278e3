"""Every kind of device over real GATT, through a whole gateway, into its outbox: what the device counted is there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import kit
import pytest
from every_device import Bench, Outbox
from fiato_device import Fiato

from accanto_contract.header import ValueFlag
from accanto_contract.signals import BY_NAME, SignalId
from accanto_firmware_sim import diary, heart, hrs, ledger, lungs
from accanto_firmware_sim.belt import Belt
from accanto_firmware_sim.bls import IRREGULAR, Pressure
from accanto_firmware_sim.clock import DistrictTime, Stopwatch
from accanto_firmware_sim.cuff import Cuff
from accanto_firmware_sim.gls import Glucose, Meal
from accanto_firmware_sim.glucometer import Glucometer
from accanto_firmware_sim.heart import Noise
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.lungs import Lungs
from accanto_firmware_sim.recorder import Lead, Recorder
from accanto_firmware_sim.rhythm import Rhythm
from accanto_firmware_sim.scale import Scale
from accanto_firmware_sim.spirometer import Spirometer
from accanto_firmware_sim.spot import SpotDevice
from accanto_firmware_sim.tape import Tape
from accanto_firmware_sim.thermometer import Thermometer

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

Made = TypeVar("Made", bound=SpotDevice)
HOUR_S = 3600.0
DEVICE_INFORMATION = 0x180A
"""What a device advertises whose own service does not fit beside its name."""


def a(kind: Callable[..., Made], service: int, bench: Bench) -> Made:
    """A spot device with a diary of its own."""
    identity, radio, watch = bench.parts(service)
    return kind(identity, radio, watch, face=bench.face(), diary=bench.diary(identity.serial))


def taken(bench: Bench) -> dict[str, list[float]]:
    """What all devices counted, by signal, in order."""
    found: dict[str, list[float]] = {}
    for entries in diary.read(bench.diaries).values():
        for entry in entries:
            for name, value in entry.values.items():
                found.setdefault(name, []).append(value)
    return found


async def test_what_spot_devices_measured_arrives_with_their_time_put_right(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path, doubt_s=-HOUR_S)
    cuff, scale, thermometer = (
        a(Cuff, 0x1810, bench), a(Scale, 0x181D, bench), a(Thermometer, 0x1809, bench),
    )  # fmt: skip
    cuff.measure(Pressure(systolic=128, diastolic=82, mean=97, pulse=71, status=IRREGULAR))
    scale.measure(72.44, fat_percent=24.6)
    thermometer.measure(37.9)
    true_us = bench.watch.now_ns() // 1000

    async with bench.heard(cuff, scale, thermometer) as box:
        await box.until(lambda box: all(len(box.values(name)) == 1 for name in taken(bench)))

    found = [one for name in taken(bench) for one in box.readings(name)]
    assert {name: box.values(name) for name in taken(bench)} == taken(bench)
    assert all(abs(one.t_gateway_us - true_us) < 2_000_000 for one in found)
    assert all(abs((one.t_device or 0) + HOUR_S * 1e6 - true_us) < 2_000_000 for one in found)
    assert (cuff.untold, scale.untold, thermometer.untold) == (0, 0, 0)


async def test_a_meter_s_memory_arrives_over_an_encrypted_link_only(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    meter = a(Glucometer, 0x1808, bench)
    for found in (Glucose(mg_dl=95, meal=Meal.FASTING), Glucose(mg_dl=640), Glucose(mg_dl=11)):
        meter.measure(found)
        await bench.watch.until(bench.watch.elapsed() + 1)

    async with bench.heard(meter) as box:
        await box.until(lambda box: len(box.values("glucose")) == 3 and len(box.values("meal")) == 1)

    flags = [one.flags & (ValueFlag.AT_LEAST | ValueFlag.AT_MOST) for one in box.readings("glucose")]
    assert {name: box.values(name) for name in ("glucose", "meal")} == taken(bench)
    assert flags == [0, ValueFlag.AT_LEAST, ValueFlag.AT_MOST]
    assert box.readings("meal")[0].t_gateway_us == box.readings("glucose")[0].t_gateway_us


async def test_every_sample_of_a_session_of_blows_arrives_beside_its_numbers(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    spirometer = a(Spirometer, 0x1840, bench)
    for effort in (1, 2, 3):
        spirometer.measure(lungs.blow(Lungs(fvc_l=3.4, fev1_l=2.1), effort=1 - 0.02 * effort), effort=effort)

    async with bench.heard(spirometer) as box:
        await box.until(lambda box: len(box.waves("breath")) == 6)

    waves = [(SignalId(head.signal), head.t_gateway_us, samples) for head, samples in box.waves("breath")]
    (entries,) = diary.read(bench.diaries).values()
    for name in ("expired_volume", "expired_flow"):
        of = [samples for signal, _, samples in waves if signal is BY_NAME[name].id]
        assert of == [list(entry.waves[name]) for entry in entries]
    assert {at for _, at, _ in waves} == {one.t_gateway_us for one in box.readings("effort", "fev1", "fvc")}
    assert box.values("effort") == [1, 2, 3]
    assert [head.scale for head, _ in box.waves("breath")] == pytest.approx([0.001] * 6)


async def test_a_vendor_s_spirometer_is_heard_through_its_driver(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    spirometer = a(Fiato, DEVICE_INFORMATION, bench)
    flow = lungs.blow(Lungs(fvc_l=3.4, fev1_l=2.1)).flow_ml_s.tolist()

    async with bench.heard(spirometer) as box:
        spirometer.measure(flow, effort=1)
        await box.until(lambda box: len(box.waves("breath")) == 1)

    ((head, samples),) = box.waves("breath")
    assert (SignalId(head.signal), samples) == (SignalId.EXPIRED_FLOW, flow)
    assert head.scale == pytest.approx(0.0010910, abs=1e-7)
    assert box.values("effort") == [1]


async def test_an_ecg_at_500_hz_arrives_sample_by_sample(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    identity, radio, watch = bench.parts(0x1840)
    trace = heart.trace(Rhythm(rate_bpm=72), Noise(), rate_hz=500.0, seed=1)
    recorder = Recorder(
        identity, radio, watch, face=bench.face(), diary=bench.diary(identity.serial),
        lead=Lead(tape=Tape(trace), nominal_hz=500, rate_hz=500.9),
        book=Book(bench.diaries, identity.serial, "ecg"),
    )  # fmt: skip

    async with bench.heard(recorder) as box:
        await box.until(lambda box: len(box.waves("ecg")) == 1)
        await recorder.body.quiet(5)
        await box.until(lambda box: _samples(box) >= recorder.samples_sent)

    account = ledger.read(bench.diaries)[identity.serial]
    assert [sample for _, samples in box.waves("ecg") for sample in samples] == account.samples.tolist()
    assert box.waves("ecg")[0][0].rate_hz == pytest.approx(500.9, abs=0.2)


async def test_a_strip_that_a_patient_recorded_alone_arrives_later(tmp_path: Path) -> None:
    time = DistrictTime(speed=30)
    bench = Bench(folder=tmp_path, watch=Stopwatch(time))
    recorder = kit.recorder(bench)

    alone = asyncio.create_task(recorder.run())
    recorder.press()
    assert await bench.watch.until_true(lambda: recorder.held == 1, within_s=60)
    alone.cancel()
    await asyncio.wait([alone])
    time.run_at(1)
    async with bench.heard(recorder) as box:
        await box.until(lambda box: any(head.samples == 7500 for head, _ in box.waves("ecg")))

    (entry,) = diary.read(bench.diaries)[recorder.body.identity.serial]
    (strip,) = [samples for head, samples in box.waves("ecg") if head.samples == 7500]
    assert strip == list(entry.waves["ecg"])


async def test_a_belt_s_beats_arrive_each_with_a_time_of_its_own(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    identity, radio, watch = bench.parts(hrs.SERVICE)
    beats = (beat.time for beat in Rhythm(rate_bpm=80, variability=0.5).beats(3))
    belt = Belt(identity, radio, watch, beats=beats, book=Book(bench.diaries, identity.serial, "hrs"))

    async with bench.heard(belt) as box:
        await box.until(lambda box: len(box.values("rr_interval")) >= 8)

    times = [one.t_gateway_us for one in box.readings("rr_interval")]
    assert len(set(times)) == len(times)
    assert all(600 < interval < 950 for interval in box.values("rr_interval"))
    assert all(70 <= rate <= 90 for rate in box.values("pulse_rate"))


def _samples(box: Outbox) -> int:
    return sum(len(samples) for _, samples in box.waves("ecg"))
