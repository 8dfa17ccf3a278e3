"""The draft of a plan on its way to a signature."""

from collections.abc import AsyncIterator

import doors
import httpx
import psycopg
import pytest
import served
import ward
from psycopg.types.json import Jsonb

pytestmark = pytest.mark.integration


def _plan(limit: float) -> dict[str, object]:
    rule = {
        "kind": "limit", "id": "spo2-low", "signal": "spo2", "op": "<=", "limit": limit, "clear": limit + 2,
        "result": "irreversible", "onset": "prompt",
    }  # fmt: skip
    return {"rules": [rule], "title": "BPCO"}


@pytest.fixture
def planned(db: psycopg.Connection, bruna: ward.Patient) -> ward.Patient:
    """Bruna, whose plan watches her saturation."""
    db.execute("update plan set document = %s where patient_id = %s", [Jsonb(_plan(88)), bruna.id])
    return bruna


@pytest.fixture
async def paoli(api: str, planned: ward.Patient, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """Bruna's general practitioner, who has just shown the second factor."""
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")
    db.execute(
        "insert into care_team (patient_id, account_id) select %s, id from account where username = 'paoli'",
        [planned.id],
    )
    async with served.visitor(api) as client:
        doors.let_in(client, db, "paoli")
        yield client


async def _save(
    client: httpx.AsyncClient,
    who: ward.Patient,
    limit: float,
    revision: str = '"r0"',
    reason: str = "perché sì",
) -> httpx.Response:
    return await client.put(
        f"/api/patients/{who.uid}/plan/draft",
        json={"document": _plan(limit), "reason": reason},
        headers={"If-Match": revision},
    )


async def test_a_plan_reads_back_in_sentences_with_what_changed(
    chiara: httpx.AsyncClient, planned: ward.Patient
) -> None:
    asked = {"document": _plan(92)}
    said = (await chiara.post(f"/api/patients/{planned.uid}/plan/read", json=asked)).json()

    (rule,) = said["plan"]["rules"]
    assert rule["sentence"]["it"].startswith("Avvisa se: SpO₂ ≤ 92")
    assert [handle["path"] for handle in rule["handles"]] == [["limit"], ["clear"]]
    assert [
        (one["name"]["it"], one["was"]["it"], one["now"]["it"]) for one in said["plan"]["from_version"]
    ] == [
        ("SpO₂, limite basso", "88\N{NO-BREAK SPACE}%", "92\N{NO-BREAK SPACE}%"),
        ("SpO₂, rientra a", "90\N{NO-BREAK SPACE}%", "94\N{NO-BREAK SPACE}%"),
    ]


async def test_a_draft_that_cannot_be_a_plan_is_kept_and_says_why(
    chiara: httpx.AsyncClient, planned: ward.Patient
) -> None:
    broken = {"document": {"rules": [{"kind": "limit"}]}, "reason": ""}
    saved = await chiara.put(
        f"/api/patients/{planned.uid}/plan/draft", json=broken, headers={"If-Match": '"r0"'}
    )
    draft = (await chiara.get(f"/api/patients/{planned.uid}/plan")).json()["draft"]

    assert saved.status_code == 204
    assert sorted(draft["refused"]) == ["en", "it"]
    assert draft["document"] == broken["document"]


async def test_nobody_overwrites_what_another_person_just_saved(
    chiara: httpx.AsyncClient, planned: ward.Patient
) -> None:
    first = await _save(chiara, planned, 90)
    second = await _save(chiara, planned, 91, first.headers["ETag"])
    late = await _save(chiara, planned, 92, first.headers["ETag"])
    blind = await chiara.put(
        f"/api/patients/{planned.uid}/plan/draft", json={"document": _plan(80), "reason": ""}
    )

    assert (first.status_code, second.status_code) == (204, 204)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert (blind.status_code, blind.json()["code"]) == (428, "version_missing")


async def test_a_case_manager_proposes_and_cannot_sign(
    chiara: httpx.AsyncClient, planned: ward.Patient
) -> None:
    saved = await _save(chiara, planned, 90)
    proposed = await chiara.post(
        f"/api/patients/{planned.uid}/plan/draft/propose", headers={"If-Match": saved.headers["ETag"]}
    )
    signed = await chiara.post(
        f"/api/patients/{planned.uid}/plan/draft/sign",
        json={},
        headers={"If-Match": proposed.headers["ETag"]},
    )

    assert proposed.status_code == 204
    assert (signed.status_code, signed.json()["code"]) == (403, "forbidden")


async def test_the_signature_brings_the_draft_into_force(
    paoli: httpx.AsyncClient, planned: ward.Patient, db: psycopg.Connection
) -> None:
    saved = await _save(paoli, planned, 92, reason="saturazione più bassa del solito")
    signed = await paoli.post(
        f"/api/patients/{planned.uid}/plan/draft/sign",
        json={"agreed_on": "2026-11-20"},
        headers={"If-Match": saved.headers["ETag"]},
    )

    assert signed.json() == {"version": 2}
    page = (await paoli.get(f"/api/patients/{planned.uid}/plan")).json()
    assert page["draft"] is None
    assert [(one["version"], one["status"], one["reason"]) for one in page["versions"]] == [
        (2, "active", "saturazione più bassa del solito"), (1, "closed", ""),
    ]  # fmt: skip
    assert db.execute("select count(*) from dirty where signal = 0").fetchone() != (0,)


async def test_without_a_fresh_second_factor_nothing_is_signed(
    paoli: httpx.AsyncClient, planned: ward.Patient, db: psycopg.Connection
) -> None:
    saved = await _save(paoli, planned, 92)
    db.execute("update session set proven_at = null")
    signed = await paoli.post(
        f"/api/patients/{planned.uid}/plan/draft/sign", json={}, headers={"If-Match": saved.headers["ETag"]}
    )

    assert signed.json()["code"] == "confirm_first"
    assert db.execute("select max(version) from plan where patient_id = %s", [planned.id]).fetchone() == (1,)


async def test_a_draft_begun_on_an_older_version_cannot_be_signed(
    paoli: httpx.AsyncClient, planned: ward.Patient, db: psycopg.Connection
) -> None:
    saved = await _save(paoli, planned, 92)
    db.execute("update plan set status = 'closed' where patient_id = %s", [planned.id])
    signed = await paoli.post(
        f"/api/patients/{planned.uid}/plan/draft/sign", json={}, headers={"If-Match": saved.headers["ETag"]}
    )

    assert signed.json()["code"] == "changed_meanwhile"


async def test_every_template_can_be_started(chiara: httpx.AsyncClient, planned: ward.Patient) -> None:
    listed = (await chiara.get("/api/templates")).json()

    assert len(listed) == 6
    for one in listed:
        started = (await chiara.get(f"/api/templates/{one['id']}")).json()
        said = (await chiara.post(f"/api/patients/{planned.uid}/plan/read", json=started)).json()
        assert said["refused"] is None
        assert said["plan"]["from_template"] == []
