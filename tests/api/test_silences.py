"""Silences through the api: asked for, refused, listed before they end, lifted."""

from datetime import UTC, datetime, timedelta

import duty
import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration


def _in(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


async def _ask(client: httpx.AsyncClient, patient: ward.Patient, **asked: object) -> httpx.Response:
    body = {"kind": "ricovero", "reason": "polmonite", "ends": _in(48), **asked}
    return await client.post(f"/api/patients/{patient.uid}/silences", json=body)


async def test_a_silence_hides_and_lifting_it_calls_at_once(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, database: str
) -> None:
    duty.always_open(db)
    silence = (await _ask(chiara, bruna)).json()
    await duty.calls(database, bruna, ward.alert(db, bruna))
    assert duty.notices(db) == []

    lifted = (await chiara.post(f"/api/patients/{bruna.uid}/silences/{silence['id']}/lift")).json()

    assert (lifted["lifted_by"], len(duty.notices(db))) == ("chiara", 1)
    assert db.execute("select action from audit where action like '%silence' order by id").fetchall() == [
        ("silence",), ("lift_silence",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"reason": "  "}, "silence_reason_missing"),
        ({"ends": None}, "silence_too_long"),
        ({"ends": _in(31 * 24)}, "silence_too_long"),
        ({"kind": "vacanza", "ends": _in(-1), "starts": _in(-2)}, "silence_ends_before"),
        ({"kind": "terapia"}, "silence_rules_missing"),
        ({"kind": "siesta"}, "invalid"),
    ],
)
async def test_a_silence_that_may_not_be_is_refused_with_its_reason(
    chiara: httpx.AsyncClient, bruna: ward.Patient, asked: dict[str, object], code: str
) -> None:
    refused = await _ask(chiara, bruna, **asked)

    assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_what_ends_within_a_day_is_listed_and_an_overdue_stay_in_hospital_too(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await _ask(chiara, bruna, kind="vacanza", ends=_in(72))
    tomorrow = (await _ask(chiara, bruna, kind="vacanza", ends=_in(20))).json()
    stay = (await _ask(chiara, bruna, starts=_in(-50), ends=_in(-2))).json()

    listed = (await chiara.get("/api/silences/ending")).json()

    assert [one["id"] for one in listed] == [stay["id"], tomorrow["id"]]


async def test_a_silence_is_lifted_once(chiara: httpx.AsyncClient, bruna: ward.Patient) -> None:
    silence = (await _ask(chiara, bruna)).json()
    address = f"/api/patients/{bruna.uid}/silences/{silence['id']}/lift"
    await chiara.post(address)

    assert (await chiara.post(address)).json()["code"] == "silence_over"


async def test_a_strangers_patient_cannot_be_silenced(chiara: httpx.AsyncClient, aldo: ward.Patient) -> None:
    assert (await _ask(chiara, aldo)).status_code == 404
