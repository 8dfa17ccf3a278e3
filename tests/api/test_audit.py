"""The audit is a chain: who changes, removes or reorders a row, or cuts off the end, is found out."""

import hashlib
from dataclasses import replace
from itertools import pairwise

import psycopg
import pytest
import ward
from psycopg import errors, sql

from accanto_api import chain
from accanto_api.chain import Fault, Link
from accanto_store.roles import Role, url_as

SWAP = (
    "update audit_seal set audit_id = -audit_id where seq in (2, 3);"
    "update audit_seal set audit_id = case seq when 2 then 3 else 2 end where seq in (2, 3)"
)


def _links(count: int) -> list[Link]:
    links, last = [], b""
    for seq in range(1, count + 1):
        text = f'[{seq}, "read"]'
        last = hashlib.sha256(last + text.encode()).digest()
        links.append(Link(seq=seq, audit_id=seq + 7, hash=last, text=text))
    return links


def _fault(
    links: list[Link], head: Link | None = None, anchors: dict[int, str] | None = None
) -> Fault | None:
    walked, broken = chain.walk(links, anchors or {})
    end = head or (links[-1] if links else Link(seq=0, audit_id=0, hash=b"", text=None))
    broken = broken or walked.end(end.seq, end.hash.hex(), 0)
    return broken.fault if broken else None


def test_a_chain_that_nobody_touched_holds() -> None:
    links = _links(5)

    assert _fault(links, anchors={3: links[2].hash.hex()}) is None
    assert _fault([]) is None


@pytest.mark.parametrize("at", range(5))
def test_a_change_anywhere_breaks_the_chain_there(at: int) -> None:
    links = _links(5)
    links[at] = replace(links[at], text='[0, "nothing"]')

    _, broken = chain.walk(links, {})

    assert broken is not None
    assert (broken.fault, broken.seq) == (Fault.ROW_CHANGED, at + 1)


def test_rows_that_changed_places_break_the_chain() -> None:
    links = _links(5)
    for (i, a), (j, b) in pairwise(enumerate(list(links))):
        swapped = list(links)
        swapped[i], swapped[j] = replace(a, text=b.text), replace(b, text=a.text)
        assert _fault(swapped) is Fault.ROW_CHANGED


@pytest.mark.parametrize("at", range(5))
def test_a_row_or_a_seal_that_is_gone_is_missed(at: int) -> None:
    links = _links(5)

    without_row = [replace(link, text=None) if link.seq == at + 1 else link for link in links]
    without_seal = links[:at] + links[at + 1 :]

    assert _fault(without_row) is Fault.ROW_REMOVED
    assert _fault(without_seal, head=links[-1]) in {Fault.SEAL_REMOVED, Fault.TAIL_REMOVED}


def test_a_tail_cut_off_with_its_head_is_missed_by_an_anchor_alone() -> None:
    links = _links(5)

    assert _fault(links[:3]) is None
    assert _fault(links[:3], anchors={5: links[4].hash.hex()}) is Fault.ANCHOR_MISSED


def test_a_chain_written_anew_does_not_fit_the_anchor() -> None:
    assert _fault(_links(4), anchors={2: "00" * 32}) is Fault.ANCHOR_MISSED


@pytest.fixture
def sealed(db: psycopg.Connection) -> psycopg.Connection:
    """Six rows of the audit, sealed."""
    account = ward.worker(db, "chiara")
    for number in range(6):
        db.execute("insert into audit (account_id, action) values (%s, %s)", [account, f"look {number}"])
    db.execute("select accanto_seal_audit(100)")
    return db


def _mighty(db: psycopg.Connection, *statements: str) -> None:
    """As somebody who owns the server, and whom no trigger stops."""
    with db.transaction():
        db.execute("set local session_replication_role = replica")
        for statement in statements:
            db.execute(statement.encode())


@pytest.mark.integration
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update audit set action = 'nothing' where action = 'look 2'", Fault.ROW_CHANGED),
        ("update audit set at = at + interval '1 s' where action = 'look 2'", Fault.ROW_CHANGED),
        ("update audit set account_id = null where action = 'look 0'", Fault.ROW_CHANGED),
        ("delete from audit where action = 'look 5'", Fault.ROW_REMOVED),
        ("delete from audit where action = 'look 1'", Fault.ROW_REMOVED),
        ("delete from audit_seal where seq = 3", Fault.SEAL_REMOVED),
        ("delete from audit_seal where seq > 4", Fault.TAIL_REMOVED),
        (SWAP, Fault.ROW_CHANGED),
        ("update audit_head set hash = sha256('x')", Fault.HEAD_CHANGED),
        ("insert into audit (action) values ('put in later')", Fault.NEVER_SEALED),
    ],
)  # fmt: skip
def test_what_the_servers_owner_does_to_it_is_found_out(
    sealed: psycopg.Connection, statement: str, fault: Fault
) -> None:
    assert chain.verify(sealed, {}).broken is None

    _mighty(sealed, *statement.split(";"))

    broken = chain.verify(sealed, {}).broken
    assert broken is not None
    assert broken.fault is fault


@pytest.mark.integration
def test_a_tail_and_its_head_cut_off_are_missed_by_an_anchor(sealed: psycopg.Connection) -> None:
    anchor = chain.verify(sealed, {})

    _mighty(
        sealed,
        "delete from audit_seal where seq > 4",
        "delete from audit where id > (select max(audit_id) from audit_seal)",
        "update audit_head set seq = 4, hash = (select hash from audit_seal where seq = 4)",
    )

    assert chain.verify(sealed, {}).broken is None
    broken = chain.verify(sealed, {anchor.sealed: anchor.last}).broken
    assert broken is not None
    assert broken.fault is Fault.ANCHOR_MISSED


@pytest.mark.integration
@pytest.mark.parametrize(
    "statement",
    [
        "update audit set action = ''", "delete from audit", "truncate audit", "delete from audit_seal",
        "insert into audit_seal (seq, audit_id, hash) values (99, 99, '')", "update audit_head set seq = 0",
        "delete from audit_pending", "insert into audit (at, action) values ('2020-01-01', 'earlier')",
        "insert into audit (id, action) overriding system value values (1, 'first')",
        "update consent set given_at = now()", "delete from consent", "delete from break_glass",
        "update break_glass set ends_at = now()",
    ],
)  # fmt: skip
def test_the_consoles_server_may_add_and_nothing_else(database: str, statement: str) -> None:
    with (
        psycopg.connect(url_as(database, Role.API)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.integration
def test_who_owns_the_table_is_stopped_unless_they_mean_harm(sealed: psycopg.Connection) -> None:
    for table in ("audit", "audit_seal"):
        with pytest.raises(errors.RestrictViolation):
            sealed.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))


@pytest.mark.integration
def test_writers_and_sealers_at_once_make_one_chain(database: str) -> None:
    connections = [psycopg.connect(url_as(database, Role.API), autocommit=True) for _ in range(6)]
    try:
        for turn in range(40):
            for connection in connections:
                connection.execute("begin")
                connection.execute("insert into audit (action) values (%s)", [f"turn {turn}"])
            for number, connection in enumerate(reversed(connections)):  # later numbers commit first
                connection.execute("rollback" if number == 0 else "commit")
                connections[turn % 5].execute("select 1") if number else None
            connections[turn % 6].execute("select accanto_seal_audit(7)")
        connections[0].execute("select accanto_seal_audit(1000)")
    finally:
        for connection in connections:
            connection.close()

    with psycopg.connect(database) as reader:
        found = chain.verify(reader, {})

    assert (found.sealed, found.waiting, found.broken) == (200, 0, None)
