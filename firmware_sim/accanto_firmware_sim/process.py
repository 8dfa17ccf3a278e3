"""The process of the simulated district: homes, their HCI doors, and the scenario port."""

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from accanto_firmware_sim import habits, replay, scenario
from accanto_firmware_sim.clock import DistrictTime
from accanto_firmware_sim.control import Control
from accanto_firmware_sim.district import District, begins_ns
from accanto_firmware_sim.home import Device, Home
from accanto_firmware_sim.scenario import Scenario

log = logging.getLogger(__name__)

TIME_FILE: Final = "time"
"""In the folder, where a scenario is played: for who must follow the district's time."""
GATEWAYS_WITHIN_S: Final = 300.0
GATEWAYS_LOOK_S: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What to simulate.

    Args:
        homes: how many, 1..9999.
        seed: the same seed gives the same patients and devices.
        replay: a WFDB record, or a directory of them (one a home, in order of name, then from the first again).
        folder: for the ledgers; made if missing.
        doors: the file that tells where the doors are; default `doors.json` in the folder.
        bind: address on which doors and the scenario port listen.
        first_port: home k listens on first_port + k - 1; 0 = free ports.
        control_port: of the scenario port; 0 = a free one.
        scenario: a file; it says how many homes there are, and what they live through.
        transports: real controllers by serial of the device that is to speak through them, in Bumble's words.
    """

    homes: int = 1
    seed: int = 1
    replay: Path | None = None
    folder: Path
    doors: Path | None = None
    bind: str = "127.0.0.1"
    first_port: int = 0
    control_port: int = 0
    scenario: Path | None = None
    transports: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.homes <= 9999:
            raise ValueError(f"{self.homes} homes: serial numbers have four digits, from 0001")


async def run(settings: Settings) -> None:
    """Simulate until cancelled.

    The doors file is written last, in one step: once it is there, everything listens. A scenario begins when a gateway
    stands at every door, or after five minutes.

    Raises:
        replay.Unreadable: no recording, or none that we can read.
        scenario.Nonsense: a scenario that cannot be played, or a dongle for a device that is not there.
        OSError: a port is taken, the folder cannot be written, or a dongle cannot be opened.
    """
    doors = settings.doors or settings.folder / "doors.json"
    doors.unlink(missing_ok=True)  # those of an earlier run lead nowhere
    told = scenario.read(settings.scenario) if settings.scenario else None
    time = _time(settings, told)
    homes = _homes(settings, told, time)
    district = District(homes, told, time) if told else None
    devices = {device.body.identity.serial: device for home in homes for device in home.devices}
    _put_on_dongles(devices, settings.transports)
    control = Control(devices, bind=settings.bind, port=settings.control_port, district=district)
    async with contextlib.AsyncExitStack() as ends:
        for home in homes:
            ends.push_async_callback(home.close)
            await home.start(worn=told is None)
        ends.push_async_callback(control.close)
        await control.open()
        _announce(doors, homes, control.port)
        async with asyncio.TaskGroup() as tasks:
            for home in homes:
                tasks.create_task(home.run())
            if district:
                tasks.create_task(_play(district, homes))


def _put_on_dongles(devices: Mapping[str, Device], transports: Mapping[str, str]) -> None:
    if unknown := sorted(set(transports) - set(devices)):
        raise scenario.Nonsense(
            f"there is no device {', '.join(unknown)}; there are {', '.join(sorted(devices))}"
        )
    for serial, transport in transports.items():
        devices[serial].body.transport = transport


async def _play(district: District, homes: Sequence[Home]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GATEWAYS_WITHIN_S):
            while not all(home.door.dongles for home in homes):  # noqa: ASYNC110 - some doors open seldom
                await asyncio.sleep(GATEWAYS_LOOK_S)
    await district.play()


def _time(settings: Settings, told: Scenario | None) -> DistrictTime:
    if told is None:
        return DistrictTime()
    settings.folder.mkdir(parents=True, exist_ok=True)
    begins = begins_ns(told)
    return DistrictTime(begins_ns=begins, speed=told.speed, file=settings.folder / TIME_FILE)


def _homes(settings: Settings, told: Scenario | None, time: DistrictTime) -> list[Home]:
    played = replay.records(settings.replay) if settings.replay else None
    return [
        Home(
            number,
            seed=told.seed if told else settings.seed,
            record=played[(number - 1) % len(played)] if played else None,
            folder=settings.folder,
            bind=settings.bind,
            port=settings.first_port + number - 1 if settings.first_port else 0,
            time=time,
            used=habits.kit(number, told.lives[number - 1]) if told else (),
        )
        for number in range(1, (len(told.lives) if told else settings.homes) + 1)
    ]


def _announce(path: Path, homes: Sequence[Home], control_port: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"homes": [_description(home) for home in homes], "control": control_port}
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(told, indent=1))
    draft.replace(path)
    log.info("sim_ready homes=%d control=%d", len(homes), control_port)


def _description(home: Home) -> dict[str, object]:
    host = "127.0.0.1" if home.door.bind in ("0.0.0.0", "::") else home.door.bind  # noqa: S104 - not a bind
    devices = [
        {
            "address": device.body.identity.address,
            "serial": device.body.identity.serial,
            "kind": device.kind,
        }
        for device in home.devices
    ]
    return {"home": home.number, "radio": f"tcp-client:{host}:{home.door.port}", "devices": devices}
