"""Live events: replayed, live, for the own patients only, and ending with the session."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
import served
import ward
from served import Heard

pytestmark = pytest.mark.integration

SOON_S = 5.0


async def _next(stream: AsyncIterator[Heard], kind: str = "alert") -> Heard:
    async with asyncio.timeout(2 * SOON_S):
        async for heard in stream:
            if heard.kind == kind:
                return heard
    raise AssertionError("the stream ended")


async def test_an_alert_is_heard_when_its_transaction_commits(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = served.listen(chiara)
    await _next(stream, "beat")

    raised = ward.alert(db, bruna)

    heard = await _next(stream)
    assert (heard.id, heard.data["alert"], heard.data["event"]) == (raised.event, str(raised.uid), "raised")


async def test_what_was_missed_is_told_in_order(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    events = [ward.event(db, raised.id, what) for what in ("worsened", "cleared")]
    db.execute("set session_replication_role = replica")  # or the database would not let us rewrite the past
    db.execute("update alert_event set at = now() - interval '1 hour'")

    stream = served.listen(chiara, **{"Last-Event-ID": str(raised.event)})

    assert [(await _next(stream)).id for _ in events] == events


async def test_after_in_the_address_is_for_a_page_that_was_just_loaded(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    stream = served.listen(chiara, "/api/events?after=0")

    assert (await _next(stream)).id == raised.event


async def test_an_event_that_committed_late_is_told_again_rather_than_left_out(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    late = ward.alert(db, bruna)
    last = ward.event(db, late.id, "worsened")

    stream = served.listen(chiara, f"/api/events?after={last}")

    assert [(await _next(stream)).id for _ in range(2)] == [late.event, last]


async def test_what_was_written_while_the_line_was_away_is_told(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    last = ward.alert(db, bruna).event
    db.execute("set session_replication_role = replica")  # or the database would not let us rewrite the past
    db.execute("update alert_event set at = now() - interval '1 hour'")
    db.execute(
        "insert into message (patient_id, side, account_id, body) select %s, 'home', id, 'Sto male' from account",
        [bruna.id],
    )

    stream = served.listen(chiara, f"/api/events?after={last}")

    assert (await _next(stream, "message")).data == {"patient": str(bruna.uid)}


async def test_nobody_hears_of_the_patients_of_others(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    stream = served.listen(chiara)
    await _next(stream, "beat")

    ward.alert(db, aldo)
    own = ward.alert(db, bruna)

    assert (await _next(stream)).id == own.event


async def test_the_beat_says_when_the_newest_message_was_stored(
    chiara: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    db.execute("insert into gateway_cursor (gateway, epoch) values ('gw-0001', 1)")

    beat = await _next(served.listen(chiara), "beat")

    assert str(beat.data["newest"]) <= str(beat.data["now"])


async def test_the_stream_ends_with_the_session(chiara: httpx.AsyncClient, db: psycopg.Connection) -> None:
    stream = served.listen(chiara)
    await _next(stream, "beat")

    db.execute("delete from session")

    async with asyncio.timeout(3 * SOON_S):
        assert [heard.kind async for heard in stream if heard.kind == "alert"] == []


async def test_the_live_line_mends_itself_and_catches_up(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    first = ward.alert(db, bruna)
    stream = served.listen(chiara, "/api/events?after=0")
    assert (await _next(stream)).id == first.event

    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'accanto-live' and datname = current_database()"
    )
    second = ward.event(db, first.id, "worsened")

    seen = [(await _next(stream)).id]
    while seen[-1] != second:
        seen.append((await _next(stream)).id)
    assert seen[-1] == second


async def test_a_name_that_comes_by_itself_leaves_a_row_in_the_audit(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = served.listen(chiara)
    await _next(stream, "beat")

    ward.alert(db, bruna)

    heard = await _next(stream, "patient")
    assert heard.data["patient"] == str(bruna.uid)
    seen = db.execute("select count(*) from audit where action = 'worklist' and patient_id = %s", [bruna.id])
    assert seen.fetchone() == (1,)


async def test_the_open_cases_of_a_patient_come_whole(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = served.listen(chiara)
    await _next(stream, "beat")

    raised = ward.alert(db, bruna)
    opened = await _next(stream, "patient")
    await chiara.post(f"/api/alerts/{raised.uid}/close", json={"outcome": "referred_gp"})
    closed = await _next(stream, "patient")
    while closed.data["cases"]:
        closed = await _next(stream, "patient")

    (case,) = (await chiara.get(f"/api/alerts/{raised.uid}")).json()["events"][-1:]
    assert [one["lane"] for one in opened.data["cases"]] == ["high"]  # type: ignore[attr-defined]
    assert case["event"] == "closed"
