"""The kinds of devices that this gateway can speak to."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from bleak import BleakClient

from accanto_gateway.devices import oximeter, plx, pmd, strap
from accanto_gateway.records import KeeperOf

# What straps advertise instead of their own 128-bit service, which does not fit beside a name: heart rate, or
# that they tell who they are.
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
DEVICE_INFORMATION = "0000180a-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of device: its name, the service by which it is known, and how it is made to send."""

    name: str
    service: str
    start: Callable[[BleakClient, KeeperOf], Awaitable[None]]


KINDS = (
    Kind(name="ecg", service=pmd.SERVICE, start=strap.start),
    Kind(name="oximeter", service=plx.SERVICE, start=oximeter.start),
)
_ADVERTISED = {HEART_RATE, DEVICE_INFORMATION, *(kind.service for kind in KINDS)}


def may_be_one(advertised: Iterable[str]) -> bool:
    """Whether a device that advertises these services is worth a connection."""
    return not _ADVERTISED.isdisjoint(advertised)


def of(client: BleakClient) -> Kind | None:
    """The kind of a connected device, by its services; None for a stranger."""
    return next((kind for kind in KINDS if client.services.get_service(kind.service)), None)
