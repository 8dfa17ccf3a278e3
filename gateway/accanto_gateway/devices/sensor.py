"""Makes a Generic Health Sensor tell, and finds out what it is: its features name what it can measure."""

import asyncio
from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from accanto_contract.errors import Truncated, Unavailable
from accanto_contract.signals import SignalId
from accanto_gateway.devices import ghs, nomenclature, subscribing
from accanto_gateway.devices.octets import Octets
from accanto_gateway.devices.subscribing import Ear
from accanto_gateway.records import KeeperOf, Tongue

ANSWER_S = 5.0


async def measures(client: BleakClient) -> frozenset[SignalId]:
    """What a sensor says that it can measure. Raises BleakError; nothing where it does not say so readably."""
    if not client.services.get_characteristic(ghs.FEATURES):
        return frozenset()
    try:
        return features(bytes(await client.read_gatt_char(ghs.FEATURES)))
    except Truncated:
        return frozenset()


def features(data: bytes) -> frozenset[SignalId]:
    """The features: one octet of flags, how many kinds, the kinds. Raises Truncated."""
    octets = Octets(data)
    octets.take(1)
    kinds = [octets.number(4) for _ in range(octets.number(1))]
    return frozenset(signal for signal in map(nomenclature.signal, kinds) if signal is not None)


async def start(client: BleakClient, keeper: KeeperOf) -> None:
    """Listen to stored and live observations, then ask for live ones. Raises BleakError or Unavailable."""
    stored = Ear(uuid=ghs.STORED, tongue=Tongue.GHS_STORED)
    live = Ear(uuid=ghs.LIVE, tongue=Tongue.GHS_LIVE)
    if not await subscribing.listen(client, keeper, stored, live):
        raise Unavailable("the sensor offers neither stored nor live observations")
    if client.services.get_characteristic(ghs.CONTROL):
        await _go_live(client)


async def _go_live(client: BleakClient) -> None:
    answers: asyncio.Queue[int] = asyncio.Queue(8)
    await client.start_notify(ghs.CONTROL, partial(_answered, answers))
    await client.write_gatt_char(ghs.CONTROL, ghs.START_LIVE, response=True)
    try:
        async with asyncio.timeout(ANSWER_S):
            answer = await answers.get()
    except TimeoutError as error:
        raise BleakError("the sensor gave no answer to start") from error
    if answer != ghs.CONTROL_SUCCESS:
        raise Unavailable(f"the sensor does not start: 0x{answer:02x}")


def _answered(answers: "asyncio.Queue[int]", _: BleakGATTCharacteristic, data: bytearray) -> None:
    if data and not answers.full():
        answers.put_nowait(data[0])
