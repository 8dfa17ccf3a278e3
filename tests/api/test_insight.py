"""Why there is an alert and how the alerts did, as a person in the console gets it."""

import json

import httpx
import letterbox
import psycopg
import pytest
import served
import ward

from accanto_alerts.notify import webpush

pytestmark = pytest.mark.integration


async def test_an_alert_explains_itself_with_plan_events_and_what_came_before(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna, handling="closed")
    raised = ward.alert(db, bruna)
    await chiara.post(f"/api/alerts/{raised.uid}/take")

    why = (await chiara.get(f"/api/alerts/{raised.uid}/explain")).json()

    assert why["explanation"]["sentence"]["en"].startswith("HR **138")
    assert (why["plan_version"], why["approved_by"]) == (1, "dott.ssa Paoli")
    assert [event["event"] for event in why["events"]] == ["raised", "acked"]
    assert why["earlier"] == [{"outcome": "called_ok", "times": 1}]


async def test_insight_counts_what_was_done_through_the_api(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    for outcome in ("referred_gp", "expected_for_patient"):
        raised = ward.alert(db, bruna)
        await chiara.post(f"/api/alerts/{raised.uid}/take")
        await chiara.post(f"/api/alerts/{raised.uid}/close", json={"outcome": outcome})
    ward.alert(db, aldo)

    found = (await chiara.get("/api/insight?days=7")).json()

    assert (found["alerts"], found["ppv"], found["to_act"]["count"]) == (2, 0.5, 2)
    assert (found["rules"][0]["rule_id"], found["rules"][0]["hint"]) == ("hr-high", None)
    assert found["people"][0]["person"] == "chiara"


async def test_a_seldom_right_rule_comes_with_a_hint_in_both_languages(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    for _ in range(8):
        ward.alert(db, bruna, handling="closed")

    (rule,) = (await chiara.get("/api/insight")).json()["rules"]

    assert (rule["ppv"], rule["advice"], sorted(rule["hint"])) == (0.0, "repeat", ["en", "it"])


async def test_a_stranger_gets_no_explanation(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, aldo)

    assert (await chiara.get(f"/api/alerts/{raised.uid}/explain")).status_code == 404


async def test_a_browser_subscribes_where_push_is_configured(
    database: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    key = webpush.WebPush(webpush.new_key(), subject="mailto:a@b.it").public_key
    browser = letterbox.Browser(address="https://push.example.net/1")
    async with served.api(database, push_key=key) as address, served.visitor(address) as client:
        await served.login(client, "chiara")
        assert (await client.get("/api/push")).json() == {"public_key": key}
        said = await client.put("/api/push", json=json.loads(browser.subscription))

    assert said.status_code == 204
    ((stored,),) = db.execute("select address from contact where person = 'chiara'").fetchall()
    assert webpush.read(stored).public == browser.public


async def test_no_push_without_a_key(chiara: httpx.AsyncClient) -> None:
    browser = letterbox.Browser(address="https://push.example.net/1")

    assert (await chiara.get("/api/push")).json() == {"public_key": None}
    assert (await chiara.put("/api/push", json=json.loads(browser.subscription))).status_code == 404
