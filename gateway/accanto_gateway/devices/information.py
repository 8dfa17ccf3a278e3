"""Who a device says it is: Device Information (0x180A) and Battery (0x180F)."""

from dataclasses import dataclass

from bleak import BleakClient
from bleak.exc import BleakError

from accanto_contract import topics
from accanto_contract.errors import Undecodable, WrongTopic
from accanto_contract.identity import DeviceId

MAKER = "00002a29-0000-1000-8000-00805f9b34fb"
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"
SERIAL = "00002a25-0000-1000-8000-00805f9b34fb"
FIRMWARE = "00002a26-0000-1000-8000-00805f9b34fb"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What the device's label says."""

    maker: str
    model: str
    serial: str
    firmware: str

    def device_id(self) -> DeviceId:
        """The device's name in topics. Raises Undecodable where it tells no serial number."""
        if not self.serial:
            raise Undecodable("the device tells no serial number: it cannot be told from its sisters")
        try:
            return DeviceId(topics.name_of(f"{self.maker} {self.serial}"))
        except WrongTopic as error:
            raise Undecodable(f"no name can be made of this device: {error}") from error


async def read(client: BleakClient) -> Identity:
    """The identity of a connected device; what it does not tell is empty. Raises BleakError."""
    return Identity(
        maker=await _text(client, MAKER),
        model=await _text(client, MODEL),
        serial=await _text(client, SERIAL),
        firmware=await _text(client, FIRMWARE),
    )


async def battery(client: BleakClient) -> int | None:
    """How full the battery is, in percent; None where the device does not tell."""
    characteristic = client.services.get_characteristic(BATTERY)
    if characteristic is None:
        return None
    return percent(bytes(await client.read_gatt_char(characteristic)))


def percent(data: bytes) -> int | None:
    """A battery level as the device sent it; None for what is no percentage."""
    return data[0] if len(data) == 1 and data[0] <= 100 else None


async def _text(client: BleakClient, uuid: str) -> str:
    characteristic = client.services.get_characteristic(uuid)
    if characteristic is None:
        return ""
    try:
        data = bytes(await client.read_gatt_char(characteristic))
    except BleakError:
        if not client.is_connected:
            raise
        return ""
    return data.rstrip(b"\0").decode("utf-8", "replace").strip()
