"""The page of one patient, as the api tells it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
import ward
from psycopg.types.json import Jsonb

pytestmark = pytest.mark.integration

ROME = ZoneInfo("Europe/Rome")

PLAN = {
    "rules": [
        {
            "kind": "limit", "id": "spo2-low", "signal": "spo2", "op": "<=", "limit": 88, "clear": 90,
            "result": "irreversible", "onset": "prompt",
        }
    ],
    "calendar": [
        {
            "id": "spo2-daily", "kind": "measure", "title": "Saturimetria", "signals": ["spo2"],
            "starts": "2026-01-01", "recurrence": "FREQ=DAILY",
        }
    ],
    "title": "BPCO",
}  # fmt: skip


@pytest.fixture
def measured(db: psycopg.Connection, bruna: ward.Patient) -> ward.Patient:
    """Bruna, who measured her saturation on 40 days at this hour, but for the day before yesterday and the 30th.

    What lies at the very edge of a window (3 days, 30 days) is in it or not by the hour of the run: it says nothing.
    """
    now = datetime.now(ROME)
    for days in range(40, 0, -1):
        if days not in {2, 30}:
            low = days in {1, 3}
            ward.saturations(db, bruna, now - timedelta(days=days), [91.0 if low else 95.0 + days % 3])
    db.execute("update plan set document = %s", [Jsonb(PLAN)])
    return bruna


async def test_a_patient_is_described_with_team_plan_kit_and_situation(
    chiara: httpx.AsyncClient, measured: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, measured, rule="spo2-low", peak=87)

    said = (await chiara.get(f"/api/patients/{measured.uid}")).json()

    assert said["person"]["family_name"] == "Lencioni"
    assert [one["username"] for one in said["team"]] == ["chiara"]
    assert said["alerts"][0]["uid"] == str(raised.uid)
    assert said["plan"]["rules"][0]["severity"] == "high"
    assert [one["kind"] for one in said["devices"]] == []
    topics = {line["topic"]: line["sentence"]["it"] for line in said["situation"]}
    assert topics["alert"].startswith("Da ")
    assert topics["signal"].startswith("SpO₂: **91\N{NO-BREAK SPACE}%** negli ultimi 3 giorni")


async def test_the_calendar_shows_the_day_that_was_missed(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    said = (await chiara.get(f"/api/patients/{measured.uid}")).json()

    (kept,) = said["adherence"]
    assert (kept["done"], kept["counted"]) == (28, 30)
    assert [dot["outcome"] for dot in kept["dots"]][-3:] == ["missed", "done", "due"]


async def test_a_course_keeps_the_extremes_the_band_and_the_limits(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    said = (await chiara.get(f"/api/patients/{measured.uid}/courses?days=30")).json()

    (course,) = [one for one in said["courses"] if one["signal"] == "spo2"]
    assert min(one["low"] for one in course["bins"]) == 91.0
    assert course["usual"] == {"middle": 96.0, "low": 95.0, "high": 97.0}
    assert course["limits"] == [{"rule_id": "spo2-low", "op": "<=", "value": 88.0, "severity": "high"}]
    assert len(course["bins"]) == 28


async def test_what_happened_is_told_the_newest_first_and_further_back_on_request(
    chiara: httpx.AsyncClient, measured: ward.Patient, db: psycopg.Connection
) -> None:
    for _ in range(60):
        ward.alert(db, measured, handling="closed")
    first = (await chiara.get(f"/api/patients/{measured.uid}/timeline")).json()
    rest = (
        await chiara.get(f"/api/patients/{measured.uid}/timeline", params={"before": first["before"]})
    ).json()

    assert len(first["happenings"]) == 50
    assert {one["kind"] for one in rest["happenings"]} == {"alert", "plan", "enrolled"}
    assert rest["before"] is None


async def test_what_happened_at_one_moment_is_not_torn_apart_by_a_page(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    for _ in range(70):
        ward.event(db, raised.id, "worsened")
    db.execute("set session_replication_role = replica")  # or the database would not let us rewrite the past
    db.execute("update alert_event set at = date_trunc('hour', now()) - (id / 20) * interval '1 hour'")

    seen, before = 0, ""
    while before is not None:
        query = {"before": before} if before else {}
        page = (await chiara.get(f"/api/patients/{bruna.uid}/timeline", params=query)).json()
        seen += sum(one["kind"] == "alert" for one in page["happenings"])
        before = page["before"]

    assert seen == 71


async def test_the_newest_readings_name_their_device(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    (first, *_) = (await chiara.get(f"/api/patients/{measured.uid}/readings")).json()

    assert (first["signal"], first["value"], first["device"]) == ("spo2", 91.0, "Simcor Strap 1")


async def test_the_list_holds_ones_own_patients_with_what_is_open(
    chiara: httpx.AsyncClient, measured: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, measured)
    ward.alert(db, aldo)

    listed = (await chiara.get("/api/patients")).json()

    assert [(one["family_name"], one["open_alerts"], one["plan_version"]) for one in listed] == [
        ("Lencioni", 1, 1)
    ]


async def test_a_stranger_has_no_page(chiara: httpx.AsyncClient, aldo: ward.Patient) -> None:
    for part in ("", "/courses", "/timeline", "/readings", "/plan"):
        assert (await chiara.get(f"/api/patients/{aldo.uid}{part}")).status_code == 404


async def test_a_page_that_loads_itself_again_has_not_looked(
    chiara: httpx.AsyncClient, measured: ward.Patient, db: psycopg.Connection
) -> None:
    await chiara.get(f"/api/patients/{measured.uid}", headers={"Accanto-Asker": "page"})
    by_itself = db.execute("select count(*) from patient_review").fetchone()
    await chiara.get(f"/api/patients/{measured.uid}")

    assert by_itself == (0,)
    assert db.execute("select count(*) from patient_review").fetchone() == (1,)


async def test_what_was_done_is_told_by_its_title_in_the_plan(
    chiara: httpx.AsyncClient, measured: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute(
        "insert into statement (patient_id, name, time, value, said_by)"
        " values (%s, 'occurrence/spo2-daily', now(), 1, 'chiara')", [measured.id],
    )  # fmt: skip
    (first, *_) = (await chiara.get(f"/api/patients/{measured.uid}/timeline")).json()["happenings"]

    assert (first["kind"], first["detail"]) == ("said", {"value": 1, "title": "Saturimetria"})
