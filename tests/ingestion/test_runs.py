"""What is here is known as unbroken runs of numbers, however they come; on both engines."""

from itertools import pairwise

import homes
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_contract.messages import Gap
from accanto_ingestion import batch
from accanto_ingestion.tables import Tables
from accanto_ingestion.verdict import Number
from accanto_store import queries

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

LIVES = [(homes.GATEWAY, Epoch(7)), (homes.GATEWAY, Epoch(8)), (GatewayId("gw-0002"), Epoch(7))]
RUNS = "select first, last from gateway_run where gateway = %s and epoch = %s order by first"

numbers = st.builds(
    lambda life, seq: Number(life[0], life[1], Seq(seq)), st.sampled_from(LIVES), st.integers(1, 60)
)
batches = st.lists(st.lists(numbers, max_size=12), max_size=12)


def came(db: Connection, found: list[Number], gaps: list[tuple[Number, Gap]]) -> frozenset[Number]:
    """What of a batch was here before it; it is here now."""
    with db.transaction():
        tables, lives = Tables(db), batch.lives(found)
        before = tables.lock_cursors(lives)
        tables.advance_cursors(lives, gaps)
    return before


def known(db: Connection) -> set[Number]:
    return {
        Number(*life, Seq(seq))
        for life in LIVES
        for first, last in db.execute(RUNS, life)
        for seq in range(first, last + 1)
    }


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(batches)
def test_in_any_order_the_runs_are_the_set_of_what_came(db: Connection, found: list[list[Number]]) -> None:
    db.execute("delete from gateway_run")
    here: set[Number] = set()
    for one in found:
        assert came(db, one, []) == here & set(one)
        here |= set(one)

    assert known(db) == here
    for life in LIVES:
        runs = db.execute(RUNS, life).fetchall()
        assert all(later > before + 1 for (_, before), (later, _) in pairwise(runs))


def test_a_gap_of_a_thousand_million_is_one_run(db: Connection) -> None:
    last = Number(*LIVES[0], Seq(1_000_000_002))
    gap = Gap(epoch=Epoch(7), seq=Seq(1_000_000_002), first=2, last=1_000_000_001, reason="disk full")

    came(db, [Number(*LIVES[0], Seq(1))], [])
    came(db, [last], [(last, gap)])

    assert db.execute(RUNS, LIVES[0]).fetchall() == [(1, 1_000_000_002)]


def test_what_is_here_is_told_from_a_number_on(db: Connection) -> None:
    came(db, [Number(*LIVES[0], Seq(seq)) for seq in (1, 2, 3, 4, 7, 8, 12)], [])
    life = {"gateway": homes.GATEWAY, "epoch": 7}

    told = {
        oldest: db.execute(queries.load("ingestion")["seen_from"], {**life, "oldest": oldest}).fetchall()
        for oldest in (1, 3, 5, 8, 13)
    }

    assert told[1] == [(1, 4), (7, 8), (12, 12)]
    assert told[3] == [(3, 4), (7, 8), (12, 12)]
    assert told[5] == [(7, 8), (12, 12)]
    assert told[8] == [(8, 8), (12, 12)]
    assert told[13] == []
