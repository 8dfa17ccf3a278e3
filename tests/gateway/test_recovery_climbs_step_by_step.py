"""A radio that seems deaf is shaken, gently first; a code on a display is asked for, and waited for not too long."""

import asyncio
from pathlib import Path

import kit
import pytest
from every_device import Bench
from listening import listening

from accanto_contract.identity import DeviceId
from accanto_firmware_sim.bls import Pressure
from accanto_gateway.bonding import Passkeys
from accanto_gateway.ladder import AFTER_S, Ladder, Step
from accanto_gateway.peer import VISITED_S, Peer, Phase
from accanto_gateway.radio import bluez


def climbed(ladder: Ladder, silent_s: int) -> list[tuple[int, Step]]:
    found = [(second, ladder.due(second)) for second in range(0, silent_s, 5)]
    return [(second, step) for second, step in found if step]


def test_each_step_is_taken_once_in_a_silence_the_mildest_first() -> None:
    steps = climbed(Ladder(), 7 * 3600)

    assert [step for _, step in steps] == list(AFTER_S)
    assert steps[0] == (90, Step.RESCAN)
    assert steps[-1] == (6 * 3600, Step.REBOOT)


def test_whatever_is_heard_ends_the_climb_and_all_is_counted() -> None:
    ladder = Ladder()
    climbed(ladder, 700)

    ladder.heard()
    again = climbed(ladder, 400)

    assert [step for _, step in again] == [Step.RESCAN, Step.FORGET]
    assert (ladder.taken[Step.RESCAN], ladder.resets) == (2, 1)


async def test_whether_a_tool_did_its_work_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, ends in (("bluetoothctl", 0), ("systemctl", 1)):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\nexit {ends}\n")
        tool.chmod(0o755)
    missing = await bluez.recover(Step.FORGET, []), await bluez.recover(Step.USB, [])

    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = [
        await bluez.recover(step, ["F0:00:00:00:00:01"]) for step in (Step.FORGET, Step.POWER, Step.DAEMON)
    ]

    assert missing == (True, False)
    assert found == [True, True, False]


async def test_a_code_is_given_to_whom_it_was_asked_for_and_once() -> None:
    passkeys = Passkeys()
    asked = asyncio.create_task(passkeys.ask("f0:c0:de:00:01:01"))
    await asyncio.sleep(0)

    waiting = passkeys.waiting()
    answers = [
        passkeys.answer("F0:C0:DE:00:01:02", 1),
        passkeys.answer("F0:C0:DE:00:01:01", 1_000_000),
        passkeys.answer("F0:C0:DE:00:01:01", 493_817),
        passkeys.answer("F0:C0:DE:00:01:01", 1),
    ]

    assert (waiting, answers) == (("F0:C0:DE:00:01:01",), [False, False, True, False])
    assert await asked == 493_817
    assert passkeys.waiting() == ()


def test_a_spot_device_that_goes_on_advertising_is_visited_again_after_a_while() -> None:
    one = Peer(address="F0:C0:DE:00:01:01", is_spot=True)
    one.heard(0.0, 0)
    one.connecting()
    one.succeeded(DeviceId("simcor-x0001"), 1.0)
    one.phase = Phase.PARTING
    one.ended(2.0)

    heard = [one.heard(second, 0) for second in (3.0, 12.0, 2.0 + VISITED_S)]

    assert heard == [False, False, True]


@pytest.mark.integration
@pytest.mark.timeout(90)
async def test_a_radio_that_is_started_anew_hears_its_devices_again(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    device = kit.cuff(bench)
    links = kit.connections(device.body)
    device.measure(Pressure(systolic=128, diastolic=82, mean=97, pulse=71))
    async with kit.switched_on(bench, device) as radio, listening(tmp_path / "gw", radio) as gateway:
        await gateway.until(gateway.is_linked)

        gateway.links.restart_radio()
        await gateway.until(lambda: len(links) == 2)

        await gateway.until(gateway.is_linked)
        assert gateway.links.radio_lost == 1


@pytest.mark.integration
@pytest.mark.timeout(90)
async def test_a_link_stays_free_for_the_device_that_appears_for_half_a_minute(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    straps, cuff = [kit.belt(bench) for _ in range(3)], kit.cuff(bench)
    cuff.measure(Pressure(systolic=128, diastolic=82, mean=97, pulse=71))
    async with (
        kit.switched_on(bench, *straps) as radio,
        listening(tmp_path / "gw", radio, slots=3) as gateway,
    ):
        await gateway.until(lambda: sum(state.connected for state in gateway.links.states()) == 2)
        await asyncio.sleep(2)
        streaming = sum(state.connected for state in gateway.links.states())
        async with kit.running(cuff):
            await gateway.until(lambda: cuff.untold == 0)

    assert streaming == 2
