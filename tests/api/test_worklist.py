"""The worklist in the order of work, and taking a case."""

import asyncio

import doors
import httpx
import psycopg
import pytest
import served
import ward

pytestmark = pytest.mark.integration


async def _cases(client: httpx.AsyncClient) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await client.get("/api/worklist")).json()["cases"]
    return found


async def test_a_case_holds_its_alerts_the_gravest_first(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna, rule="spo2-low", severity="medium", peak=87)
    ward.alert(db, bruna, severity="high")

    (case,) = (await chiara.get("/api/worklist")).json()["cases"]

    assert case["lane"] == "high"
    assert [alert["severity"] for alert in case["alerts"]] == ["high", "medium"]


async def test_technical_alerts_stand_apart_from_clinical_ones(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna, severity="low")
    ward.alert(db, bruna, rule="strap", kind="technical", severity="high")

    assert [case["lane"] for case in await _cases(chiara)] == ["low", "technical"]


async def test_closed_and_withdrawn_alerts_are_not_work(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna, handling="closed")
    ward.alert(db, bruna, rule="b", handling="withdrawn")

    assert await _cases(chiara) == []


async def test_the_values_behind_the_rule_come_oldest_first(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    (at,) = db.execute("select raised_at from alert where id = %s", [raised.id]).fetchone() or ()
    ward.heart_rates(db, bruna, at, [80, 81.5, 138])

    (case,) = (await chiara.get("/api/worklist")).json()["cases"]

    assert [value for _, value in case["points"]] == [80, 81.5, 138]


async def test_of_a_corrected_value_only_the_last_version_is_shown(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.saturations(db, bruna, db.execute("select now()").fetchone()[0], [93])  # type: ignore[index]
    db.execute(
        "insert into observation select time, 95, patient_id, null, now(), device_id, signal, quality, flags, 2"
        " from observation"
    )

    trend = (await chiara.get(f"/api/patients/{bruna.uid}/trend?signal=spo2")).json()

    assert (trend["unit"], [point["value"] for point in trend["points"]]) == ("%", [95])


async def test_taking_gives_the_alert_an_owner_and_tells_everybody(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    taken = (await chiara.post(f"/api/alerts/{raised.uid}/take")).json()

    assert (taken["handling"], taken["owner"]["username"]) == ("acked", "chiara")
    assert db.execute("select event, actor from alert_event order by id").fetchall() == [
        ("raised", None), ("acked", "chiara"),
    ]  # fmt: skip


async def test_taking_one_takes_the_case_but_no_other_sort(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    first = ward.alert(db, bruna)
    ward.alert(db, bruna, rule="spo2-low")
    ward.alert(db, bruna, rule="strap", kind="technical")

    await chiara.post(f"/api/alerts/{first.uid}/take")

    owners = db.execute("select kind, owner from alert order by id").fetchall()
    assert owners == [("clinical", "chiara"), ("clinical", "chiara"), ("technical", None)]


async def test_of_two_who_take_at_once_one_is_told_that_it_is_taken(
    api: str, chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.worker(db, "marco")
    db.execute("insert into care_team select %s, id from account where username = 'marco'", [bruna.id])
    raised = ward.alert(db, bruna)
    async with served.visitor(api) as marco:
        doors.let_in(marco, db, "marco")

        answers = await asyncio.gather(
            *(client.post(f"/api/alerts/{raised.uid}/take") for client in (chiara, marco))
        )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {"code": "already_taken"}.items() <= max(answers, key=lambda a: a.status_code).json().items()


async def test_what_is_closed_cannot_be_taken(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna, handling="closed")

    answer = await chiara.post(f"/api/alerts/{raised.uid}/take")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
