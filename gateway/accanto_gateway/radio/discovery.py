"""What services a connected device has, as bleak shows them."""

from collections.abc import Callable, Iterable

from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bumble.device import Peer
from bumble.gatt_client import CharacteristicProxy, ServiceProxy

from accanto_gateway.radio import advertisement
from accanto_gateway.radio.catalogue import Catalogue, database_hash

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


async def services(peer: Peer, catalogue: Catalogue) -> list[ServiceProxy]:
    """Every service with its characteristics and descriptors, from memory where the device is as it was.

    Raises Bumble's errors.
    """
    key = await database_hash(peer)
    if key and (known := catalogue.find(key, peer)):
        return known
    found = await peer.discover_services()
    for service in found:
        for one in await service.discover_characteristics():
            await one.discover_descriptors()
    if key:
        catalogue.keep(key, found)
    return found


def collection(
    found: Iterable[ServiceProxy], wanted: set[str] | None, mtu: Callable[[], int]
) -> BleakGATTServiceCollection:
    """The wanted ones as bleak shows them."""
    shown = BleakGATTServiceCollection()
    for service in found:
        uuid = advertisement.uuid_text(service.uuid.to_bytes())
        if not wanted or uuid in wanted:
            _show(shown, BleakGATTService(service, service.handle, uuid), service, mtu)
    return shown


def _show(
    shown: BleakGATTServiceCollection, whose: BleakGATTService, service: ServiceProxy, mtu: Callable[[], int]
) -> None:
    shown.add_service(whose)
    for one in service.characteristics:
        uuid = advertisement.uuid_text(one.uuid.to_bytes())
        characteristic = BleakGATTCharacteristic(
            one, one.handle, uuid, _properties(one), lambda: mtu() - _ATT_HEADER, whose
        )
        shown.add_characteristic(characteristic)
        for descriptor in one.descriptors:
            kind = advertisement.uuid_text(descriptor.type.to_bytes())
            shown.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, kind, characteristic))


def _properties(characteristic: "CharacteristicProxy[bytes]") -> list[CharacteristicPropertyName]:
    return [name for bit, name in _PROPERTIES if characteristic.properties & bit]
