"""What a person does about an alert: taken, looked after, called in vain, closed; each with its trail."""

from datetime import UTC, datetime, timedelta

import doors
import duty
import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration


async def _close(client: httpx.AsyncClient, alert: ward.Alert, outcome: str) -> httpx.Response:
    return await client.post(f"/api/alerts/{alert.uid}/close", json={"outcome": outcome})


async def test_closing_needs_an_outcome_that_exists(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    assert (await _close(chiara, raised, "whatever")).status_code == 422
    assert (await chiara.post(f"/api/alerts/{raised.uid}/close", json={})).status_code == 422


async def test_what_is_still_true_is_not_closed_by_a_call(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    refused = await _close(chiara, raised, "called_ok")
    closed = (await _close(chiara, raised, "referred_gp")).json()

    assert (refused.status_code, refused.json()["code"]) == (409, "still_active")
    assert closed["handling"] == "closed"
    assert (await _close(chiara, raised, "referred_gp")).json()["code"] == "not_open"


async def test_a_deed_leaves_events_an_audit_row_and_a_closed_case(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    await chiara.post(f"/api/alerts/{raised.uid}/take")
    await chiara.post(f"/api/alerts/{raised.uid}/begin", json={})
    await _close(chiara, raised, "emergency_112")

    events = db.execute("select event, actor from alert_event order by id").fetchall()
    assert events == [("raised", None), ("acked", "chiara"), ("in_care", "chiara"), ("closed", "chiara")]
    assert db.execute(
        "select action from audit where patient_id is not null and action <> 'worklist' order by id"
    ).fetchall() == [
        ("take",), ("begin",), ("close",),
    ]  # fmt: skip
    assert db.execute("select owner, closed_at is not null from patient_case").fetchall() == [
        ("chiara", True)
    ]


async def test_nobody_rewrites_what_happened(bruna: ward.Patient, db: psycopg.Connection) -> None:
    ward.alert(db, bruna)

    for statement in (
        "update alert_event set actor = 'x'",
        "delete from alert_event",
        "truncate alert_event",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            db.execute(statement.encode())


async def test_a_time_to_look_again_lies_ahead(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    past, ahead = (datetime.now(UTC) + timedelta(hours=hours) for hours in (-1, 5))

    refused = await chiara.post(f"/api/alerts/{raised.uid}/begin", json={"recheck_at": past.isoformat()})
    await chiara.post(f"/api/alerts/{raised.uid}/begin", json={"recheck_at": ahead.isoformat()})

    assert refused.status_code == 422
    assert db.execute("select due_at from case_timer where what->>'kind' = 'recheck'").fetchone() == (ahead,)


async def test_three_calls_in_vain_come_before_no_answer(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    db.execute("update alert set condition = 'cleared'")

    early = await _close(chiara, raised, "no_answer")
    for _ in range(3):
        assert (await chiara.post(f"/api/alerts/{raised.uid}/no-answer")).json()["handling"] == "in_care"
    late = await _close(chiara, raised, "no_answer")

    assert (early.json()["code"], late.status_code) == ("recall_first", 200)


async def test_a_strangers_alert_cannot_be_closed(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, aldo)

    assert (await _close(chiara, raised, "referred_gp")).status_code == 404
    assert db.execute("select handling from alert").fetchall() == [("new",)]


async def test_an_open_case_says_what_is_due_next(
    api: str, chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, database: str
) -> None:
    duty.always_open(db)
    await duty.calls(database, bruna, ward.alert(db, bruna))

    (case,) = (await chiara.get("/api/cases")).json()

    assert (case["patient"], case["priority"], case["alerts"], case["waiting"]) == (
        str(bruna.uid),
        "high",
        1,
        1,
    )
    assert case["next"] == "step"


async def test_somebody_elses_cases_are_not_listed(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection, database: str
) -> None:
    await duty.calls(database, aldo, ward.alert(db, aldo))

    assert (await chiara.get("/api/cases")).json() == []


@pytest.mark.parametrize("deed", ["take", "begin", "no-answer", "close"])
async def test_a_technician_does_nothing_about_alerts(
    deed: str, bruna: ward.Patient, visitor: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    ward.worker(db, "tina", "technician")
    doors.let_in(visitor, db, "tina")

    said = await visitor.post(f"/api/alerts/{raised.uid}/{deed}", json={"outcome": "called_ok"})

    assert said.status_code in (403, 422)
    assert db.execute("select handling from alert").fetchall() == [("new",)]
