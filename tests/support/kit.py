"""Devices of the tests on an air of their own, switched on while a test looks at them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

from bumble.device import Connection
from bumble.pairing import PairingConfig, PairingDelegate
from every_device import Bench

from accanto_firmware_sim import bls, gls, heart, hrs
from accanto_firmware_sim.belt import Belt
from accanto_firmware_sim.cuff import Cuff
from accanto_firmware_sim.diary import Taken
from accanto_firmware_sim.ghs import Segments
from accanto_firmware_sim.glucometer import Glucometer
from accanto_firmware_sim.heart import Noise
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.peripheral import Peripheral
from accanto_firmware_sim.recorder import Lead, Recorder
from accanto_firmware_sim.rhythm import Rhythm
from accanto_firmware_sim.spirometer import Spirometer
from accanto_firmware_sim.spot import SpotDevice
from accanto_firmware_sim.tape import Tape

Device = TypeVar("Device", bound=SpotDevice)
Switched = SpotDevice | Belt
CODE = 493_817
SENSOR = 0x1840


def cuff(bench: Bench) -> Cuff:
    """A cuff of this bench."""
    return _made(Cuff, bench, bls.SERVICE)


def glucometer(bench: Bench) -> Glucometer:
    """A glucose meter of this bench."""
    return _made(Glucometer, bench, gls.SERVICE)


def belt(bench: Bench) -> Belt:
    """A pulse belt of this bench."""
    identity, radio, watch = bench.parts(hrs.SERVICE)
    beats = (beat.time for beat in Rhythm(rate_bpm=80).beats(3))
    return Belt(identity, radio, watch, beats=beats, book=Book(bench.diaries, identity.serial, "hrs"))


def recorder(bench: Bench) -> Recorder:
    """An ECG recorder of this bench, 250 samples a second."""
    identity, radio, watch = bench.parts(SENSOR)
    tape = Tape(heart.trace(Rhythm(rate_bpm=72), Noise(), rate_hz=250.0, seed=1))
    return Recorder(
        identity, radio, watch, face=bench.face(), diary=bench.diary(identity.serial),
        lead=Lead(tape=tape, nominal_hz=250, rate_hz=250.0),
        book=Book(bench.diaries, identity.serial, "ecg"),
    )  # fmt: skip


def spirometer(bench: Bench) -> Spirometer:
    """A spirometer of this bench."""
    return _made(Spirometer, bench, SENSOR)


class Stumbling(Spirometer):
    """A spirometer of which one piece of one record is lost on the way, the first time."""

    at = 0
    _has_stumbled = False

    async def send(self, connection: Connection, one: Taken, *, on_timeline: bool) -> bool:
        if one.number != self.at or self._has_stumbled:
            return await super().send(connection, one, on_timeline=on_timeline)
        self._has_stumbled, self._segments = True, _Lossy(self._segments)
        return await super().send(connection, one, on_timeline=on_timeline)


class _Lossy(Segments):
    """Counts on as these would; the second piece of the next value is lost."""

    def __init__(self, before: Segments) -> None:
        super().__init__()
        self._before, self._is_done = before, False

    def of(self, octets: bytes, size: int) -> Iterator[bytes]:
        pieces = list(self._before.of(octets, size))
        lost, self._is_done = not self._is_done, True
        return iter(pieces[:1] + pieces[2:] if lost else pieces)


def stumbling(bench: Bench, *, at: int) -> Stumbling:
    """A spirometer that loses a piece of this record."""
    made = _made(Stumbling, bench, SENSOR)
    made.at = at
    return made


def shows_a_code(body: Peripheral, code: int = CODE) -> None:
    """From now on this device bonds by a code on its display only."""
    body.device.pairing_config_factory = lambda _: PairingConfig(
        sc=True, mitm=True, bonding=True, delegate=_Display(code)
    )


def shows_no_code(body: Peripheral) -> None:
    """From now on this device bonds with anybody, without proof."""
    body.device.pairing_config_factory = lambda _: PairingConfig(sc=True, mitm=False, bonding=True)


async def forgets_its_bonds(body: Peripheral) -> None:
    """Its battery was taken out."""
    assert body.device.keystore
    await body.device.keystore.delete_all()


def bonds_with_nobody(body: Peripheral) -> None:
    """From now on this device refuses to pair."""
    body.device.pairing_config_factory = lambda _: PairingConfig(
        sc=True, mitm=False, bonding=True, delegate=_Refusing()
    )


class _Display(PairingDelegate):
    def __init__(self, code: int) -> None:
        super().__init__(PairingDelegate.DISPLAY_OUTPUT_ONLY)
        self._code = code

    async def generate_passkey(self) -> int:
        return self._code


class _Refusing(PairingDelegate):
    async def accept(self) -> bool:
        return False


def connections(body: Peripheral) -> list[Connection]:
    """Every link that this device has had since now."""
    found: list[Connection] = []
    body.device.on("connection", found.append)
    return found


@asynccontextmanager
async def switched_on(bench: Bench, *devices: Switched) -> AsyncIterator[str]:
    """These devices on the air; the transport of a radio that hears them."""
    await bench.door.open()
    try:
        async with running(*devices):
            yield f"tcp-client:127.0.0.1:{bench.door.port}"
    finally:
        await bench.door.close()


@asynccontextmanager
async def running(*devices: Switched) -> AsyncIterator[None]:
    """These devices, advertising and serving."""
    tasks = [asyncio.create_task(device.run()) for device in devices]
    for device in devices:
        await device.start()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _made(kind: type[Device], bench: Bench, service: int) -> Device:
    identity, radio, watch = bench.parts(service)
    diary = bench.diary(identity.serial)
    return kind(identity, radio, watch, face=bench.face(), diary=diary)
