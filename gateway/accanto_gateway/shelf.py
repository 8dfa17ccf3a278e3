"""What the outbox file holds, as the rest of the gateway reads it: on a connection of its own, never writing."""

import sqlite3
from dataclasses import dataclass

from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import DeviceBirth
from accanto_contract.topics import Kind
from accanto_gateway import layout
from accanto_gateway.records import Lane, Place, Source, Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message that waits, without its body."""

    place: Place
    epoch: Epoch
    seq: Seq
    device: DeviceId
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How full the outbox is."""

    depth: int
    bytes: int
    oldest_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Numbers that were given under one epoch."""

    epoch: Epoch
    last: Seq
    oldest: Seq
    """The first that still waits; where none does, the one after the last."""
    began_us: int
    alive_us: int
    """When the last number was given."""
    is_declared: bool
    """The centre was told that this file is older than what it has of this life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A record of a device's memory that was fetched."""

    digest: int
    is_settled: bool
    """The centre has all that it became."""
    is_gone: bool
    """And the device has deleted it."""


class Shelf:
    """The tables of the outbox."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    def waiting(self, lane: Lane, *, above: int, upto: int, limit: int) -> list[Entry]:
        """Messages of a lane with above < place <= upto, oldest first."""
        found = self._sql.execute(
            "SELECT id, epoch, seq, device, kind FROM message WHERE lane = ? AND id > ? AND id <= ?"
            " ORDER BY id LIMIT ?",
            (lane, above, upto, limit),
        )
        return [
            Entry(
                place=Place(id_), epoch=Epoch(epoch), seq=Seq(seq), device=DeviceId(device), kind=Kind(kind)
            )
            for id_, epoch, seq, device, kind in found
        ]

    def body(self, place: Place) -> bytes | None:
        """The bytes of a message, or None where it is gone."""
        row = self._sql.execute("SELECT body FROM message WHERE id = ?", (place,)).fetchone()
        return bytes(row[0]) if row else None

    def last_place(self) -> Place:
        """The largest place given so far."""
        row = self._sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'message'").fetchone()
        return Place(row[0] if row else 0)

    def lives(self) -> list[Life]:
        """The numbers given since this start first, then those given before, as far as this file knows."""
        found = self._sql.execute(
            "SELECT epoch, last_seq, (SELECT min(seq) FROM message WHERE message.epoch = life.epoch),"
            " began_us, alive_us, declared FROM life ORDER BY n DESC"
        )
        return [
            Life(
                epoch=Epoch(epoch), last=Seq(last), oldest=Seq(oldest or last + 1), began_us=began_us,
                alive_us=alive_us, is_declared=bool(declared),
            )
            for epoch, last, oldest, began_us, alive_us, declared in found
        ]  # fmt: skip

    def epochs(self) -> set[Epoch]:
        """The lives of what waits."""
        return {Epoch(epoch) for (epoch,) in self._sql.execute("SELECT DISTINCT epoch FROM message")}

    def state(self) -> State:
        """How full the outbox is."""
        depth, size, oldest_us = self._sql.execute(
            "SELECT count(*), coalesce(sum(length(body)), 0), min(at_us) FROM message"
        ).fetchone()
        return State(depth=depth, bytes=size, oldest_us=oldest_us)

    def marks(self) -> dict[Source, int]:
        """Up to which journal row each source is in the outbox."""
        found = self._sql.execute("SELECT device, tongue, upto FROM mark")
        return {Source(device=DeviceId(d), tongue=Tongue(tongue)): upto for d, tongue, upto in found}

    def devices(self) -> tuple[DeviceBirth, ...]:
        """Every device that was ever connected."""
        found = self._sql.execute("SELECT id, kind, maker, model, serial, firmware FROM device ORDER BY id")
        return tuple(
            DeviceBirth(
                device=row[0], kind=row[1], maker=row[2], model=row[3], serial=row[4], firmware=row[5]
            )
            for row in found
        )

    def whose(self, address: str) -> DeviceId | None:
        """The device that had this Bluetooth address when it last told who it is."""
        row = self._sql.execute("SELECT device FROM address WHERE address = ?", (address,)).fetchone()
        return DeviceId(row[0]) if row else None

    def offset_us(self, device: DeviceId) -> int | None:
        """Our clock minus the device's, as it last placed a measurement."""
        row = self._sql.execute("SELECT offset_us FROM timeline WHERE device = ?", (device,)).fetchone()
        return row[0] if row else None

    def records(self, source: Source) -> dict[int, Known]:
        """The records of a device's memory that were fetched; of those deleted there only the last."""
        found = self._sql.execute(
            "SELECT number, digest, message, EXISTS (SELECT 1 FROM owed"
            " WHERE (owed.device, owed.tongue, owed.number) = (record.device, record.tongue, record.number))"
            " FROM record WHERE device = ? AND tongue = ?",
            (source.device, source.tongue),
        )
        return {
            number: Known(digest=digest, is_settled=not is_owed, is_gone=message == layout.GONE)
            for number, digest, message, is_owed in found
        }

    def close(self) -> None:
        """Close the connection."""
        self._sql.close()
