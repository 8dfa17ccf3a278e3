"""Carers correct a patient's person, team and kit; at home a pause is asked for."""

import doors
import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration


async def test_what_is_named_is_corrected_and_the_rest_stays(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    path = f"/api/patients/{bruna.uid}/person"
    answer = await chiara.patch(path, json={"phone": "0583 111", "family_name": " Lenzi "})

    assert answer.status_code == 204
    row = db.execute(
        "select given_name, family_name, phone from patient_identity where patient_id = %s", [bruna.id]
    )
    assert row.fetchone() == ("Bruna", "Lenzi", "0583 111")
    noted = db.execute("select detail from audit where action = 'correct_person'").fetchone()
    assert noted == ({"fields": "family_name,phone"},)
    for wrong in ({"birth_date": "2999-01-01"}, {"given_name": " "}, {"code": "ACC-9"}):
        assert (await chiara.patch(path, json=wrong)).status_code == 422


async def test_a_colleague_joins_the_team_and_leaves_it_but_never_the_last_one(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    doors.somebody(db, "marco", "case_manager")
    path = f"/api/patients/{bruna.uid}/team"
    assert (await chiara.post(f"{path}/chiara/leave")).json()["code"] == "last_carer"

    joined = (await chiara.post(path, json={"username": "marco"})).json()
    left = (await chiara.post(f"{path}/chiara/leave")).json()

    assert ({one["username"] for one in joined}, [one["username"] for one in left]) == (
        {"chiara", "marco"},
        ["marco"],
    )
    assert (await chiara.get(f"/api/patients/{bruna.uid}")).status_code == 404
    assert db.execute(
        "select count(*) from audit where action in ('join_team', 'leave_team')"
    ).fetchone() == (2,)


async def test_only_who_may_care_joins_a_team(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    doors.somebody(db, "figlia", "caregiver")
    for username in ("figlia", "nobody"):
        answer = await chiara.post(f"/api/patients/{bruna.uid}/team", json={"username": username})
        assert (answer.status_code, answer.json()["code"]) == (422, "no_such_colleague")


async def test_a_device_comes_from_the_shelf_and_goes_back(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute(
        "insert into device (name, kind, maker, model) values ('scale-9', 'scale', 'Simcor', 'Peso 2')"
    )
    path = f"/api/patients/{bruna.uid}/kit"
    assert (await chiara.post(path, json={"device": "scale-9"})).status_code == 204
    assert (await chiara.post(path, json={"device": "scale-9"})).json()["code"] == "device_taken"
    elsewhere = await chiara.post(f"/api/patients/{aldo.uid}/kit/scale-9/return")

    back = await chiara.post(f"{path}/scale-9/return")

    assert (elsewhere.status_code, back.status_code) == (404, 204)
    assert db.execute(
        "select patient_id, ends is not null from device_assignment join device d on d.id = device_id"
        " where d.name = 'scale-9'"
    ).fetchall() == [(bruna.id, True)]


async def test_a_pause_reaches_the_centre_as_a_message(
    visitor: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    visitor.cookies.set(
        "sid", doors.session(db, doors.somebody(db, "bruna", "patient", bruna)), domain="localhost.local"
    )
    path = f"/api/patients/{bruna.uid}/pause"

    asked = await visitor.post(
        path, json={"starts": "2999-12-03", "ends": "2999-12-10", "note": "dal figlio"}
    )

    assert asked.status_code == 204
    assert (await visitor.post(path, json={"starts": "2999-12-03", "ends": "2999-12-02"})).status_code == 422
    assert (await visitor.post(path, json={"starts": "2020-12-03", "ends": "2020-12-10"})).status_code == 422
    said = db.execute("select side, body from message").fetchall()
    assert said == [("home", "Chiedo una pausa dal 03/12/2999 al 10/12/2999. dal figlio")]
