"""Sessions with real GATT: bonds, memories that are emptied by receipts, devices that come and go."""

import asyncio
import json
import stat
from pathlib import Path

import kit
import pytest
from every_device import Bench
from listening import Gateway as AnyGateway
from listening import listening

from accanto_contract.messages import RefusedBytes
from accanto_contract.signals import SignalId
from accanto_firmware_sim import lungs
from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.cuff import Cuff
from accanto_firmware_sim.gls import Glucose
from accanto_firmware_sim.lungs import Lungs
from accanto_firmware_sim.spirometer import Spirometer
from accanto_gateway import session
from accanto_gateway.clock import GatewayClock
from accanto_gateway.happenings import Began, Finished

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

Gateway = AnyGateway[GatewayClock]
CALM = Pressure(systolic=128, diastolic=82, mean=97, pulse=71)


def blow(device: Spirometer, effort: int) -> None:
    device.measure(lungs.blow(Lungs(fvc_l=3.4, fev1_l=2.1), effort=1.0), effort=effort)


def efforts(gateway: Gateway) -> list[float]:
    return [reading.value for reading in gateway.readings(SignalId.EFFORT)]


async def test_what_was_fetched_is_not_fetched_again_after_a_restart(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.spirometer(bench)
    blow(device, 1)
    async with kit.switched_on(bench, device) as radio:
        async with listening(tmp_path / "gw", radio) as gateway:
            await gateway.until(lambda: efforts(gateway) == [1])
        blow(device, 2)
        async with listening(tmp_path / "gw", radio) as gateway:
            await gateway.until(lambda: 2 in efforts(gateway))

            found = efforts(gateway)
    assert found == [1, 2]


async def test_a_memory_that_begins_to_count_anew_is_fetched_whole(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    old, new = kit.glucometer(bench), kit.glucometer(bench)
    for mg_dl in (90, 100, 110):
        old.measure(Glucose(mg_dl=mg_dl))
    async with kit.switched_on(bench, old) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: values(gateway) == [90, 100, 110])
        await bench.watch.until(bench.watch.elapsed() + 1.1)
        old.forget()
        old.diary = new.diary
        old.measure(Glucose(mg_dl=70))
        old.body.drop()

        await gateway.until(lambda: 70 in values(gateway), within_s=60)

        assert values(gateway) == [90, 100, 110, 70]


async def test_a_code_on_the_display_makes_the_bond_and_a_wrong_one_none(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.glucometer(bench)
    kit.shows_a_code(device.body)
    device.measure(Glucose(mg_dl=95))
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        passkeys = gateway.links.passkeys
        await gateway.until(lambda: bool(passkeys.waiting()))
        wrong = passkeys.answer(device.body.identity.address, kit.CODE + 1)
        await gateway.until(lambda: not passkeys.waiting())
        kept_with_a_wrong_code = gateway.entries()
        gateway.links.hurry()
        await gateway.until(lambda: bool(passkeys.waiting()))
        passkeys.answer(device.body.identity.address, kit.CODE)
        await gateway.until(lambda: values(gateway) == [95])

    bonds = tmp_path / "gw" / "bonds.json"
    assert wrong
    assert kept_with_a_wrong_code == []
    assert '"authenticated": true' in bonds.read_text()
    assert stat.S_IMODE(bonds.stat().st_mode) == 0o600


async def test_a_meter_that_forgot_its_bond_is_bonded_anew(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.glucometer(bench)
    device.measure(Glucose(mg_dl=95))
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: values(gateway) == [95])
        await gateway.receipt()
        await gateway.until(lambda: not gateway.is_linked())
        await kit.forgets_its_bonds(device.body)
        await bench.watch.until(bench.watch.elapsed() + 1.1)
        device.measure(Glucose(mg_dl=105))
        gateway.links.hurry()

        await gateway.until(lambda: values(gateway) == [105])


async def test_a_meter_that_had_shown_a_code_and_shows_none_is_not_believed(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.glucometer(bench)
    kit.shows_a_code(device.body)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        passkeys = gateway.links.passkeys
        await gateway.until(lambda: passkeys.answer(device.body.identity.address, kit.CODE))
        await gateway.until(gateway.is_linked)
        await gateway.until(lambda: not gateway.is_linked())
        bonds = (tmp_path / "gw" / "bonds.json").read_text()
        await kit.forgets_its_bonds(device.body)
        kit.shows_no_code(device.body)
        device.measure(Glucose(mg_dl=95))
        links = kit.connections(device.body)
        gateway.links.hurry()
        await gateway.until(lambda: len(links) >= 2)

        assert values(gateway) == []
        assert json.loads((tmp_path / "gw" / "bonds.json").read_text()) == json.loads(bonds)


async def test_nothing_is_taken_over_a_link_that_stays_open(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.glucometer(bench)
    kit.bonds_with_nobody(device.body)
    links = kit.connections(device.body)
    device.measure(Glucose(mg_dl=95))
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: len(links) >= 2)

        assert gateway.entries() == []
        assert not gateway.is_linked()


async def test_a_spot_device_delivers_and_is_let_go(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.cuff(bench)
    device.measure(CALM)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: any(isinstance(event, Finished) for event in gateway.events))

        delivered = gateway.readings(SignalId.SYSTOLIC)
    assert [reading.value for reading in delivered] == [128]
    assert isinstance(gateway.events[0], Began)
    assert not gateway.is_linked()


async def test_a_known_cuff_that_switches_off_at_once_has_delivered(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.cuff(bench)
    device.measure(CALM)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: len(gateway.readings(SignalId.SYSTOLIC)) == 1)
        await gateway.until(lambda: not gateway.is_linked())
        device.measure(Pressure(systolic=161, diastolic=99, mean=120, pulse=80))
        switching_off = asyncio.create_task(drop_once_told(device))
        gateway.links.hurry()

        await gateway.until(lambda: len(gateway.readings(SignalId.SYSTOLIC)) == 2)
        await switching_off

        assert gateway.readings(SignalId.SYSTOLIC)[1].value == 161


async def test_a_link_that_breaks_in_the_midst_of_a_memory_is_noticed_at_once(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.spirometer(bench)
    for effort in range(1, 9):
        blow(device, effort)
    links = kit.connections(device.body)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: bool(gateway.entries()) or gateway.is_linked())
        device.body.drop()
        broke_at = asyncio.get_running_loop().time()
        await gateway.until(lambda: len(links) == 2)
        away_s = asyncio.get_running_loop().time() - broke_at

        await gateway.until(lambda: sorted(set(efforts(gateway))) == list(range(1, 9)))
    assert away_s < 5


@pytest.mark.parametrize("hours", [-3, 5])
async def test_a_wrong_clock_is_set_right_once_everything_is_here(tmp_path: Path, hours: int) -> None:
    bench = Bench(folder=tmp_path, doubt_s=3600.0 * hours)
    device = kit.cuff(bench)
    device.measure(CALM)
    true_us = bench.watch.now_ns() // 1000
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        gateway.clock.synchronised = True
        await gateway.until(lambda: any(isinstance(event, Finished) for event in gateway.events))

        (reading,) = gateway.readings(SignalId.SYSTOLIC)
    assert abs(reading.t_gateway_us - true_us) < 2_000_000
    assert abs((reading.t_device or 0) - true_us - hours * 3_600_000_000) < 2_000_000
    assert abs(device.face.shows_us() - bench.watch.now_ns() // 1000) < 3_000_000
    assert session.SET_BEYOND_US < 3_600_000_000


async def test_a_measurement_from_before_the_clock_was_lost_is_refused_with_its_reason(
    tmp_path: Path,
) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.cuff(bench)
    device.measure(CALM)
    device.face.set(device.face.shows_us() - 40 * 86_400_000_000, 0)
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(lambda: any(isinstance(one, RefusedBytes) for one in gateway.said()))

        (refused,) = [one for one in gateway.said() if isinstance(one, RefusedBytes)]
    assert refused.reason == "off_timeline"
    assert len(refused.data) >= 16


def values(gateway: Gateway) -> list[float]:
    return [reading.value for reading in gateway.readings(SignalId.GLUCOSE)]


async def drop_once_told(device: Cuff) -> None:
    """The cuff loses its link as soon as its measurement is confirmed."""
    while device.untold:
        await asyncio.sleep(0.001)
    device.body.drop()
