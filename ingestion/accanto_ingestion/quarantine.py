"""What could not be used: looked at, and tried again once its reason is gone (a device enrolled, an adesione recorded).

A message is judged again as of the moment it came, with the registry of today: a clock that was ahead stays ahead,
while an adesione that was recorded since counts. What is taken now is stored as if it had been taken then, once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from accanto_contract.errors import NotThere
from accanto_ingestion import intake, writer
from accanto_ingestion.batch import Item
from accanto_ingestion.receipts import Status
from accanto_ingestion.registry import Registry
from accanto_ingestion.roster import Roster
from accanto_ingestion.source import Delivery, Token
from accanto_ingestion.verdict import Reason, Refusal
from accanto_store import moments, queries

AT_A_TIME = 100
UPLOADS = "upload/"
"""Where the address of a picture begins; the rest is its upload."""
_NO_TOKEN = Token(generation=0, packet=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message in quarantine, without its bytes."""

    id: int
    received_at: datetime
    topic: str
    size: int
    reason: str
    detail: str
    gateway: str | None
    epoch: int | None
    seq: int | None
    replayed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one message that was tried again."""

    id: int
    is_in: bool
    """Whether its content is stored now."""
    reason: str = ""
    """Why not."""
    detail: str = ""


def search(
    connection: Connection,
    *,
    reason: str | None = None,
    gateway: str | None = None,
    replayed: bool = False,
    limit: int = 50,
) -> list[Kept]:
    """The newest messages in quarantine first. Raises psycopg.Error."""
    values = {"reason": reason, "gateway": gateway, "replayed": replayed, "limit": limit}
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        return cursor.execute(queries.load("quarantine")["search"], values).fetchall()


def content(connection: Connection, number: int) -> tuple[Kept, bytes]:
    """One message with its bytes as they came. Raises NotThere, psycopg.Error."""
    named = queries.load("quarantine")
    with connection.cursor(row_factory=class_row(Kept)) as cursor:
        kept = cursor.execute(named["one"], {"id": number}).fetchone()
    row = connection.execute(named["bytes_of"], {"ids": [number]}).fetchone()
    if kept is None or row is None:
        raise NotThere(f"quarantine holds no message {number}: `accanto quarantine list` shows what it holds")
    return kept, bytes(row[2])


def replay(
    connection: Connection,
    *,
    reason: str | None = None,
    gateway: str | None = None,
    number: int | None = None,
) -> Iterator[Outcome]:
    """Try each of these again that is not in yet, oldest first; the connection commits by itself.

    Each message is one transaction of its own, and trying twice changes nothing. Raises psycopg.Error.
    """
    named, registry = queries.load("quarantine"), Registry()
    values = {"reason": reason, "gateway": gateway, "id": number}
    ids = [found for (found,) in connection.execute(named["waiting"], values).fetchall()]
    for start in range(0, len(ids), AT_A_TIME):
        rows = connection.execute(named["bytes_of"], {"ids": ids[start : start + AT_A_TIME]}).fetchall()
        for found, topic, payload, received_at in rows:
            if topic.startswith(UPLOADS):
                yield _read_again(connection, found, topic.removeprefix(UPLOADS))
                continue
            yield _again(connection, registry, found, _delivery(topic, payload, received_at))


def _read_again(connection: Connection, number: int, upload: str) -> Outcome:
    """Give a picture back to who reads pictures; what it becomes is seen there."""
    named = queries.load("pictures")
    with connection.transaction():
        connection.execute(named["upload_back"], {"id": UUID(upload), "quarantine": number})
        connection.execute(named["upload_wake"])
        connection.execute(queries.load("quarantine")["note_replayed"], {"id": number})
    return Outcome(id=number, is_in=True)


def _again(connection: Connection, registry: Registry, number: int, delivery: Delivery) -> Outcome:
    roster = _as_agreed(registry.roster(connection, [delivery], now_s=0), delivery.received_us)
    verdict = intake.judge(delivery, roster)
    item = Item(delivery=delivery, verdict=verdict)
    named = queries.load("quarantine")
    if isinstance(verdict, Refusal):
        return _still_out(connection, number, reason=verdict.reason, detail=verdict.detail)
    with connection.transaction():
        (status,) = writer.store(connection, [item])
        if status is Status.QUARANTINED:
            return _still_out(connection, number, reason=Reason.CONFLICT, detail=Reason.CONFLICT.sentence)
        connection.execute(named["note_replayed"], {"id": number})
    return Outcome(id=number, is_in=True)


def _still_out(connection: Connection, number: int, *, reason: str, detail: str) -> Outcome:
    """It stays, with the reason of today."""
    values = {"id": number, "reason": reason, "detail": detail}
    connection.execute(queries.load("quarantine")["note_reason"], values)
    return Outcome(id=number, is_in=False, reason=reason, detail=detail)


def _delivery(topic: str, payload: bytes, received_at: datetime) -> Delivery:
    """Remembered, as what a broker retains is: it tells nothing of whether its gateway lives now."""
    received_us = moments.to_us(received_at)
    return Delivery(
        topic=topic, payload=bytes(payload), retained=True, received_us=received_us, token=_NO_TOKEN
    )


def _as_agreed(roster: Roster, received_us: int) -> Roster:
    """An adesione that is recorded by now holds for what came before it."""
    return replace(
        roster,
        devices={
            name: replace(
                device,
                assignments=tuple(
                    replace(a, agreed_us=None if a.agreed_us is None else min(a.agreed_us, received_us))
                    for a in device.assignments
                ),
            )
            for name, device in roster.devices.items()
        },
    )
