"""The worker acknowledges and sends receipts only for what is committed, whatever the database does meanwhile."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import homes
import msgspec
import psycopg
import pytest
import sender
from homes import GATEWAY

from accanto_contract import messages, topics
from accanto_contract.errors import Unavailable
from accanto_contract.messages import Birth, DeviceBirth, Life, Receipt
from accanto_contract.topics import Word
from accanto_ingestion.source import Delivery, Token
from accanto_ingestion.worker import Worker
from accanto_store import connections

pytestmark = pytest.mark.integration


class Feed:
    """A message source made of a list, that sees at the moment of an acknowledgement what is committed."""

    def __init__(self, database: str, deliveries: Iterable[Delivery] = ()) -> None:
        self.waiting = deque(deliveries)
        self.acknowledged: list[tuple[int, int]] = []
        """Packet ids, each with the number of rows that another connection saw at that moment."""
        self.published: list[tuple[str, Receipt, int]] = []
        self.is_closed = False
        self._witness = psycopg.connect(database, autocommit=True)

    def committed(self) -> int:
        row = self._witness.execute("select count(*) from waveform").fetchone()
        assert row
        return int(row[0])

    def start(self) -> None:
        pass

    def take(self, limit: int, *, wait_s: float, linger_s: float) -> list[Delivery]:
        if not self.waiting:
            time.sleep(0.01)
        return [self.waiting.popleft() for _ in range(min(limit, len(self.waiting)))]

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        seen = self.committed()
        self.acknowledged += [(token.packet, seen) for token in tokens]
        return len(self.acknowledged)

    def publish(self, topic: str, payload: bytes) -> None:
        self.published.append((topic, messages.decode_receipt(payload), self.committed()))

    def leave(self) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True
        self._witness.close()

    def is_alive(self) -> bool:
        return not self.is_closed


@contextmanager
def working(feed: Feed, connect: Callable[[], psycopg.Connection]) -> Iterator[Worker]:
    worker = Worker(feed, connect)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(10)
        assert not thread.is_alive()


def traces(*seqs: int) -> list[Delivery]:
    return [homes.delivery(homes.ecg(seq), packet=seq) for seq in seqs]


def test_acknowledgements_and_receipts_come_after_the_commit_and_in_order(database: str) -> None:
    homes.enrol(database)
    feed = Feed(database, traces(1, 2, 3))

    with working(feed, lambda: connections.connect(database, autocommit=True)):
        sender.until(lambda: bool(feed.published))

    assert feed.acknowledged == [(1, 3), (2, 3), (3, 3)]
    ((topic, receipt, seen),) = feed.published
    assert (topic, receipt.epoch, receipt.ranges, seen) == (topics.ack(GATEWAY), homes.EPOCH, ((1, 3),), 3)


def test_nothing_is_acknowledged_while_the_database_fails_and_all_is_when_it_recovers(database: str) -> None:
    homes.enrol(database)
    feed = Feed(database, traces(1, 2))
    failures = iter([Unavailable("no answer")] * 3)

    def connect() -> psycopg.Connection:
        if error := next(failures, None):
            assert not feed.acknowledged
            raise error
        return connections.connect(database, autocommit=True)

    with working(feed, connect):
        sender.until(lambda: bool(feed.published))

    assert feed.acknowledged == [(1, 2), (2, 2)]


def test_a_deadlock_is_tried_again(database: str) -> None:
    homes.enrol(database)
    feed = Feed(database, traces(1))
    with psycopg.connect(database, autocommit=True) as admin:
        admin.execute("create sequence tries")
        admin.execute("""create function fail() returns trigger language plpgsql as
            $$begin if nextval('tries') < 3 then raise sqlstate '40P01'; end if; return new; end$$""")
        admin.execute("create trigger fail before insert on dirty for each row execute function fail()")

        with working(feed, lambda: connections.connect(database, autocommit=True)):
            sender.until(lambda: bool(feed.published))

        assert admin.execute("select count(*) from quarantine").fetchone() == (0,)
    assert feed.acknowledged == [(1, 1)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"oldest_unreceipted": 2**63},
        {"epoch": 2**64 - 1},
        {"earlier": (Life(epoch=2**63, first=1),)},
        {"earlier": (Life(epoch=7, first=2**64 - 1),)},
        {"earlier": (Life(epoch=7, first=1),) * 200},
        {"devices": (DeviceBirth(device="d", kind="ecg"),) * 1100},
    ],
)
def test_a_birth_that_cannot_be_meant_keeps_nobody_waiting(database: str, wrong: dict[str, object]) -> None:
    homes.enrol(database)
    good = Birth(epoch=7, at_us=0, software="", codecs=(0,), clock_synchronised=True, oldest_unreceipted=None)
    body = messages.encode(msgspec.structs.replace(good, **wrong))
    born = homes.delivery(body, topic=topics.word(GATEWAY, Word.BIRTH), packet=1)
    feed = Feed(database, [born, *traces(2)])

    with working(feed, lambda: connections.connect(database, autocommit=True)):
        sender.until(lambda: bool(feed.published), 20)

    assert [packet for packet, _ in feed.acknowledged] == [1, 2]
    with psycopg.connect(database) as db:
        assert db.execute("select count(*) from quarantine").fetchone() == (1,)


def test_a_lost_connection_is_replaced(database: str) -> None:
    homes.enrol(database)
    feed = Feed(database, traces(1))

    with working(feed, lambda: connections.connect(database, name="victim", autocommit=True)):
        sender.until(lambda: bool(feed.published))
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'"
            )
        feed.waiting += traces(2)
        sender.until(lambda: len(feed.published) == 2)

    assert feed.acknowledged == [(1, 1), (2, 2)]


def test_what_has_come_is_finished_before_the_end(database: str) -> None:
    homes.enrol(database)
    feed = Feed(database)
    worker = Worker(feed, lambda: connections.connect(database, autocommit=True))
    feed.waiting += traces(*range(1, 1200))
    worker.stop()

    worker.run()

    assert [packet for packet, _ in feed.acknowledged] == list(range(1, 1200))
    assert feed.is_closed


def test_without_a_database_the_worker_still_stops_and_acknowledges_nothing(database: str) -> None:
    feed = Feed(database, traces(1))
    begun = time.monotonic()

    def connect() -> psycopg.Connection:
        raise Unavailable("no answer")

    with working(feed, connect):
        sender.until(lambda: not feed.waiting)

    assert time.monotonic() - begun < 9
    assert feed.acknowledged == []


def test_an_adesione_given_later_opens_the_gate_within_seconds(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = homes.enrol(database, adesione=False)
    monkeypatch.setattr("accanto_ingestion.registry.REMEMBERED_S", 0.0)
    feed = Feed(database, traces(1))

    with working(feed, lambda: connections.connect(database, autocommit=True)):
        sender.until(lambda: bool(feed.published))
        with psycopg.connect(database, autocommit=True) as admin:
            admin.execute("update patient set adesione_at = '2020-01-01Z' where id = %s", (patient,))
        feed.waiting += traces(2)
        sender.until(lambda: len(feed.published) == 2)

    assert [(receipt.status, seen) for _, receipt, seen in feed.published] == [
        ("quarantined", 0),
        ("stored", 1),
    ]
