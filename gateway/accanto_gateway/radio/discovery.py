"""What services a connected device has, as bleak shows them."""

from collections.abc import Callable

from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bumble.device import Peer
from bumble.gatt_client import CharacteristicProxy, ServiceProxy

from accanto_gateway.radio import advertisement

_ATT_HEADER = 3

# Bluetooth Core 5.4, Vol 3, Part G, table 3.5.
_PROPERTIES: tuple[tuple[int, CharacteristicPropertyName], ...] = (
    (0x01, "broadcast"),
    (0x02, "read"),
    (0x04, "write-without-response"),
    (0x08, "write"),
    (0x10, "notify"),
    (0x20, "indicate"),
    (0x40, "authenticated-signed-writes"),
    (0x80, "extended-properties"),
)


async def collection(
    peer: Peer, wanted: set[str] | None, mtu: Callable[[], int]
) -> BleakGATTServiceCollection:
    """Every wanted service with its characteristics and descriptors. Raises Bumble's errors."""
    found = BleakGATTServiceCollection()
    for service in await peer.discover_services():
        uuid = advertisement.uuid_text(service.uuid.to_bytes())
        if wanted and uuid not in wanted:
            continue
        shown = BleakGATTService(service, service.handle, uuid)
        found.add_service(shown)
        await _fill(found, shown, service, mtu)
    return found


async def _fill(
    found: BleakGATTServiceCollection, shown: BleakGATTService, service: ServiceProxy, mtu: Callable[[], int]
) -> None:
    for one in await service.discover_characteristics():
        characteristic = BleakGATTCharacteristic(
            one,
            one.handle,
            advertisement.uuid_text(one.uuid.to_bytes()),
            _properties(one),
            lambda: mtu() - _ATT_HEADER,
            shown,
        )
        found.add_characteristic(characteristic)
        for descriptor in await one.discover_descriptors():
            uuid = advertisement.uuid_text(descriptor.type.to_bytes())
            found.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, uuid, characteristic))


def _properties(characteristic: "CharacteristicProxy[bytes]") -> list[CharacteristicPropertyName]:
    return [name for bit, name in _PROPERTIES if characteristic.properties & bit]
