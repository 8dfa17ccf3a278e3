"""Makes a pulse oximeter tell its values, once it is connected."""

from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from accanto_contract.errors import Unavailable
from accanto_gateway.devices import plx
from accanto_gateway.records import Keep, KeeperOf, Tongue

_TONGUES = ((plx.SPOT, Tongue.PLX_SPOT), (plx.CONTINUOUS, Tongue.PLX_CONTINUOUS))


async def start(client: BleakClient, keeper: KeeperOf) -> None:
    """Ask for continuous values and spot checks; each goes to its keeper. Raises BleakError or Unavailable."""
    offered = [pair for pair in _TONGUES if client.services.get_characteristic(pair[0])]
    if not offered:
        raise Unavailable("the oximeter offers neither spot checks nor continuous values")
    for uuid, tongue in offered:
        await client.start_notify(uuid, partial(_told, keeper(tongue)))


def _told(keep: Keep, _: BleakGATTCharacteristic, data: bytearray) -> None:
    keep(bytes(data))
