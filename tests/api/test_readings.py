"""The queue of a specialist: in the order of work, held by one reader at a time, filled by those who ask."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
import rooms
import ward

pytestmark = pytest.mark.integration

HEAR = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
async def rita(api: str, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """Another cardiologist."""
    async with rooms.client(api, db, rooms.reader(db, "rita")) as client:
        yield client


async def test_urgent_questions_come_first_then_what_is_due_first(
    paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    late = rooms.reading(db, bruna, due=timedelta(hours=9))
    soon = rooms.reading(db, bruna, due=timedelta(hours=2))
    urgent = rooms.reading(db, bruna, due=timedelta(hours=20), priority="urgent")
    rooms.reading(db, bruna, specialty="spirometry")
    rooms.reading(db, bruna, state="final")

    first = (await paolo.get("/api/readings?limit=2")).json()
    second = (await paolo.get("/api/readings", params={"limit": 2, "after": first["next"]})).json()

    found = [one["uid"] for one in first["items"] + second["items"]]
    assert found == [str(one.uid) for one in (urgent, soon, late)]
    assert second["next"] is None


async def test_a_specialist_reaches_what_waits_for_their_specialty_only(
    paolo: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    mine, other = rooms.reading(db, bruna), rooms.reading(db, aldo, specialty="spirometry")

    assert (await paolo.get(f"/api/readings/{mine.uid}")).json()["may_write"] is True
    assert (await paolo.get(f"/api/readings/{other.uid}")).status_code == 404
    assert (await paolo.get(f"/api/patients/{bruna.uid}")).status_code == 404
    assert (await paolo.get("/api/readings?specialty=spirometry")).json()["items"] == []


async def test_what_somebody_reads_nobody_else_writes(
    paolo: httpx.AsyncClient, rita: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    read = rooms.reading(db, bruna)
    lease = await paolo.post(f"/api/readings/{read.uid}/lease")
    refused = await rita.post(f"/api/readings/{read.uid}/lease")
    seen = (await rita.get(f"/api/readings/{read.uid}")).json()["lease"]

    assert lease.json()["is_mine"] is True
    assert (refused.status_code, refused.json()["code"]) == (409, "reading_held")
    assert (seen["by"]["username"], seen["is_mine"]) == ("paolo", False)
    assert (await rooms.save(rita, read)).json()["code"] == "reading_held"


async def test_a_lease_ends_when_it_is_given_back_or_after_half_an_hour(
    paolo: httpx.AsyncClient, rita: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    given, left = rooms.reading(db, bruna), rooms.reading(db, bruna)
    for read in (given, left):
        await paolo.post(f"/api/readings/{read.uid}/lease")
    await paolo.delete(f"/api/readings/{given.uid}/lease")
    db.execute("update reading set leased_until = now() - interval '1 second' where id = %s", [left.id])

    for read in (given, left):
        assert (await rita.post(f"/api/readings/{read.uid}/lease")).status_code == 200


async def test_a_case_manager_asks_and_the_queue_says_what(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.block(db, bruna, HEAR, ward.heartbeat(30, 80))
    span = {"device": bruna.device_id, "signal": ward.ECG, "starts": HEAR.isoformat()}
    asked = {"specialty": "ecg", "question": "FA?", "priority": "urgent", **span}

    made = await chiara.post(
        f"/api/patients/{bruna.uid}/readings",
        json=asked | {"ends": (HEAR + timedelta(seconds=30)).isoformat()},
    )
    found = (await paolo.get("/api/readings")).json()["items"][0]

    assert made.status_code == 200
    assert (found["question"], found["priority"], found["asked_by"]["username"]) == (
        "FA?",
        "urgent",
        "chiara",
    )
    assert found["due"]["whole_s"] == 2 * 3600
    assert found["source"]["device"] == bruna.device_id


async def test_a_question_about_nothing_is_refused(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.block(db, bruna, HEAR, ward.heartbeat(30, 80))
    asked: dict[str, object] = {
        "specialty": "ecg", "question": "FA?", "device": bruna.device_id, "signal": ward.ECG,
        "starts": HEAR.isoformat(), "ends": (HEAR + timedelta(seconds=30)).isoformat(),
    }  # fmt: skip
    wrong: list[dict[str, object]] = [
        {"starts": "2020-01-01T00:00:00Z", "ends": "2020-01-01T00:01:00Z"}, {"ends": HEAR.isoformat()},
        {"device": 999}, {"specialty": "fundus"}, {"signal": 2},
        {"pictures": ["00000000-0000-0000-0000-000000000001"]},
    ]  # fmt: skip

    for one in wrong:
        answer = await chiara.post(f"/api/patients/{bruna.uid}/readings", json=asked | one)
        assert (answer.status_code, answer.json()["code"]) == (422, "nothing_to_read"), one


async def test_what_was_read_before_stands_beside(
    paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    before = rooms.reading(db, bruna, state="final", starts=HEAR)
    report = rooms.report(db, before)
    read = rooms.reading(db, bruna)

    priors = (await paolo.get(f"/api/readings/{read.uid}")).json()["priors"]

    assert [(one["uid"], one["report"], one["conclusion"]) for one in priors] == [
        (str(before.uid), str(report.uid), "Nulla da segnalare")
    ]


async def test_a_patient_of_nobody_in_the_queue_is_unknown_to_a_specialist(
    paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    rooms.reading(db, bruna, state="withdrawn")

    assert (await paolo.get(f"/api/patients/{bruna.uid}/reports")).status_code == 404
    assert (await paolo.get("/api/readings?state=withdrawn")).json()["items"] == []
