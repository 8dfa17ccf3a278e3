"""The kinds of devices that this gateway can speak to."""

from collections.abc import Iterable

from bleak import BleakClient

from accanto_contract.signals import SignalId
from accanto_gateway.devices import (
    blood_pressure,
    drivers,
    ghs,
    glucose,
    heart_rate,
    plx,
    pmd,
    sensor,
    strap,
    subscribing,
    temperature,
    weight,
)
from accanto_gateway.devices.kind import Kind, Memory
from accanto_gateway.devices.subscribing import Ear
from accanto_gateway.records import Tongue

# What straps advertise instead of their own 128-bit service, which does not fit beside a name: heart rate (one of
# the kinds), or that they tell who they are.
DEVICE_INFORMATION = "0000180a-0000-1000-8000-00805f9b34fb"

_GHS_MEMORY = Memory(tongue=Tongue.GHS_STORED, octets=4, combined=True)
SPIROMETER = Kind(
    name="spirometer", service=ghs.SERVICE, start=sensor.start,
    is_spot=True, is_secret=True, memory=_GHS_MEMORY, has_clock=True,
)  # fmt: skip
RECORDER = Kind(
    name="ecg", service=ghs.SERVICE, start=sensor.start, is_secret=True, memory=_GHS_MEMORY, has_clock=True
)


def _told_once(name: str, service: str, *ears: Ear) -> Kind:
    """A device that indicates each measurement until somebody has confirmed it."""
    return Kind(name=name, service=service, start=subscribing.to(*ears), is_spot=True, has_clock=True)


KINDS = (
    *drivers.KINDS,
    Kind(name="ecg", service=pmd.SERVICE, start=strap.start),
    Kind(
        name="oximeter",
        service=plx.SERVICE,
        start=subscribing.to(
            Ear(uuid=plx.SPOT, tongue=Tongue.PLX_SPOT), Ear(uuid=plx.CONTINUOUS, tongue=Tongue.PLX_CONTINUOUS)
        ),
    ),
    _told_once(
        "cuff", blood_pressure.SERVICE, Ear(uuid=blood_pressure.MEASUREMENT, tongue=Tongue.BLOOD_PRESSURE)
    ),
    _told_once(
        "scale",
        weight.SERVICE,
        Ear(uuid=weight.MEASUREMENT, tongue=Tongue.WEIGHT),
        Ear(uuid=weight.COMPOSITION, tongue=Tongue.BODY_COMPOSITION),
    ),
    _told_once(
        "thermometer", temperature.SERVICE, Ear(uuid=temperature.MEASUREMENT, tongue=Tongue.TEMPERATURE)
    ),
    Kind(
        name="glucometer",
        service=glucose.SERVICE,
        start=subscribing.to(
            Ear(uuid=glucose.MEASUREMENT, tongue=Tongue.GLUCOSE, prefix=glucose.FROM_MEASUREMENT),
            Ear(uuid=glucose.CONTEXT, tongue=Tongue.GLUCOSE, prefix=glucose.FROM_CONTEXT),
        ),
        is_spot=True,
        is_secret=True,
        memory=Memory(tongue=Tongue.GLUCOSE, deletes_up_to=False),
        has_clock=True,
    ),
    SPIROMETER,
    Kind(
        name="pulse",
        service=heart_rate.SERVICE,
        start=subscribing.to(Ear(uuid=heart_rate.MEASUREMENT, tongue=Tongue.HEART_RATE)),
    ),
)
"""The first that fits counts: a strap that can send its ECG tells its heart rate too."""
_ADVERTISED = {DEVICE_INFORMATION, *(kind.service for kind in KINDS)}


def may_be_one(advertised: Iterable[str]) -> bool:
    """Whether a device that advertises these services is worth a connection."""
    return not _ADVERTISED.isdisjoint(advertised)


async def of(client: BleakClient) -> Kind | None:
    """The kind of a connected device, by its services; None for a stranger. Raises BleakError."""
    found = next((kind for kind in KINDS if client.services.get_service(kind.service)), None)
    if found is SPIROMETER and SignalId.ECG in await sensor.measures(client):
        return RECORDER
    return found


def may_be_spot(advertised: Iterable[str]) -> bool:
    """Whether a device that advertises these services measures now and then."""
    return not {kind.service for kind in KINDS if kind.is_spot}.isdisjoint(advertised)
