"""What people see of other people's patients: nothing; and what every look leaves."""

from uuid import uuid4

import doors
import httpx
import psycopg
import pytest
import ward


@pytest.mark.integration
async def test_a_stranger_looks_like_one_who_does_not_exist(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, aldo)
    span = "starts=2026-01-01T00:00:00Z&ends=2026-01-01T00:00:30Z"

    for path in (
        f"/api/alerts/{raised.uid}",
        f"/api/patients/{aldo.uid}/trend?signal=heart_rate",
        f"/api/patients/{aldo.uid}/ecg/{aldo.device_id}/1?{span}",
    ):
        hidden = await chiara.get(path)
        missing = await chiara.get(
            path.replace(str(aldo.uid), str(uuid4())).replace(str(raised.uid), str(uuid4()))
        )
        assert (hidden.status_code, hidden.json()) == (404, missing.json())


@pytest.mark.integration
async def test_the_worklist_holds_only_ones_own_patients(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna)
    ward.alert(db, aldo)

    cases = (await chiara.get("/api/worklist")).json()["cases"]

    assert [case["patient"]["uid"] for case in cases] == [str(bruna.uid)]


@pytest.mark.integration
async def test_an_administrator_reads_nothing_clinical(
    bruna: ward.Patient, visitor: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    ward.worker(db, "ada", "admin")
    db.execute("insert into care_team select %s, id from account where username = 'ada'", [bruna.id])
    doors.let_in(visitor, db, "ada")

    for path in ("/api/worklist", "/api/events", f"/api/patients/{bruna.uid}/trend?signal=spo2"):
        assert (await visitor.get(path)).json()["code"] == "forbidden"


@pytest.mark.integration
async def test_every_look_leaves_a_row(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    await chiara.get("/api/worklist")
    await chiara.get("/api/worklist")
    await chiara.get(f"/api/alerts/{raised.uid}")
    await chiara.get(f"/api/patients/{bruna.uid}/trend?signal=heart_rate")

    rows = db.execute(
        "select action, username from audit join account a on a.id = account_id"
        " where audit.patient_id = %s order by audit.id", [bruna.id],
    ).fetchall()  # fmt: skip

    assert rows == [(action, "chiara") for action in ("worklist", "alert", "trend")]
