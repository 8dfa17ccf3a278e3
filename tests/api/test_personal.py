"""Carers correct a patient's person, team and kit; at home a pause is asked for."""

import doors
import httpx
import psycopg
import pytest
import ward

from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration


async def test_what_is_named_is_corrected_and_the_rest_stays(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    path = f"/api/patients/{bruna.uid}/person"
    asked = {"phone": "0583 111", "family_name": " Lenzi ", "town": "", "reason": "detto al telefono"}
    answer = await chiara.patch(path, json=asked)

    assert answer.status_code == 204
    row = db.execute(
        "select given_name, family_name, phone from patient_identity where patient_id = %s", [bruna.id]
    )
    assert row.fetchone() == ("Bruna", "Lenzi", "0583 111")
    noted = db.execute("select detail from audit where action = 'correct_person'").fetchone()
    assert noted is not None
    assert noted[0] == {"correction": noted[0]["correction"], "fields": "family_name,phone,town"}
    for wrong in ({"birth_date": "2999-01-01"}, {"given_name": " "}, {"code": "ACC-9"}, {"reason": " "}):
        assert (await chiara.patch(path, json={"reason": "prova", **wrong})).status_code == 422


async def test_what_stood_before_a_correction_is_kept_with_who_when_and_why(
    chiara: httpx.AsyncClient, visitor: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute("update patient_identity set phone = '0583 000' where patient_id = %s", [bruna.id])
    path = f"/api/patients/{bruna.uid}/person"
    for phone, reason in (("0583 111", "ha cambiato numero"), ("0583 111", "di nuovo"), ("0583 2", "errore")):
        await chiara.patch(path, json={"phone": phone, "reason": reason})

    officer = doors.session(db, doors.somebody(db, "moretti", "privacy_officer"))
    visitor.cookies.set("sid", officer, domain="localhost.local")
    for reader in (chiara, visitor):
        kept = (await reader.get(f"{path}/corrections")).json()
        assert [(one["who"], one["reason"], one["before"]) for one in kept] == [
            ("Chiara", "errore", {"phone": "0583 111"}),
            ("Chiara", "ha cambiato numero", {"phone": "0583 000"}),
        ]
    assert "0583" not in str(db.execute("select detail, object from audit").fetchall())


async def test_a_correction_is_never_changed_by_the_console(database: str) -> None:
    with psycopg.connect(url_as(database, Role.API), autocommit=True) as api:
        for deed in ("update identity_correction set reason = 'x'", "delete from identity_correction"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                api.execute(deed.encode())


async def test_a_colleague_joins_the_team_and_leaves_it_but_never_the_last_one(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    doors.somebody(db, "marco", "case_manager")
    path = f"/api/patients/{bruna.uid}/team"
    assert (await chiara.post(f"{path}/chiara/leave")).json()["code"] == "last_carer"
    for nobody_here in ("marco", "nobody"):
        assert (await chiara.post(f"{path}/{nobody_here}/leave")).json()["code"] == "not_found"

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
