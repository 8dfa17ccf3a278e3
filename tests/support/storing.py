"""Messages of a home given to the writer, and what it said of each."""

import homes
from psycopg import Connection

from accanto_contract.topics import Kind
from accanto_ingestion import intake, writer
from accanto_ingestion.batch import Item
from accanto_ingestion.registry import Registry
from accanto_ingestion.source import Delivery


def judged(db: Connection, deliveries: list[Delivery]) -> list[Item]:
    roster = Registry().roster(db, deliveries, now_s=0)
    return [Item(delivery=delivery, verdict=intake.judge(delivery, roster)) for delivery in deliveries]


def store(db: Connection, *deliveries: Delivery) -> list[str | None]:
    return [status and str(status) for status in writer.store(db, judged(db, list(deliveries)))]


def one(db: Connection, query: str) -> object:
    row = db.execute(query).fetchone()
    assert row
    return row[0] if len(row) == 1 else row


def values(seq: int, *found: float, at_us: int | None = None) -> Delivery:
    return homes.delivery(homes.readings(seq, *found, at_us=at_us), Kind.OBSERVATION)


def trace(seq: int, **changes: int) -> Delivery:
    return homes.delivery(homes.ecg(seq, **changes))  # type: ignore[arg-type]
