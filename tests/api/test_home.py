"""A patient at home reads their day and writes down what they measured; nobody else reads it."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import doors
import duty
import httpx
import kitchen
import psycopg
import pytest
import ward

from accanto_alerts import watch
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

HEAVY = {
    "kind": "limit", "id": "weight-high", "signal": "weight", "op": ">=", "limit": 72.0, "clear": 71.0,
    "result": "reversible", "onset": "prompt",
}  # fmt: skip


@pytest.fixture
async def home(bruna: ward.Patient, db: psycopg.Connection, visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    """Bruna herself, logged in."""
    kitchen.account(db, bruna)
    kitchen.plan(db, bruna)
    doors.let_in(visitor, db, "bruna")
    return visitor


def _entry(**changes: object) -> dict[str, object]:
    measured = datetime.now(UTC).isoformat()
    return {
        "key": str(uuid4()),
        "kind": "weight",
        "values": {"weight": 70.2},
        "measured_at": measured,
        **changes,
    }


def _stored(db: psycopg.Connection) -> list[tuple[float, str, int]]:
    return db.execute(
        "select o.value, d.kind, o.version from observation o join device d on d.id = o.device_id"
        " where o.signal = 30 order by o.time, o.version"
    ).fetchall()


async def test_the_page_says_what_to_do_whom_to_call_and_what_was_measured(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    kitchen.scale(db, bruna, 70.1, 70.3)
    duty.always_open(db)
    (person,) = (await home.get("/api/home")).json()["people"]

    page = (await home.get(f"/api/patients/{person['uid']}/home")).json()

    assert person["relation"] == "self"
    assert {"weight-daily", "pressure-daily", "symptoms"} <= {one["item"] for one in page["today"]}
    assert (page["centre"]["opens"], page["centre"]["opens_at"]) == ("00:00:00", None)
    assert [point["value"] for point in page["values"][0]["points"]] == [70.1, 70.3]
    assert page["kinds"] == ["weight", "pressure", "oxygen", "temperature"]


async def test_an_entry_becomes_an_observation_once_and_wakes_the_watch(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    entry = _entry()

    for _ in range(2):
        kept = await home.post(f"/api/patients/{bruna.uid}/entries", json=entry)
        assert kept.json() == {"is_kept": True, "asked": []}

    assert _stored(db) == [(70.2, "manual", 1)]
    assert db.execute("select count(*) from dirty where signal = 30").fetchone() == (1,)
    assert db.execute("select count(*) from manual_entry").fetchone() == (1,)


async def test_another_value_for_the_same_moment_is_a_correction(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    first = _entry()
    await home.post(f"/api/patients/{bruna.uid}/entries", json=first)

    again = {**first, "key": str(uuid4()), "values": {"weight": 71.2}}
    await home.post(f"/api/patients/{bruna.uid}/entries", json=again)

    assert _stored(db) == [(70.2, "manual", 1), (71.2, "manual", 2)]
    page = (await home.get(f"/api/patients/{bruna.uid}/home")).json()
    assert [point["value"] for point in page["values"][0]["points"]] == [71.2]


async def test_an_odd_value_is_kept_only_when_the_person_says_so(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    kitchen.scale(db, bruna, 70.1, 70.3, 70.2, 70.4, 70.0, until=datetime.now(UTC) - timedelta(days=1))
    odd = _entry(values={"weight": 86.3})

    asked = (await home.post(f"/api/patients/{bruna.uid}/entries", json=odd)).json()

    assert asked["is_kept"] is False
    assert asked["asked"] == [{"signal": "weight", "value": 86.3, "doubt": "unusual", "usual": 70.2}]
    assert db.execute("select count(*) from manual_entry").fetchone() == (0,)

    sure = await home.post(f"/api/patients/{bruna.uid}/entries", json={**odd, "is_confirmed": True})
    assert sure.json()["is_kept"] is True
    assert (86.3, "manual", 1) in _stored(db)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"values": {"weight": 712.0}}, "entry_impossible"),
        ({"kind": "pressure", "values": {"systolic": 128.0}}, "entry_missing"),
        ({"measured_at": "2099-01-01T00:00:00Z"}, "entry_ahead"),
        ({"measured_at": "2020-01-01T00:00:00Z"}, "entry_too_late"),
        ({"values": {}}, "invalid"),
        ({"kind": "ecg"}, "invalid"),
    ],
)
async def test_a_slip_is_refused_with_its_reason(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, change: dict[str, object], code: str
) -> None:
    refused = await home.post(f"/api/patients/{bruna.uid}/entries", json=_entry(**change))

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert _stored(db) == []


async def test_answers_become_statements_and_fulfil_the_questionnaire(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    page = (await home.get(f"/api/patients/{bruna.uid}/home")).json()
    answers = {question["item"]: 0 for question in page["questions"]}

    said = await home.post(
        f"/api/patients/{bruna.uid}/answers", json={"key": str(uuid4()), "answers": answers}
    )

    assert said.status_code == 200
    after = (await home.get(f"/api/patients/{bruna.uid}/home")).json()
    assert next(one for one in after["today"] if one["item"] == "symptoms")["outcome"] == "done"
    assert all(question["answered_at"] for question in after["questions"])


async def test_an_answer_to_nobodys_question_is_refused(home: httpx.AsyncClient, bruna: ward.Patient) -> None:
    body = {"key": str(uuid4()), "answers": {"horoscope": 1}}

    assert (await home.post(f"/api/patients/{bruna.uid}/answers", json=body)).status_code == 422


async def test_what_is_written_down_is_judged_by_the_plan_like_any_reading(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, database: str
) -> None:
    kitchen.plan(db, bruna, rules=[HEAVY])
    watching = asyncio.create_task(watch.run(watch.Settings(database_url=url_as(database, Role.WATCH))))

    await home.post(f"/api/patients/{bruna.uid}/entries", json=_entry(values={"weight": 73.5}))

    async with asyncio.timeout(30):
        while (alert := db.execute("select rule_id, severity from alert").fetchone()) is None:
            await asyncio.sleep(0.1)
    watching.cancel()
    await asyncio.wait([watching])
    assert alert == ("weight-high", "medium")


async def test_a_receipt_of_the_centre_is_shown(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute(
        "insert into receipt (patient_id, account_id, since, until, readings)"
        " select %s, id, now() - interval '1 day', now(), 3 from account where username = 'chiara'",
        [bruna.id],
    )

    (receipt,) = (await home.get(f"/api/patients/{bruna.uid}/home")).json()["receipts"]

    assert (receipt["by"], receipt["readings"]) == ("Chiara", 3)


async def test_a_plan_may_hide_the_numbers(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    kitchen.scale(db, bruna, 70.1)
    kitchen.plan(db, bruna, shows_values=False)

    page = (await home.get(f"/api/patients/{bruna.uid}/home")).json()

    assert (page["shows_values"], page["values"]) == (False, [])


async def test_who_helps_reads_and_does_not_write(
    bruna: ward.Patient, db: psycopg.Connection, visitor: httpx.AsyncClient
) -> None:
    kitchen.helper(db, bruna)
    doors.let_in(visitor, db, "giulia")

    page = await visitor.get(f"/api/patients/{bruna.uid}/home")
    wrote = await visitor.post(f"/api/patients/{bruna.uid}/entries", json=_entry())

    assert (page.json()["person"]["relation"], page.json()["may_enter"]) == ("caregiver", False)
    assert wrote.json()["code"] == "forbidden"


async def test_nobody_elses_page_exists(
    home: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    for path in (f"/api/patients/{aldo.uid}/home", f"/api/patients/{uuid4()}/home"):
        assert (await home.get(path)).json()["code"] == "not_found"
    assert (await home.post(f"/api/patients/{aldo.uid}/entries", json=_entry())).status_code == 404


async def test_without_an_adesione_nothing_is_kept(
    home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute("update patient set adesione_at = null where id = %s", [bruna.id])

    refused = await home.post(f"/api/patients/{bruna.uid}/entries", json=_entry())

    assert (refused.status_code, refused.json()["code"]) == (409, "no_consent")
    assert _stored(db) == []
