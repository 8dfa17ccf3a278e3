"""Whatever a gateway says, in numbers and words at their limits, the batch is committed and its receipts are sound."""

import json
import random
import zlib

import homes
import psycopg
import pytest
from homes import GATEWAY, NOW_US, OXIMETER, STRAP

from accanto_contract import topics
from accanto_contract.header import HEADER
from accanto_contract.topics import Kind, Word
from accanto_ingestion import intake, words, writer
from accanto_ingestion.batch import Item
from accanto_ingestion.registry import Registry
from accanto_ingestion.source import Delivery
from accanto_store import connections
from accanto_store.roles import Role, url_as

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(300)]

MESSAGES = 2000
EDGES = (0, 1, 2, 7, 100, 32_767, 32_768, 2**31, 2**53, 2**62, 2**63 - 2, 2**63 - 1, 2**63, 2**64 - 1, NOW_US,
         253_402_300_800_000_000, 946_684_800_000_000)  # fmt: skip
VALUES = (0.0, -0.0, 97.0, 1e308, -1e308, 5e-324)
TEXTS = (
    "",
    "a",
    "\0",
    "x" * 70_000,
    "è",
    "\x1b[2J",
    "'; drop table patient",
    "\ud800",
    "../..",
    STRAP,
    OXIMETER,
)
RATES = (130.0, 1e5, 1e9, 0.3, 5e-324, 0.0, -1.0, float("nan"), float("inf"))


class Liar:
    """Says anything that its topics let it say."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    def says(self) -> Delivery:
        kind = self._rng.choice(
            (self._birth, self._telemetry, self._answer, self._readings, self._gap, self._refused)
        )
        if self._rng.random() < 0.3:
            return homes.delivery(self._chunk(), topic=topics.up(GATEWAY, STRAP, Kind.ECG))
        return kind()

    def _number(self) -> int:
        return self._rng.choice(EDGES)

    def _any(self) -> int | None:
        return self._rng.choice((None, self._number(), -self._number() // 2))

    def _text(self) -> str:
        return self._rng.choice(TEXTS)

    def _word(self, word: Word, **said: object) -> Delivery:
        return homes.delivery(json.dumps(said).encode(), topic=topics.word(GATEWAY, word))

    def _up(self, kind: Kind, **said: object) -> Delivery:
        numbers = {"epoch": self._rng.choice((7, self._number())), "seq": self._rng.randrange(1, 60)}
        return homes.delivery(json.dumps(numbers | said).encode(), topic=topics.up(GATEWAY, OXIMETER, kind))

    def _birth(self) -> Delivery:
        told = {name: self._text() for name in ("device", "kind", "maker", "model", "serial", "firmware")}
        life = {"epoch": self._number(), "first": self._number()}
        return self._word(
            Word.BIRTH, type="birth", epoch=self._number(), at_us=self._any() or 0, software=self._text(), codecs=[0],
            clock_synchronised=True, oldest_unreceipted=self._rng.choice((None, self._number())), devices=[told],
            earlier=[life],
        )  # fmt: skip

    def _telemetry(self) -> Delivery:
        device = {
            "device": self._text(), "connected": True, "last_seen_us": self._any(), "battery_percent": 50,
            "reconnects": self._number(), "gaps": self._number(), "refused": self._number(),
            "clock_offset_us": self._any(), "rssi_dbm": self._any(),
        }  # fmt: skip
        return self._word(
            Word.TELEMETRY, type="telemetry", epoch=self._number(), at_us=self._any() or 0,
            outbox_depth=self._number(), outbox_bytes=self._number(), outbox_oldest_us=self._any(),
            scans_restarted=self._number(), radio_lost=self._number(), devices=[device], papers_end_us=self._any(),
            configuration=self._number(),
        )  # fmt: skip

    def _answer(self) -> Delivery:
        applied = {"type": "applied", "version": self._number()}
        return self._word(
            Word.RESPONSE, ended="done", text=self._text(),
            **self._rng.choice((applied, {"type": "answer", "id": self._text()})),
        )  # fmt: skip

    def _readings(self) -> Delivery:
        reading = {
            "signal": self._rng.choice((10, 30, 91, 1, self._number())), "value": self._rng.choice(VALUES),
            "t_gateway_us": self._rng.choice((NOW_US - self._rng.randrange(10**10), self._any() or 0)),
            "t_device": self._any(), "flags": self._number(),
        }  # fmt: skip
        return self._up(Kind.OBSERVATION, type="readings", readings=[reading])

    def _gap(self) -> Delivery:
        first, last = sorted((self._number(), self._number()))
        return self._up(
            Kind.GAP,
            type="gap",
            first=first,
            last=last,
            reason=self._text(),
            life=self._rng.choice((0, self._number())),
        )

    def _refused(self) -> Delivery:
        said = {
            "reason": self._text(),
            "detail": self._text(),
            "t_gateway_us": self._any() or 0,
            "data": "AAAA",
        }
        return self._up(Kind.REFUSED, type="refused", **said)

    def _chunk(self) -> bytes:
        count, body = self._rng.choice((1, 10, 0, 2**22, 2**32 - 1)), self._rng.randbytes(20)
        head = HEADER.pack(
            1, self._rng.choice((0, 1, 2, 3)), 1, self._rng.randrange(256), 1, 0, self._number(), self._number(),
            self._rng.choice((NOW_US - self._rng.randrange(10**10), self._number() % 2**63)), self._number(),
            self._rng.choice(RATES), count, self._rng.choice((1.0, 1e-45, 3e38, float("nan"))), zlib.crc32(body), 0,
        )  # fmt: skip
        return head + body


@pytest.mark.parametrize("seed", [1, 2])
def test_every_batch_is_committed_and_no_receipt_is_beyond_reason(database: str, seed: int) -> None:
    homes.enrol(database)
    liar, registry = Liar(seed), Registry()

    with connections.connect(url_as(database, Role.INGEST), autocommit=True) as connection:
        for _ in range(MESSAGES // 20):
            said = [liar.says() for _ in range(20)]
            roster = registry.roster(connection, said, now_s=0)
            items = [Item(delivery=one, verdict=intake.judge(one, roster)) for one in said]
            writer.store(connection, items)
            told = words.answers(connection, items, now_us=1)
            assert all(0 < first <= last < 2**63 for _, receipt in told for first, last in receipt.ranges)

    with psycopg.connect(database) as db:
        assert (
            db.execute("select detail from quarantine where reason = 'refused_by_database'").fetchall() == []
        )
