"""Consents and delegations have a history; without an adesione nothing is processed; glass breaks for an hour."""

from typing import Any, cast

import doors
import duty
import homes
import httpx
import letterbox
import psycopg
import pytest
import served
import storing
import ward

from accanto_alerts.notify import channels
from accanto_alerts.notify import process as notify
from accanto_api import accounts
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

AGREED = {"kind": "adesione", "text_version": "2026-1", "how": "paper", "evidence": "folder 12"}


async def _as(
    client: httpx.AsyncClient, db: psycopg.Connection, account: int, *, is_fresh: bool = True
) -> httpx.AsyncClient:
    client.cookies.set("sid", doors.session(db, account, is_fresh=is_fresh), domain="localhost.local")
    return client


def _adesione(db: psycopg.Connection, who: ward.Patient) -> object:
    (found,) = db.execute("select adesione_at from patient where id = %s", [who.id]).fetchone() or (0,)
    return found


async def test_an_adesione_that_is_withdrawn_stops_processing_and_stays_written(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    path = f"/api/patients/{bruna.uid}/consents"
    given = (await chiara.post(path, json=AGREED)).json()
    assert _adesione(db, bruna) is not None
    assert (await chiara.post(path, json=AGREED)).json()["code"] == "has_consent"

    ended = await chiara.post(f"{path}/adesione/withdraw", json={"reason": "moves away"})

    assert _adesione(db, bruna) is None
    (kept,) = (await chiara.get(path)).json()
    assert (kept["id"], kept["recorded_by"], kept["revoked_by"]) == (given["id"], "Chiara", "Chiara")
    assert ended.json()["revoke_reason"] == "moves away"
    assert (await chiara.post(f"{path}/adesione/withdraw", json={})).status_code == 404


def test_ingestion_keeps_nothing_once_the_adesione_is_withdrawn(
    database: str, db: psycopg.Connection
) -> None:
    patient = homes.enrol(database)
    before = storing.store(db, storing.values(1, 97))
    db.execute(
        "insert into consent (patient_id, kind, text_version, language, given_at, given_by, how)"
        " values (%s, 'adesione', '1', 'it', '2020-01-01', 'patient', 'paper')", [patient],
    )  # fmt: skip
    during = storing.store(db, storing.values(2, 97))

    db.execute("update consent set revoked_at = now()")
    after = storing.store(db, storing.values(3, 97))

    assert (before, during, after) == (["stored"], ["stored"], ["quarantined"])
    assert storing.one(db, "select reason from quarantine") == "no_consent"


async def test_who_comes_back_agrees_anew(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    path = f"/api/patients/{bruna.uid}/consents"
    await chiara.post(path, json=AGREED)
    await chiara.post(f"{path}/adesione/withdraw", json={})

    await chiara.post(path, json=AGREED | {"text_version": "2026-2"})

    assert _adesione(db, bruna) is not None
    assert [one["text_version"] for one in (await chiara.get(path)).json()] == ["2026-2", "2026-1"]


async def test_other_consents_leave_the_adesione_alone(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    path = f"/api/patients/{bruna.uid}/consents"
    before = _adesione(db, bruna)

    await chiara.post(path, json=AGREED | {"kind": "research"})
    await chiara.post(f"{path}/research/withdraw", json={})

    assert _adesione(db, bruna) == before


async def test_a_caregiver_reads_while_the_delegation_lasts(
    chiara: httpx.AsyncClient, bruna: ward.Patient, api: str, db: psycopg.Connection
) -> None:
    caregiver = doors.somebody(db, "figlia", "caregiver")
    path = f"/api/patients/{bruna.uid}"
    async with served.visitor(api) as daughter:
        await _as(daughter, db, caregiver)
        assert (await daughter.get(f"{path}/consents")).status_code == 404

        made = (await chiara.post(f"{path}/delegations", json={"caregiver": "figlia"})).json()
        assert (await daughter.get(f"{path}/consents")).status_code == 200
        assert (await daughter.post(f"{path}/delegations", json={"caregiver": "figlia"})).status_code == 403

        await chiara.post(f"{path}/delegations/{made['id']}/take-back", json={})
        assert (await daughter.get(f"{path}/consents")).status_code == 404


async def test_a_delegation_ends_by_its_date_and_can_be_given_again(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    doors.somebody(db, "figlia", "caregiver")
    path = f"/api/patients/{bruna.uid}/delegations"
    asked = {"caregiver": "figlia", "ends_at": "2099-01-01T00:00:00Z"}
    await chiara.post(path, json=asked)
    assert (await chiara.post(path, json=asked)).json()["code"] == "has_delegation"
    db.execute("update delegation set begins_at = now() - interval '2 d', ends_at = now() - interval '1 d'")

    again = await chiara.post(path, json=asked)

    assert again.status_code == 200
    assert len((await chiara.get(path)).json()) == 2


async def test_only_a_caregiver_is_delegated(chiara: httpx.AsyncClient, bruna: ward.Patient) -> None:
    answer = await chiara.post(f"/api/patients/{bruna.uid}/delegations", json={"caregiver": "chiara"})

    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_caregiver")


async def test_a_delegation_of_another_patient_cannot_be_taken_back(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    doors.relate(db, doors.somebody(db, "figlia", "caregiver"), aldo, "delegation")
    (number,) = db.execute("select id from delegation").fetchone() or (0,)

    answer = await chiara.post(f"/api/patients/{bruna.uid}/delegations/{number}/take-back", json={})

    assert answer.status_code == 404


async def test_a_broken_glass_opens_for_an_hour_and_everybody_hears_of_it(
    visitor: httpx.AsyncClient, bruna: ward.Patient, api: str, db: psycopg.Connection
) -> None:
    outside = doors.somebody(db, "guardia", "gp")
    asked = {"code": f"ACC-{bruna.id:04d}", "reason": "found at home, does not answer"}
    await _as(visitor, db, outside, is_fresh=False)
    assert (await visitor.post("/api/break-glass", json=asked)).json()["code"] == "confirm_first"
    await _as(visitor, db, outside)
    trend = f"/api/patients/{bruna.uid}/trend?signal=heart_rate"
    assert (await visitor.get(trend)).status_code == 404

    opened = (await visitor.post("/api/break-glass", json=asked)).json()

    assert opened["patient"] == str(bruna.uid)
    record = (await visitor.get(f"/api/patients/{bruna.uid}")).json()
    assert record["emergency_until"] == opened["ends_at"]
    assert (await visitor.get(trend)).status_code == 200
    assert (await visitor.post(f"/api/patients/{bruna.uid}/silences", json={})).status_code == 404
    async with served.visitor(api) as officer:
        await _as(officer, db, doors.somebody(db, "garante", "privacy_officer"))
        (glass,) = (await officer.get("/api/break-glass")).json()["items"]
        assert (glass["who"], glass["reason"], glass["seen_at"]) == ("Guardia", asked["reason"], None)
        await officer.post(f"/api/break-glass/{glass['id']}/seen")
        log = (await officer.get(f"/api/patients/{bruna.uid}/access-log")).json()["items"]
    assert ("trend", "emergency", "done") in {(one["action"], one["purpose"], one["outcome"]) for one in log}
    db.execute(
        "update break_glass set begins_at = now() - interval '61 min', ends_at = now() - interval '1 min'"
    )
    assert (await visitor.get(trend)).status_code == 404


async def test_a_broken_glass_is_told_by_mail_to_officer_and_doctor_without_a_name(
    visitor: httpx.AsyncClient, bruna: ward.Patient, database: str, db: psycopg.Connection
) -> None:
    for username, role in (("garante", "privacy_officer"), ("paoli", "gp"), ("altro", "gp")):
        doors.somebody(db, username, cast("accounts.Role", role))
        duty.contact(db, username, "email", f"{username}@example.it")
    doors.relate(db, ward.worker(db, "paoli", "gp"), bruna, "team")
    await _as(visitor, db, doors.somebody(db, "guardia", "gp"))

    with letterbox.mail_server(served.free_port()) as box:
        ways = channels.Settings(smtp_url=box.url, mail_from="avvisi@accanto.example.it")
        async with duty.telling(notify.Settings(database_url=url_as(database, Role.NOTIFY), ways=ways)):
            asked = {"code": f"ACC-{bruna.id:04d}", "reason": "found at home, does not answer"}
            await visitor.post("/api/break-glass", json=asked)
            await duty.until(lambda: len(box.mails) == 2)

    assert {mail["To"] for mail in box.mails} == {"garante@example.it", "paoli@example.it"}
    assert {mail["Subject"] for mail in box.mails} == {"accanto: un accesso in emergenza"}
    assert not any("Lencioni" in mail.as_string() or "found" in mail.as_string() for mail in box.mails)


async def test_who_may_read_is_said_with_the_reason(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    for username, relation in (("figlia", "delegation"), ("guardia", "emergency")):
        doors.relate(db, doors.somebody(db, username, "caregiver"), bruna, relation)

    readers = (await chiara.get(f"/api/patients/{bruna.uid}/readers")).json()

    found = [(one["display_name"], one["why"], one["until"] is None) for one in readers]
    assert found == [
        ("Chiara", "team", True),
        ("Guardia", "emergency", False),
        ("Figlia", "delegation", True),
    ]


async def test_a_patient_sees_who_looked(
    chiara: httpx.AsyncClient, bruna: ward.Patient, api: str, db: psycopg.Connection
) -> None:
    await chiara.get(f"/api/patients/{bruna.uid}/trend?signal=heart_rate")
    async with served.visitor(api) as patient:
        await _as(patient, db, doors.somebody(db, "bruna", "patient", bruna))
        (looked,) = (await patient.get(f"/api/patients/{bruna.uid}/access-log")).json()["items"]

    assert (looked["who"], looked["action"], looked["purpose"]) == ("Chiara", "trend", "care")


async def test_the_audit_comes_in_pages_that_new_rows_do_not_shift(
    visitor: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await _as(visitor, db, doors.somebody(db, "garante", "privacy_officer"))
    for number in range(7):
        db.execute("insert into audit (action) values (%s)", [f"look {number}"])

    seen: list[str] = []
    page: dict[str, Any] = {"next": ""}  # as JSON comes
    while page["next"] is not None:
        after = f"&after={page['next']}" if page["next"] else ""
        page = (await visitor.get(f"/api/audit?limit=3{after}")).json()
        seen += [one["action"] for one in page["items"]]

    assert [action for action in seen if action.startswith("look")] == [f"look {n}" for n in range(6, -1, -1)]
    assert (await visitor.get("/api/audit?after=%21%21")).status_code == 422


async def test_an_account_is_changed_as_it_was_read(
    visitor: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await _as(visitor, db, doors.somebody(db, "ada", "admin"))
    (number,) = db.execute("select id from account where username = 'chiara'").fetchone() or (0,)
    path, wish = f"/api/accounts/{number}", {"display_name": "Chiara B.", "role": "gp", "is_disabled": False}
    tag = (await visitor.get(path)).headers["etag"]

    assert (await visitor.put(path, json=wish)).status_code == 428
    changed = await visitor.put(path, json=wish, headers={"If-Match": tag})
    late = await visitor.put(path, json=wish, headers={"If-Match": tag})

    assert (changed.json()["role"], changed.headers["etag"] != tag) == ("gp", True)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
