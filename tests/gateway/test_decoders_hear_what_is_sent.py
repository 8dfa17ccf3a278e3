"""What a simulated device encodes, the gateway reads back: two pieces of code that share nothing but octets."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accanto_contract.header import ValueFlag
from accanto_contract.signals import CATALOGUE, SignalId
from accanto_firmware_sim import bls, ghs, gls, hrs, hts, numbers, plx, pmd, wss
from accanto_firmware_sim import racp as memory
from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.gls import Glucose, Meal
from accanto_firmware_sim.racp import Ability, Operation
from accanto_gateway.devices import racp, stamps, tongues
from accanto_gateway.devices.octets import Octets
from accanto_gateway.records import Tongue
from accanto_gateway.told import Told

examples = settings(max_examples=60)
FIRST_US = round(datetime(2000, 1, 1, tzinfo=UTC).timestamp() * 1e6)
LAST_US = round(datetime(2099, 1, 1, tzinfo=UTC).timestamp() * 1e6)
seconds_us = st.integers(FIRST_US // 1_000_000, LAST_US // 1_000_000).map(lambda second: second * 1_000_000)
shorts = st.integers(-32768, 32767)


def told_by(tongue: Tongue, *rows: bytes) -> Told:
    reader, told = tongues.READERS[tongue](), None
    for row in rows:
        told = reader.read(row)
    assert told is not None
    return told


def values(told: Told) -> dict[str, float]:
    return {CATALOGUE[value.signal].name: value.value for value in told.values}


@examples
@given(st.integers(-2045, 2045), st.integers(0, 8))
def test_every_sfloat_comes_back(mantissa: int, decimals: int) -> None:
    value = mantissa / 10**decimals

    assert Octets(numbers.sfloat(value, decimals=decimals)).sfloat() == value


@examples
@given(st.integers(-8388605, 8388605), st.integers(0, 100))
def test_every_float_comes_back(mantissa: int, decimals: int) -> None:
    value = mantissa / 10**decimals

    assert Octets(numbers.float32(value, decimals=decimals)).float32() == value


@examples
@given(seconds_us, st.integers(0, 9999), st.booleans())
def test_every_time_comes_back(second_us: int, tenths_ms: int, on_timeline: bool) -> None:  # noqa: FBT001
    shown_us = second_us + 100 * tenths_ms

    date = stamps.date_time(Octets(numbers.date_time(shown_us)))
    elapsed = stamps.elapsed_time(
        Octets(numbers.elapsed_time(shown_us, source=numbers.NETWORK, on_timeline=on_timeline))
    )

    assert date
    assert (date.shown_us, elapsed.shown_us) == (second_us, shown_us)
    assert (elapsed.is_synchronised, elapsed.on_timeline) == (True, on_timeline)


@examples
@given(st.integers(20, 300), st.integers(20, 200), st.integers(20, 250), st.integers(20, 250), seconds_us)
def test_a_blood_pressure_comes_back(sys: int, dia: int, mean: int, pulse: int, at_us: int) -> None:
    found = Pressure(systolic=sys, diastolic=dia, mean=mean, pulse=pulse, status=bls.IRREGULAR)

    told = told_by(Tongue.BLOOD_PRESSURE, bls.measurement(found, at_us, user=3))

    assert values(told) == {
        "systolic": sys, "diastolic": dia, "mean_pressure": mean, "pulse_rate": pulse, "pulse_irregular": 1,
    }  # fmt: skip
    assert told.stamp
    assert told.stamp.shown_us == at_us


@examples
@given(st.integers(0, 65534), st.integers(0, 65534), st.integers(250, 450), seconds_us)
def test_weight_fat_and_temperature_come_back(kg: int, fat: int, tenths: int, at_us: int) -> None:
    weight = told_by(Tongue.WEIGHT, wss.weight(kg * 0.005, at_us))
    composition = told_by(Tongue.BODY_COMPOSITION, wss.composition(fat / 10, at_us))
    temperature = told_by(Tongue.TEMPERATURE, hts.measurement(tenths / 10, at_us))

    assert values(weight)["weight"] == kg * 5 / 1000
    assert values(composition)["body_fat"] == fat / 10
    assert values(temperature)["temperature"] == tenths / 10


@examples
@given(st.integers(0, 65535), st.integers(1, 900), st.none() | st.sampled_from(Meal), seconds_us)
def test_a_glucose_comes_back_with_its_meal(number: int, mg_dl: int, meal: Meal | None, at_us: int) -> None:
    found = Glucose(mg_dl=mg_dl, meal=meal)
    rows = [b"\x18" + gls.measurement(number, found, at_us)]
    rows += [b"\x34" + gls.context(number, meal)] if meal else []

    told = told_by(Tongue.GLUCOSE, rows[0])
    last = told_by(Tongue.GLUCOSE, *rows)

    assert values(told) == {"glucose": min(600, max(20, mg_dl))}
    beyond = {True: ValueFlag.AT_LEAST, False: ValueFlag.AT_MOST}[mg_dl >= 600] if not 20 < mg_dl < 600 else 0
    assert told.values[0].flags == beyond
    assert not meal or values(last) == {"meal": meal}
    assert last.stamp == told.stamp
    assert tongues.NUMBERS[Tongue.GLUCOSE](rows[0]) == number


@examples
@given(st.integers(1, 255), st.lists(st.integers(300, 3000), max_size=6))
def test_a_pulse_comes_back_with_its_intervals(rate: int, ticks: list[int]) -> None:
    told = told_by(Tongue.HEART_RATE, hrs.measurement(rate, ticks, touches=True))

    intervals = [value for value in told.values if value.signal is SignalId.RR_INTERVAL]
    assert [one.value for one in reversed(intervals)] == [
        pytest.approx(tick * 1000 / 1024, abs=1e-3) for tick in ticks
    ]
    assert len({one.before_us for one in intervals}) == len(ticks)
    assert told.is_contact


@examples
@given(st.integers(0, 100), st.integers(0, 250))
def test_a_saturation_comes_back(spo2: int, pulse: int) -> None:
    assert values(told_by(Tongue.PLX_CONTINUOUS, plx.continuous(spo2, pulse))) == {
        "spo2": spo2, "pulse_rate": pulse,
    }  # fmt: skip


@examples
@given(st.lists(shorts, min_size=1, max_size=300), seconds_us, st.integers(20, 512), st.integers(0, 63))
def test_samples_come_back_whatever_the_pieces(
    samples: list[int], at_us: int, size: int, lost_before: int
) -> None:
    time = numbers.elapsed_time(at_us, source=numbers.NETWORK, on_timeline=True)
    octets = ghs.samples(ghs.ECG_LEAD_I, samples, period_s=0.002, period_decimals=3, time=time)
    segments = ghs.Segments()
    list(segments.of(bytes(lost_before), 2))
    live = told_by(Tongue.GHS_LIVE, *segments.of(octets, size))
    stored = told_by(Tongue.GHS_STORED, *segments.of(b"\x07\0\0\0" + octets, size))

    assert live.frames[0].samples == stored.strips[0].leads[0] == tuple(samples)
    assert live.frames[0].t_last_ns == at_us * 1000 + (len(samples) - 1) * 2_000_000
    assert (stored.strips[0].rate_hz, stored.strips[0].scale) == (500.0, 1.0)


@examples
@given(st.lists(st.integers(-(1 << 23), (1 << 23) - 1), min_size=1, max_size=73), st.integers(0, 2**63))
def test_a_strap_s_frame_comes_back(samples: list[int], time_ns: int) -> None:
    import numpy as np  # noqa: PLC0415  the simulator's frames are arrays

    (frame,) = told_by(Tongue.PMD_ECG, pmd.frame(time_ns, np.array(samples, np.int32))).frames

    assert (frame.samples, frame.t_last_ns) == (tuple(samples), time_ns)


@examples
@given(st.lists(st.integers(0, 65535), unique=True, max_size=9), st.integers(0, 65535))
def test_a_request_means_the_same_to_both_sides(numbers_: list[int], bound: int) -> None:
    held = sorted(numbers_)
    ability = Ability(octets=2, operations=frozenset({Operation.REPORT, Operation.DELETE}))

    asked = memory.understood(racp.report(bound, octets=2), held, ability)
    deleted = memory.understood(racp.delete_up_to(bound, octets=2), held, ability)

    assert list(asked.numbers) == [number for number in held if number >= bound]
    assert list(deleted.numbers) == [number for number in held if number <= bound]
