"""How a device is made to tell: which of its characteristics are subscribed, and where their bytes go."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bleak import BleakClient
from bleak.args.bluez import BlueZNotifyArgs
from bleak.backends.characteristic import BleakGATTCharacteristic

from accanto_contract.errors import Unavailable
from accanto_gateway.records import Keep, KeeperOf, Tongue

Start = Callable[[BleakClient, KeeperOf], Awaitable[None]]

# BlueZ: read notifications from a file descriptor. D-Bus property changes may merge values at this rate.
FAST_ON_BLUEZ: BlueZNotifyArgs = {"use_start_notify": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """A characteristic to listen to, and what its bytes mean."""

    uuid: str
    tongue: Tongue
    prefix: bytes = b""
    """Put before each row, where one tongue is spoken by several characteristics."""


def to(*ears: Ear) -> Start:
    """A start that subscribes to what the device offers of these, in this order."""
    return partial(_start, ears=ears)


async def _start(client: BleakClient, keeper: KeeperOf, *, ears: tuple[Ear, ...]) -> None:
    """Raises BleakError, or Unavailable where the device offers none of them."""
    if not await listen(client, keeper, *ears):
        raise Unavailable("the device offers none of the measurements that its service promises")


async def listen(client: BleakClient, keeper: KeeperOf, *ears: Ear) -> int:
    """Subscribe to what the device offers; how many it were. Raises BleakError."""
    offered = [ear for ear in ears if client.services.get_characteristic(ear.uuid)]
    keeps = {ear.tongue: keeper(ear.tongue) for ear in offered}
    for ear in offered:
        told = partial(_told, keeps[ear.tongue], ear.prefix)
        await client.start_notify(ear.uuid, told, bluez=FAST_ON_BLUEZ)
    return len(offered)


def _told(keep: Keep, prefix: bytes, _: BleakGATTCharacteristic, data: bytearray) -> None:
    keep(prefix + data)
