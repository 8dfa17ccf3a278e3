"""Makes an ECG strap send, once it is connected."""

import asyncio
from functools import partial

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from accanto_contract.errors import Refused, Unavailable
from accanto_gateway.devices import pmd
from accanto_gateway.devices.subscribing import FAST_ON_BLUEZ
from accanto_gateway.records import KeeperOf, Tongue

ANSWER_S = 5.0


async def start(client: BleakClient, keeper: KeeperOf) -> None:
    """Begin the ECG; each frame goes to its keeper. Raises BleakError or Unavailable."""
    if not pmd.offers_ecg(bytes(await client.read_gatt_char(pmd.CONTROL))):
        raise Unavailable("the strap says that it measures no ECG")
    keep = keeper(Tongue.PMD_ECG)
    answers: asyncio.Queue[bytes] = asyncio.Queue(8)
    await client.start_notify(pmd.CONTROL, partial(_answered, answers))
    await client.start_notify(pmd.DATA, lambda _, data: keep(bytes(data)), bluez=FAST_ON_BLUEZ)
    await client.write_gatt_char(pmd.CONTROL, pmd.START_ECG, response=True)
    if not await _agreed(answers):
        raise Unavailable("the strap does not start its ECG")


def _answered(answers: "asyncio.Queue[bytes]", _: BleakGATTCharacteristic, data: bytearray) -> None:
    if not answers.full():
        answers.put_nowait(bytes(data))


async def _agreed(answers: "asyncio.Queue[bytes]") -> bool:
    try:
        async with asyncio.timeout(ANSWER_S):
            return pmd.is_started(await answers.get(), pmd.START_ECG)
    except (TimeoutError, Refused) as error:
        raise BleakError(f"the strap gave no answer to start: {error}") from error
