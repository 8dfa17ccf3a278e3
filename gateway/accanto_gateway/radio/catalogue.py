"""What services bonded devices have, remembered by the hash of their attribute database.

Discovery takes dozens of round trips, more than a second on a real link. A device that tells its Database Hash
(0x2B2A) need not be asked again while it is the same. Source: Bluetooth Core 5.4, Vol 3, Part G, 2.5.2 and 7.3.
"""

import json
import logging
import os
from pathlib import Path

from bumble.core import UUID, BaseBumbleError
from bumble.device import Peer
from bumble.gatt import GATT_DATABASE_HASH_CHARACTERISTIC
from bumble.gatt_client import CharacteristicProxy, DescriptorProxy, ServiceProxy

log = logging.getLogger(__name__)

MOST = 200
"""Databases that are remembered; the oldest goes first."""


_Descriptor = tuple[int, str]
"""Handle and kind."""
_Characteristic = tuple[int, int, str, int, list[_Descriptor]]
"""Handle, last handle, kind, properties, descriptors."""
_Service = tuple[int, int, str, list[_Characteristic]]
"""Handle, last handle, kind, characteristics."""


class Catalogue:
    """Databases by their hash, in a file of the gateway's own; a file that cannot be read is only slower."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, list[_Service]] = {}
        try:
            self._known = dict(json.loads(path.read_text(encoding="utf-8")) if path.exists() else {})
        except (OSError, ValueError, TypeError) as error:
            log.warning("services_forgotten error=%s", error)

    def find(self, key: str, peer: Peer) -> list[ServiceProxy] | None:
        """The services of a device with this hash, as if they had just been discovered."""
        try:
            found = [_as_discovered(peer, service) for service in self._known[key]]
        except (KeyError, ValueError, TypeError):
            return None
        peer.gatt_client.services = found
        return found

    def keep(self, key: str, services: list[ServiceProxy]) -> None:
        """Remember what was discovered under this hash."""
        self._known[key] = [_described(service) for service in services]
        while len(self._known) > MOST:
            self._known.pop(next(iter(self._known)))
        try:
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(self._known, file)
        except OSError as error:
            log.warning("services_not_kept error=%s", error)


async def database_hash(peer: Peer) -> str | None:
    """The hash of a connected device's database; None where it tells none."""
    try:
        found = await peer.gatt_client.read_characteristics_by_uuid(GATT_DATABASE_HASH_CHARACTERISTIC, None)
    except BaseBumbleError:
        return None
    return bytes(found[0]).hex() if found else None


def _described(service: ServiceProxy) -> _Service:
    characteristics: list[_Characteristic] = [
        (
            one.handle, one.end_group_handle, one.uuid.to_hex_str(), int(one.properties),
            [(each.handle, each.type.to_hex_str()) for each in one.descriptors],
        )
        for one in service.characteristics
    ]  # fmt: skip
    return service.handle, service.end_group_handle, service.uuid.to_hex_str(), characteristics


def _as_discovered(peer: Peer, known: _Service) -> ServiceProxy:
    """Raises ValueError or TypeError for what was not written by us."""
    handle, end, uuid, characteristics = known
    service = ServiceProxy(peer.gatt_client, handle, end, UUID(uuid))  # type: ignore[no-untyped-call]  # Bumble's gap
    for at, last, kind, properties, descriptors in characteristics:
        one = CharacteristicProxy[bytes](peer.gatt_client, at, last, UUID(kind), properties)
        one.descriptors = [DescriptorProxy(peer.gatt_client, each, UUID(what)) for each, what in descriptors]
        one.descriptors_discovered = True
        service.characteristics.append(one)
    return service
