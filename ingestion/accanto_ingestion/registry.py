"""The registry as the database has it, remembered for a few seconds; what is not known is asked again at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from psycopg import Connection

from accanto_ingestion import intake
from accanto_ingestion.roster import Assignment, Device, Roster
from accanto_ingestion.source import Delivery
from accanto_store import moments, queries

REMEMBERED_S = 5.0
"""How long a withdrawn adesione may still be overlooked."""

LARGEST = 100_000
"""Names in memory; beyond that everything is forgotten and asked again."""


class Registry:
    """Gateways, devices, assignments and adesioni, with a short memory."""

    def __init__(self) -> None:
        self._queries = queries.load("registry")
        self._gateways: dict[str, float] = {}
        self._devices: dict[str, tuple[float, Device]] = {}

    def roster(self, connection: Connection, deliveries: Iterable[Delivery], *, now_s: float) -> Roster:
        """What is known of everybody these messages speak of. Raises psycopg.Error."""
        spoken_of = [found for delivery in deliveries if (found := intake.names(delivery))]
        gateways = {gateway for gateway, _ in spoken_of}
        devices = {device for _, device in spoken_of if device}
        self._forget(now_s)
        self._ask_gateways(connection, gateways - self._gateways.keys(), now_s)
        self._ask_devices(connection, devices - self._devices.keys(), now_s)
        return Roster(
            gateways=frozenset(gateways & self._gateways.keys()),
            devices={name: self._devices[name][1] for name in devices if name in self._devices},
        )

    def _forget(self, now_s: float) -> None:
        if len(self._gateways) + len(self._devices) > LARGEST:
            self._gateways.clear()
            self._devices.clear()
        oldest = now_s - REMEMBERED_S
        self._gateways = {name: at for name, at in self._gateways.items() if at > oldest}
        self._devices = {name: known for name, known in self._devices.items() if known[0] > oldest}

    def _ask_gateways(self, connection: Connection, names: Collection[str], now_s: float) -> None:
        if not names:
            return
        for (name,) in connection.execute(self._queries["known_gateways"], {"names": list(names)}):
            self._gateways[name] = now_s

    def _ask_devices(self, connection: Connection, names: Collection[str], now_s: float) -> None:
        if not names:
            return
        found: defaultdict[tuple[str, int], list[Assignment]] = defaultdict(list)
        for name, device, *rest in connection.execute(self._queries["known_devices"], {"names": list(names)}):
            found[name, device] += _assignment(*rest)
        for (name, device), assignments in found.items():
            self._devices[name] = now_s, Device(id=device, assignments=tuple(assignments))


def _assignment(
    patient: int | None, starts: datetime | None, ends: datetime | None, agreed: datetime | None
) -> Iterator[Assignment]:
    """A device that was never assigned comes with nulls."""
    if patient is not None and starts is not None:
        yield Assignment(
            patient_id=patient,
            starts_us=moments.to_us(starts),
            ends_us=moments.to_us(ends) if ends else None,
            agreed_us=moments.to_us(agreed) if agreed else None,
        )
