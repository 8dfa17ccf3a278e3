"""The watch and a real database: what is committed there becomes alerts, whatever happens in between."""

import asyncio

import psycopg
import pytest
import watched_home
from watched_home import NOW, SECOND, Home, minutes_ago, settled, until, watching

from accanto_alerts import evaluation
from accanto_alerts.plan import Plan
from accanto_store import connections

pytestmark = pytest.mark.integration


@pytest.fixture
def home(database: str, plan: Plan) -> Home:
    return watched_home.new(database, plan)


async def test_a_low_saturation_becomes_an_alert_that_explains_itself(home: Home) -> None:
    async with watching(home.url, "w0"):
        home.measure([(minutes_ago(2), 95), (minutes_ago(1), 86)])
        await until(home.alerts)

    (alert,) = home.alerts()
    explanation = alert["explanation"]
    assert (alert["rule_id"], alert["severity"], alert["condition"], alert["handling"]) == (
        "spo2-low", "high", "active", "new",
    )  # fmt: skip
    assert isinstance(explanation, dict)
    assert explanation["sentence"]["en"] == "SpO₂ **86\u00a0%**; lower limit 88"
    assert explanation["plan_version"] == 4


async def test_late_data_withdraw_an_alert_and_tell_so(home: Home) -> None:
    async with watching(home.url, "w0"):
        home.measure([(minutes_ago(2), 86)])
        await until(home.alerts)
        home.ask("update observation set value = 95 returning 1")
        home.measure([(minutes_ago(2), 95)])
        await settled(home)

    assert home.alerts() == []
    assert [row["event"] for row in home.ask("select event from alert_event order by id")] == [
        "raised",
        "withdrawn",
    ]


async def test_the_event_of_an_alert_is_announced(home: Home) -> None:
    async with (
        watching(home.url, "w0"),
        await psycopg.AsyncConnection.connect(home.url, autocommit=True) as ear,
    ):
        await ear.execute("listen accanto_alert")
        home.measure([(minutes_ago(1), 86)])
        heard = [notice.payload async for notice in ear.notifies(timeout=10, stop_after=1)]

    assert heard == [str(row["id"]) for row in home.ask("select id from alert_event")]


async def test_a_lost_wake_up_call_costs_seconds_only(home: Home) -> None:
    async with watching(home.url, "w0"):
        await asyncio.sleep(0.3)
        with psycopg.connect(home.url) as connection:
            connection.execute(
                "insert into dirty (patient_id, signal, starts, ends) values (%s, 10, %s, %s)",
                (home.patient_id, NOW, NOW),
            )
        await settled(home)


async def test_a_crash_before_the_commit_leaves_everything_to_be_judged_again(home: Home) -> None:
    home.measure([(minutes_ago(1), 86)])
    async with await connections.connect_async(home.url) as connection:
        claimed = await evaluation.claim(connection, now=NOW)
        await evaluation.judge(connection, claimed, now=NOW)
        await connection.rollback()

    assert claimed == [home.patient_id]
    assert (home.alerts(), len(home.ask("select from dirty"))) == ([], 1)
    async with watching(home.url, "w0"):
        await until(home.alerts)
    assert len(home.alerts()) == 1


async def test_two_watches_share_the_patients_and_raise_each_alert_once(database: str, plan: Plan) -> None:
    homes = [watched_home.new(database, plan) for _ in range(8)]

    async with watching(homes[0].url, "w0", "w1"):
        for second in range(20):
            for home in homes:
                home.measure([(minutes_ago(5) + second * SECOND, 86)])
        await settled(homes[0])

    alerts = homes[0].alerts()
    assert sorted(str(alert["patient_id"]) for alert in alerts) == sorted(
        str(home.patient_id) for home in homes
    )


async def test_a_patient_held_by_another_watch_is_left_to_it(home: Home) -> None:
    home.measure([(minutes_ago(1), 86)])
    async with (
        await connections.connect_async(home.url) as one,
        await connections.connect_async(home.url) as two,
    ):
        assert await evaluation.claim(one, now=NOW) == [home.patient_id]
        assert await evaluation.claim(two, now=NOW) == []


async def test_a_patient_who_cannot_be_judged_keeps_nobody_waiting(database: str, plan: Plan) -> None:
    broken, well = watched_home.new(database, plan), watched_home.new(database, plan)
    broken.ask("update plan set document = '{}' where patient_id = %s returning 1", broken.patient_id)

    async with watching(well.url, "w0"):
        broken.measure([(minutes_ago(1), 86)])
        well.measure([(minutes_ago(1), 86)])
        await until(well.alerts)

    assert [alert["patient_id"] for alert in well.alerts()] == [well.patient_id]
    assert [row["patient_id"] for row in well.ask("select patient_id from dirty")] == [broken.patient_id]


async def test_the_watch_comes_back_when_its_connections_are_cut(home: Home) -> None:
    async with watching(home.url, "w0"):
        home.measure([(minutes_ago(3), 86)])
        await until(home.alerts)
        home.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'accanto watch%%'"
        )
        home.measure([(minutes_ago(2), 95)])
        await until(lambda: home.alerts()[0]["condition"] == "cleared")


async def test_a_closed_alert_keeps_what_people_saw(home: Home) -> None:
    async with watching(home.url, "w0"):
        home.measure([(minutes_ago(3), 86)])
        await until(home.alerts)
        home.ask("update alert set handling = 'closed', outcome = 'called_ok', closed_at = now() returning 1")
        before = home.alerts()[0]["explanation"]
        home.measure([(minutes_ago(2), 80), (minutes_ago(1), 95)])
        await settled(home)

    (alert,) = home.alerts()
    assert (alert["handling"], alert["condition"], alert["explanation"]) == ("closed", "cleared", before)
