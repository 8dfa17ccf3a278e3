"""Where a case stands on the worklist, and until when it must be answered."""

from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
import ward

from accanto_alerts.service import Service
from accanto_api.triage import deadlines
from accanto_api.triage.shapes import Due

ROME_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


class _Waiting:
    """An alert that waits for an answer."""

    kind = "clinical"
    due: str | None = "answer_by"
    silence: str | None = None

    def __init__(self, due_at: datetime, severity: str = "medium") -> None:
        self.due_at: datetime | None = due_at
        self.severity = severity


def _due(due_at: datetime, *, now: datetime = ROME_NOON) -> Due:
    found = deadlines.of(_Waiting(due_at), Service(), now=now)
    assert found is not None
    return found


def test_time_that_is_left_counts_in_hours_of_service() -> None:
    tomorrow_at_nine = ROME_NOON + timedelta(hours=21)

    due = _due(tomorrow_at_nine)

    assert due.left_s == 9 * 3600
    assert due.whole_s == 2 * 3600


def test_what_is_late_is_late_by_the_wall_clock() -> None:
    assert _due(ROME_NOON - timedelta(minutes=4)).left_s == -240


def test_out_of_hours_the_clock_stands_and_says_when_it_goes_on() -> None:
    night = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)

    hours = deadlines.hours(Service(), night)

    assert (hours.is_open, hours.until) == (False, datetime(2026, 11, 25, 7, 0, tzinfo=UTC))


def test_a_silence_stops_the_clock() -> None:
    silent = _Waiting(ROME_NOON)
    silent.silence = "terapia"

    assert deadlines.of(silent, Service(), now=ROME_NOON) is None


async def _lanes(client: httpx.AsyncClient) -> list[str]:
    return [case["lane"] for case in (await client.get("/api/worklist")).json()["cases"]]


@pytest.mark.integration
async def test_what_is_due_first_stands_first_in_its_lane(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    aldo = ward.patient(db, "Aldo Petrucci", "chiara")
    for who, minutes in ((bruna, 90), (aldo, 10)):
        raised = ward.alert(db, who, severity="medium")
        ward.due(db, who, raised, timedelta(minutes=minutes))

    cases = (await chiara.get("/api/worklist")).json()["cases"]

    assert [case["patient"]["family_name"] for case in cases] == ["Petrucci", "Lencioni"]
    assert cases[0]["due"]["what"] == "answer_by"


@pytest.mark.integration
async def test_late_arrivals_and_calls_to_repeat_have_lanes_of_their_own(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    aldo = ward.patient(db, "Aldo Petrucci", "chiara")
    late, again = ward.alert(db, bruna), ward.alert(db, aldo, handling="in_care")
    db.execute("update alert set retrospective = true where id = %s", [late.id])
    db.execute("update alert set recalls = 1 where id = %s", [again.id])

    assert await _lanes(chiara) == ["late", "recall"]


@pytest.mark.integration
async def test_what_a_graver_alert_covers_stands_only_beside_it(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    red = ward.alert(db, bruna, rule="hr-red")
    amber = ward.alert(db, bruna, rule="hr-amber", severity="medium")
    db.execute("update alert set inhibited_by = 'hr-red' where id = %s", [amber.id])

    (case,) = (await chiara.get("/api/worklist")).json()["cases"]
    page = (await chiara.get(f"/api/alerts/{red.uid}")).json()

    assert [alert["rule_id"] for alert in case["alerts"]] == ["hr-red"]
    assert [alert["rule_id"] for alert in page["covered"]] == ["hr-amber"]


@pytest.mark.integration
async def test_what_was_covered_comes_back_when_the_graver_one_is_closed(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    red = ward.alert(db, bruna, rule="hr-red")
    amber = ward.alert(db, bruna, rule="hr-amber", severity="medium")
    db.execute("update alert set inhibited_by = 'hr-red' where id = %s", [amber.id])
    db.execute("update alert set handling = 'closed', outcome = 'called_ok' where id = %s", [red.id])

    assert await _lanes(chiara) == ["medium"]


@pytest.mark.integration
async def test_opening_a_case_says_who_looked_last(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    await chiara.get(f"/api/alerts/{raised.uid}")

    (case,) = (await chiara.get("/api/worklist")).json()["cases"]

    assert case["seen"]["by"]["username"] == "chiara"
