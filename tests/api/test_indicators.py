"""The indicators over HTTP: hand-counted patients, who sees whom behind a figure, and the table to take away."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import doors
import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration

MONTH = datetime.now(ZoneInfo("Europe/Rome")).strftime("%Y-%m")


@pytest.fixture
def cohort(db: psycopg.Connection, bruna: ward.Patient, aldo: ward.Patient) -> None:
    """Two enrolled patients: Bruna's PAI is active, Aldo's is overdue for review; two alerts closed, one usefully."""
    db.execute(
        "update patient set enrolled_at = now() - interval '70 days', adesione_at = now() - interval '70 days'"
    )
    db.execute("update plan set effective_from = now() - interval '60 days'")
    db.execute(
        "update plan set document = jsonb_build_object('review_on', (now() - interval '40 days')::date)"
        " where patient_id = %s",
        [aldo.id],
    )
    for outcome in ("referred_gp", "expected_for_patient"):
        raised = ward.alert(db, bruna)
        db.execute(
            "update alert set handling = 'closed', outcome = %s, closed_at = now() where id = %s",
            [outcome, raised.id],
        )
    db.execute(
        "insert into patient_day (patient_id, day, item, kind, signal, due, done, missed) values"
        " (%s, (now() at time zone 'Europe/Rome')::date, 'weight', 'measure', 'weight', 4, 3, 1),"
        " (%s, (now() at time zone 'Europe/Rome')::date, 'weight', 'measure', 'weight', 4, 2, 2)",
        [bruna.id, aldo.id],
    )


def _of(page: dict[str, list[dict[str, object]]], name: str) -> tuple[object, object, object]:
    one = next(one for one in page["indicators"] if one["id"] == name)
    return one["numerator"], one["denominator"], one["value"]


async def test_figures_are_those_that_anybody_counts(cohort: None, chiara: httpx.AsyncClient) -> None:
    page = (await chiara.get("/api/indicators")).json()

    assert _of(page, "pai_active") == (1, 2, 50)
    assert _of(page, "adherence") == (5, 8, 62.5)
    assert _of(page, "useful_alerts") == (1, 2, 50)
    assert page["signals"] == [{"signal": "weight", "done": 5, "owed": 8}]
    assert len(page["months"]) == 12


async def test_behind_a_figure_stand_only_ones_own_patients(cohort: None, chiara: httpx.AsyncClient) -> None:
    found = (await chiara.get("/api/indicators/pai_active/patients")).json()

    assert [one["family_name"] for one in found["patients"]] == ["Lencioni"]
    assert found["hidden"] == 1


async def test_who_keeps_a_figure_down_comes_first(
    cohort: None, db: psycopg.Connection, chiara: httpx.AsyncClient, aldo: ward.Patient
) -> None:
    db.execute("insert into care_team select %s, id from account where username = 'chiara'", [aldo.id])

    found = (await chiara.get("/api/indicators/pai_active/patients")).json()

    assert [(one["family_name"], one["numerator"]) for one in found["patients"]] == [
        ("Petrucci", 0),
        ("Lencioni", 1),
    ]


async def test_a_gp_s_figures_are_those_of_the_own_panel(
    cohort: None, db: psycopg.Connection, visitor: httpx.AsyncClient, aldo: ward.Patient
) -> None:
    ward.worker(db, "paoli", "gp")
    db.execute("insert into care_team select %s, id from account where username = 'paoli'", [aldo.id])
    doors.let_in(visitor, db, "paoli")

    page = (await visitor.get("/api/indicators")).json()

    assert (page["is_own_panel"], page["patients"], _of(page, "pai_active")) == (True, 1, (0, 1, 0))


async def test_an_administrator_sees_sums_and_nobody_behind_them(
    cohort: None, db: psycopg.Connection, visitor: httpx.AsyncClient
) -> None:
    ward.worker(db, "ada", "admin")
    doors.let_in(visitor, db, "ada")

    page = (await visitor.get("/api/indicators")).json()

    assert (page["may_drill"], page["patients"]) == (False, 2)
    assert (await visitor.get("/api/indicators/pai_active/patients")).status_code == 403


async def test_of_fewer_than_five_patients_nothing_is_said_by_gp(
    cohort: None, db: psycopg.Connection, chiara: httpx.AsyncClient
) -> None:
    ward.worker(db, "paoli", "gp")
    db.execute("insert into care_team select p.id, a.id from patient p, account a where a.username = 'paoli'")

    (gp,) = (await chiara.get("/api/indicators")).json()["by_gp"]

    assert (gp["patients"], gp["value"], gp["numerator"]) == (2, None, None)


async def test_the_page_can_be_narrowed(
    cohort: None, db: psycopg.Connection, chiara: httpx.AsyncClient, aldo: ward.Patient
) -> None:
    db.execute("update patient_identity set pathway = 'Scompenso, FA' where patient_id = %s", [aldo.id])

    page = (await chiara.get("/api/indicators", params={"pathway": "Scompenso", "month": MONTH})).json()

    assert (page["patients"], page["pathways"]) == (1, ["FA", "Scompenso"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/indicators?month=2999-01", 422),
        ("/api/indicators?month=november", 422),
        ("/api/indicators?by=happiness", 404),
        ("/api/indicators/happiness/patients", 404),
    ],
)
async def test_what_nobody_can_count_is_refused(
    cohort: None, chiara: httpx.AsyncClient, path: str, status: int
) -> None:
    assert (await chiara.get(path)).status_code == status


async def test_a_spreadsheet_in_italy_reads_the_table_as_it_stands(
    cohort: None, chiara: httpx.AsyncClient
) -> None:
    answer = await chiara.get("/api/indicators/table?comma=true")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    (active,) = [row for row in rows if row["month"] == MONTH and row["id"] == "pai_active"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert (active["title"], active["denominator"], active["value"]) == ("PAI attivi", "2", "50,0")


async def test_the_table_holds_a_year_and_no_patient(cohort: None, chiara: httpx.AsyncClient) -> None:
    answer = await chiara.get("/api/indicators/table")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    (active,) = [row for row in rows if row["month"] == MONTH and row["id"] == "pai_active"]
    assert answer.headers["content-type"].startswith("text/csv")
    assert (active["title"], active["numerator"], active["denominator"], active["value"]) == (
        "PAI attivi",
        "1",
        "2",
        "50.0",
    )
    assert len({row["month"] for row in rows}) == 12
    assert "Lencioni" not in answer.text
