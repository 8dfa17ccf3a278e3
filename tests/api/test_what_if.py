"""A proposed plan, rehearsed over a patient's own past through the api."""

from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
import ward
from psycopg.types.json import Jsonb

pytestmark = pytest.mark.integration


def _low(limit: float) -> dict[str, object]:
    rule = {
        "kind": "limit",
        "id": "spo2-low",
        "signal": "spo2",
        "op": "<=",
        "limit": limit,
        "clear": limit + 2,
    }
    return {"rules": [{**rule, "result": "irreversible", "onset": "prompt", "cooldown_h": 1}]}


@pytest.fixture
def measured(db: psycopg.Connection, bruna: ward.Patient) -> ward.Patient:
    """Bruna with a saturation every day: 95, but 91 ten days ago and 87 five days ago."""
    now = datetime.now(UTC).replace(microsecond=0)
    for days in range(40, 0, -1):
        value = {10: 91.0, 5: 87.0}.get(days, 95.0)
        ward.saturations(db, bruna, now - timedelta(days=days), [value])
    db.execute(
        "update plan set document = %s, effective_from = now() - interval '60 days'", [Jsonb(_low(88))]
    )
    return bruna


async def _ask(client: httpx.AsyncClient, patient: ward.Patient, **asked: object) -> httpx.Response:
    return await client.post(f"/api/patients/{patient.uid}/what-if", json=asked)


async def test_a_milder_limit_shows_the_alert_that_it_would_add(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    said = (await _ask(chiara, measured, document=_low(92), days=28)).json()

    (effect,) = said["effects"]
    assert (effect["rule_id"], effect["now"], effect["proposed"]) == ("spo2-low", 1, 2)
    assert (len(effect["added"]), effect["removed"], effect["proposed_per_week"]) == (1, [], 0.5)


async def test_a_stricter_limit_shows_the_alert_that_it_would_take_away(
    chiara: httpx.AsyncClient, measured: ward.Patient, db: psycopg.Connection
) -> None:
    said = (await _ask(chiara, measured, document=_low(80))).json()

    assert [(effect["now"], effect["proposed"]) for effect in said["effects"]] == [(1, 0)]
    assert db.execute("select count(*) from alert").fetchone() == (0,)


async def test_what_is_older_than_asked_for_is_not_told(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    said = (await _ask(chiara, measured, document=_low(92), days=7)).json()

    assert [(effect["now"], effect["proposed"]) for effect in said["effects"]] == [(1, 1)]


async def test_a_plan_that_cannot_be_says_why_in_both_languages(
    chiara: httpx.AsyncClient, measured: ward.Patient
) -> None:
    said = (await _ask(chiara, measured, document={"rules": [{"kind": "limit"}]})).json()

    assert sorted(said["refused"]) == ["en", "it"]
    assert said["effects"] == []


async def test_a_strangers_past_is_not_rehearsed(chiara: httpx.AsyncClient, aldo: ward.Patient) -> None:
    assert (await _ask(chiara, aldo, document=_low(88))).status_code == 404
