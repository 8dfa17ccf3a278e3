"""An ingest worker for the fault suite; with a mutation it breaks one law, which the suite must notice.

python worker_under_fire.py DATABASE BROKER NAME MUTATION CLOCK

CLOCK is a file with the seconds by which its clock goes wrong, looked at each time.
"""

import asyncio
import sys
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from psycopg import Connection, errors

from accanto_contract import brokers, messages, topics
from accanto_ingestion import batch, intake, packets, process, receipts, writer
from accanto_ingestion.batch import Item
from accanto_ingestion.mqtt import Line, MqttSource
from accanto_ingestion.process import Settings
from accanto_ingestion.receipts import Status
from accanto_ingestion.roster import Roster
from accanto_ingestion.source import Delivery, Token
from accanto_ingestion.tables import Tables
from accanto_ingestion.verdict import Accepted, Refusal
from accanto_ingestion.worker import Worker
from accanto_store import connections


class Hasty(MqttSource):
    """Acknowledges and sends receipts for what it has taken, before anything is committed."""

    def take(self, limit: int, *, wait_s: float, linger_s: float) -> list[Delivery]:
        taken = super().take(limit, wait_s=wait_s, linger_s=linger_s)
        super().acknowledge(delivery.token for delivery in taken)
        judged = [intake.judge(delivery, Roster()) for delivery in taken]
        numbers = [
            (v.number, Status.STORED) for v in judged if isinstance(v, Accepted | Refusal) and v.number
        ]
        for gateway, receipt in receipts.of(numbers, now_us=time.time_ns() // 1000):
            self.publish(topics.ack(gateway), messages.encode(receipt))
        return taken

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        return 0


class Unguarded(MqttSource):
    """Acknowledges by packet number alone, whichever connection brought the message."""

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        numbers = [token.packet for token in tokens if token.packet]
        self._send(packets.pubacks(numbers))
        return len(numbers)


def forgetful(connection: Connection, items: Sequence[Item]) -> Sequence[Status | None]:
    """Knows the quick way only: what is stored already is refused like anything else that does not fit."""
    try:
        with connection.transaction():
            tables = Tables(connection)
            rows = batch.facts(items, range(len(items)))
            tables.copy([row for _, row in rows.observations], [row for _, row in rows.waveforms])
    except errors.UniqueViolation as error:
        if len(items) > 1:
            middle = len(items) // 2
            return [*forgetful(connection, items[:middle]), *forgetful(connection, items[middle:])]
        (item,) = items
        assert item.number
        refusal = Refusal(
            reason="refused_by_database", detail=str(error), gateway=item.number.gateway, number=item.number
        )
        items = [Item(delivery=item.delivery, verdict=refusal)]
        return writer.store(connection, items)
    return [None if item.number is None else Status.STORED for item in items]


MUTATIONS = ("none", "ack_before_commit", "no_generation_guard", "no_deduplication")


def mutated(settings: Settings, mutation: str) -> Worker:
    source = {"ack_before_commit": Hasty, "no_generation_guard": Unguarded}.get(mutation, MqttSource)
    filters = (topics.SHARED_UP, topics.ALL_BIRTHS)
    where = brokers.address(settings.broker_url)
    line = Line(where=where, client_id=f"ingest-{settings.worker}", filters=filters, session_expiry_s=0)
    connect = partial(connections.connect, settings.database_url, autocommit=True)
    store = forgetful if mutation == "no_deduplication" else writer.store
    return Worker(source(line), connect, store=store)


def wrong_ns(clock: Path) -> int:
    """The time of day, as wrong as it is told to be."""
    return time.time_ns() + int(clock.read_text()) * 1_000_000_000


if __name__ == "__main__":
    database, broker, name, wanted, wrong = sys.argv[1:]
    asked = Settings(database_url=database, broker_url=broker, worker=name, shared=True)
    if wanted == "none":
        asyncio.run(process.run(asked, utc_ns=partial(wrong_ns, Path(wrong))))
    else:
        mutated(asked, wanted).run()
