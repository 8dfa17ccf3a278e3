"""The worker: takes messages, judges them, commits them, and only then acknowledges and sends receipts."""

import logging
import random
import threading
import time
from collections.abc import Callable, Sequence

import psycopg
from psycopg import Connection

from accanto_contract import messages, topics
from accanto_contract.errors import Unavailable, Undecodable
from accanto_contract.identity import GatewayId
from accanto_ingestion import intake, receipts, words, writer
from accanto_ingestion.batch import Item
from accanto_ingestion.registry import Registry
from accanto_ingestion.roster import Roster
from accanto_ingestion.source import Delivery, MessageSource
from accanto_ingestion.verdict import Verdict
from accanto_store import queries

log = logging.getLogger(__name__)

BATCH = 1000
LINGER_S = 0.05
WAIT_S = 0.5
FIRST_RETRY_S = 0.1
LAST_RETRY_S = 5.0
FLUSH_WITHIN_S = 6.0
SWEEP_EVERY_S = 600.0


Store = Callable[[Connection, Sequence[Item]], Sequence[receipts.Status | None]]
"""How a batch is committed; what became of each message."""


class Worker:
    """One worker over one source and one database connection. `run` blocks its thread until `stop` is called."""

    def __init__(
        self,
        source: MessageSource,
        connect: Callable[[], Connection],
        *,
        store: Store = writer.store,
        utc_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._source, self._utc_ns = source, utc_ns
        self._connect = connect
        self._store = store
        self._connection: Connection | None = None
        self._registry = Registry()
        self._stopping = threading.Event()
        self._stop_by = float("inf")
        self._swept_at = float("-inf")

    def run(self) -> None:
        """Work until told to stop; then take no more, finish what has come, and leave.

        Raises Unavailable where the broker's client is broken beyond repair.
        """
        self._source.start()
        try:
            while not self._stopping.is_set():
                self._turn()
            self._flush()
        finally:
            self._source.close()
            if self._connection is not None:
                self._connection.close()

    def stop(self) -> None:
        """Finish; may be called from any thread."""
        self._stop_by = time.monotonic() + FLUSH_WITHIN_S
        self._stopping.set()

    def _turn(self) -> None:
        if not self._source.is_alive():
            raise Unavailable("the MQTT client has stopped working")
        if deliveries := self._source.take(BATCH, wait_s=WAIT_S, linger_s=LINGER_S):
            self._handle(deliveries)
        if time.monotonic() - self._swept_at > SWEEP_EVERY_S:
            self._sweep()

    def _flush(self) -> None:
        self._source.leave()
        while time.monotonic() < self._stop_by:
            deliveries = self._source.take(BATCH, wait_s=LINGER_S, linger_s=0)
            if not deliveries or not self._handle(deliveries):
                return

    def _handle(self, deliveries: Sequence[Delivery]) -> bool:
        """Commit, acknowledge, receipt; again and again until the database answers. False where we were stopped."""
        pause_s = FIRST_RETRY_S
        while True:
            try:
                told = self._commit(deliveries)
                break
            except (psycopg.Error, Unavailable) as error:
                log.warning("database_trouble messages=%d error=%s", len(deliveries), _one_line(error))
                self._drop_connection()
            if self._stopping.wait(pause_s * random.uniform(0.5, 1.5)):  # noqa: S311 -- jitter is no secret
                return False
            pause_s = min(2 * pause_s, LAST_RETRY_S)
        self._source.acknowledge(delivery.token for delivery in deliveries)
        for gateway, receipt in told:
            self._source.publish(topics.ack(gateway), messages.encode(receipt))
        return True

    def _commit(self, deliveries: Sequence[Delivery]) -> list[tuple[GatewayId, messages.Receipt]]:
        """Store a batch; the receipts that may now be sent. Raises psycopg.Error or Unavailable."""
        connection = self._open()
        roster = self._registry.roster(connection, deliveries, now_s=time.monotonic())
        items = [Item(delivery=delivery, verdict=_judged(delivery, roster)) for delivery in deliveries]
        statuses = self._store(connection, items)
        now_us = self._utc_ns() // 1000
        outcomes = [(i.number, s) for i, s in zip(items, statuses, strict=True) if i.number and s]
        return receipts.of(outcomes, now_us=now_us) + _answers(connection, items, now_us=now_us)

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
            log.info("database_connected")
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _sweep(self) -> None:
        """Erase what may not be kept; say what is missing for too long."""
        self._swept_at = time.monotonic()
        named = queries.load("ingestion")
        try:
            self._open().execute(named["forget_without_consent"])
            for gateway, count, since in self._open().execute(named["overdue_holes"]):
                log.warning("numbers_missing gateway=%s messages=%d since=%s", gateway, count, since)
            self._open().execute(queries.load("steward")["forget_history"])
        except (psycopg.Error, Unavailable) as error:
            log.warning("database_trouble messages=0 error=%s", _one_line(error))
            self._drop_connection()


def _judged(delivery: Delivery, roster: Roster) -> Verdict:
    """The verdict. A fault of ours must not stop the queue behind this message: it is kept, with the fault."""
    try:
        return intake.judge(delivery, roster)
    except Exception as error:
        log.exception("intake_failed")
        return intake.unjudged(delivery, Undecodable.reason, f"our own fault: {error!r}")


def _answers(
    connection: Connection, items: Sequence[Item], *, now_us: int
) -> list[tuple[GatewayId, messages.Receipt]]:
    """To who came up. All is committed by now: a word to which there is no answer holds nobody up."""
    try:
        return words.answers(connection, items, now_us=now_us)
    except psycopg.DataError:
        log.exception("birth_unanswered")
        return []


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
