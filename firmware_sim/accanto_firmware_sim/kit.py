"""What lies in a home besides strap and oximeter: devices that measure when somebody uses them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from accanto_firmware_sim import bls, ghs, gls, hts, lungs, wss
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.archive import Archive
from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.clock import DeviceClock, Stopwatch
from accanto_firmware_sim.course import Condition
from accanto_firmware_sim.cuff import Cuff
from accanto_firmware_sim.diary import Diary
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.glucometer import Glucometer
from accanto_firmware_sim.habits import Device
from accanto_firmware_sim.lungs import Lungs
from accanto_firmware_sim.peripheral import Identity
from accanto_firmware_sim.scale import Scale
from accanto_firmware_sim.spirometer import Spirometer
from accanto_firmware_sim.spot import Teller
from accanto_firmware_sim.thermometer import Thermometer

Used = Teller | Archive

BLOWS: Final = (1.0, 0.97, 0.985)
"""How hard the three blows of a session are, the first being the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Make:
    """How a kind of device is sold."""

    letter: str
    """Of its serial."""
    octet: int
    """The last of its address."""
    service: int
    model: str
    kind: Callable[..., Used]


_MAKES: Final[Mapping[Device, _Make]] = {
    Device.CUFF: _Make(letter="B", octet=3, service=bls.SERVICE, model="Cuff 1", kind=Cuff),
    Device.SCALE: _Make(letter="C", octet=4, service=wss.SERVICE, model="Scale 1", kind=Scale),
    Device.THERMOMETER: _Make(letter="T", octet=5, service=hts.SERVICE, model="Thermo 1", kind=Thermometer),
    Device.GLUCOMETER: _Make(letter="G", octet=6, service=gls.SERVICE, model="Meter 1", kind=Glucometer),
    Device.SPIROMETER: _Make(letter="S", octet=7, service=ghs.SERVICE, model="Spiro 1", kind=Spirometer),
}


def made(
    home: int,
    which: Iterable[Device],
    radio: Radio,
    watch: Stopwatch,
    *,
    folder: Path,
    clock: DeviceClock,
    rng: np.random.Generator,
) -> dict[Device, Used]:
    """The devices of a home, their clocks like `clock`.

    Raises:
        OSError: a diary cannot be written.
    """
    return {
        device: make.kind(
            identity(home, make.octet, letter=make.letter, model=make.model, service=make.service, rng=rng),
            radio,
            watch,
            face=Face(watch, clock),
            diary=Diary(folder, f"{make.letter}{home:04d}"),
        )
        for device, make in _MAKES.items()
        if device in set(which)
    }


def identity(
    home: int, octet: int, *, letter: str, model: str, service: int, rng: np.random.Generator
) -> Identity:
    """Who a device of a home is: serial, address and name by the home's number."""
    address = b"\xf0\xc0\xde" + home.to_bytes(2, "big") + bytes([octet])
    serial = f"{letter}{home:04d}"
    return Identity(
        serial=serial,
        model=model,
        name=f"Simcor {'H' if letter == 'E' else letter}-{serial}",
        address=":".join(f"{one:02X}" for one in address),
        key=rng.bytes(16),
        service=service,
    )


def use(device: Used, how: Condition) -> None:
    """The patient measures once: with a spirometer three blows."""
    match device:
        case Cuff():
            device.measure(_pressure(how))
        case Scale():
            device.measure(round(how.weight_kg / 0.05) * 0.05)
        case Thermometer():
            device.measure(round(how.celsius, 1))
        case Glucometer():
            device.measure(gls.Glucose(mg_dl=round(how.glucose)))
        case Spirometer():
            for effort, share in enumerate(BLOWS, 1):
                blown = lungs.blow(Lungs(fvc_l=how.fvc_l, fev1_l=how.fev1_l), effort=share)
                device.measure(blown, effort=effort)


def remembers(device: Used) -> bool:
    """Whether it keeps what it told, until it is told to delete it."""
    return isinstance(device, Archive)


def owed(device: Used) -> int:
    """Measurements that no host has taken over yet."""
    return device.untold if isinstance(device, Teller) else device.held


def _pressure(how: Condition) -> Pressure:
    return Pressure(
        systolic=round(how.systolic),
        diastolic=round(how.diastolic),
        mean=round((how.systolic + 2 * how.diastolic) / 3),
        pulse=round(how.rhythm.rate_bpm),
    )
