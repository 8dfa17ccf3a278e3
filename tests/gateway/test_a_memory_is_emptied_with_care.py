"""A device's own memory over real GATT: nothing of it is deleted there before the centre has all that it became."""

from pathlib import Path

import kit
import pytest
from every_device import Bench
from listening import Gateway as AnyGateway
from listening import listening

from accanto_contract.header import parse
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_firmware_sim import lungs
from accanto_firmware_sim.clock import DistrictTime, Stopwatch
from accanto_firmware_sim.lungs import Lungs
from accanto_firmware_sim.spirometer import Spirometer
from accanto_gateway.clock import GatewayClock
from accanto_gateway.happenings import Finished

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

Gateway = AnyGateway[GatewayClock]


def blow(device: Spirometer, effort: int) -> None:
    device.measure(lungs.blow(Lungs(fvc_l=3.4, fev1_l=2.1), effort=1.0), effort=effort)


def efforts(gateway: Gateway) -> list[float]:
    return [reading.value for reading in gateway.readings(SignalId.EFFORT)]


def has_parted(gateway: Gateway) -> bool:
    return any(isinstance(event, Finished) for event in gateway.events)


async def receipt(gateway: Gateway, *kinds: Kind) -> None:
    """The centre has what waits of these kinds."""
    has = [entry for entry in gateway.entries() if entry.kind in kinds]
    await gateway.spool.receipted([(entry.epoch, entry.seq, entry.seq) for entry in has])


async def test_a_blow_stays_in_its_device_until_the_centre_has_its_curves_too(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.spirometer(bench)
    blow(device, 1)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: len(gateway.entries()) >= 3)
        await receipt(gateway, Kind.OBSERVATION)
        await gateway.until(lambda: has_parted(gateway))
        held_without_its_curves = device.held

        await receipt(gateway, Kind.BREATH)
        gateway.links.hurry()
        await gateway.until(lambda: device.held == 0)

    assert held_without_its_curves == 1


async def test_a_memory_that_counted_anew_past_the_last_number_is_fetched_whole(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    old, new = kit.spirometer(bench), kit.spirometer(bench)
    for effort in (1, 2):
        blow(old, effort)
    async with kit.switched_on(bench, old) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: efforts(gateway) == [1, 2])
        await gateway.receipt()
        await gateway.until(lambda: has_parted(gateway))
        old.diary = new.diary
        for effort in (11, 12, 13, 14):
            blow(old, effort)
        gateway.links.hurry()

        await gateway.until(lambda: set(efforts(gateway)) >= {11, 12, 13, 14}, within_s=60)


async def test_a_record_that_lost_a_piece_on_its_way_is_fetched_again_and_not_deleted(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.stumbling(bench, at=2)
    for effort in (1, 2, 3):
        blow(device, effort)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: set(efforts(gateway)) == {1, 3})
        await gateway.receipt()
        await gateway.until(lambda: has_parted(gateway))
        gateway.links.hurry()

        await gateway.until(lambda: 2 in efforts(gateway))


async def test_a_strip_stored_by_the_button_is_fetched_while_the_recorder_streams(tmp_path: Path) -> None:
    time = DistrictTime(speed=30)
    bench = Bench(folder=tmp_path, watch=Stopwatch(time))
    recorder = kit.recorder(bench)
    time.run_at(1)
    async with (
        kit.switched_on(bench, recorder) as radio,
        listening(tmp_path / "gw", radio, memory_every_s=1) as gateway,
    ):
        await gateway.until(lambda: recorder.samples_sent > 0)
        time.run_at(30)
        recorder.press()
        await gateway.until(lambda: recorder.held == 1)
        time.run_at(1)

        await gateway.until(lambda: 7500 in strips(gateway))
        await gateway.receipt()
        await gateway.until(lambda: recorder.held == 0)

        assert gateway.is_linked()


def strips(gateway: Gateway) -> list[int]:
    """The samples in each chunk of ECG that waits."""
    bodies = [gateway.spool.read.body(one.place) for one in gateway.entries() if one.kind is Kind.ECG]
    return [parse(body)[0].samples for body in bodies if body]
