"""The watch on a real database: new plans, deadlines, silent gateways, answers, absences, many patients at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import psycopg
import pytest
import watched_home
from psycopg import AsyncConnection
from watched_home import NOW, SECOND, Home, minutes_ago, settled, until, watching

from accanto_alerts import casework, evaluation, saving
from accanto_alerts.agenda import Item, ItemKind, Recurrence
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Device, Limit, Missing, Onset, Questionnaire, Result, Trouble
from accanto_alerts.silences import Kind, Silence
from accanto_contract.errors import PlanRefused
from accanto_store import connections

pytestmark = pytest.mark.integration
DAY = timedelta(days=1)
DAILY = Item(
    id="oxygen",
    kind=ItemKind.MEASURE,
    starts=date(2026, 1, 1),
    recurrence=Recurrence(frequency=Frequency.DAILY),
    signals=("spo2",),
)
MISSING = Missing(id="no-oxygen", item=DAILY, missed=2, of=3, result=Result.MINOR, onset=Onset.DELAYED)
SILENT = Device(
    id="box-silent",
    trouble=Trouble.OFFLINE,
    after=timedelta(hours=4),
    result=Result.MINOR,
    onset=Onset.PROMPT,
)
BREATH = Questionnaire(id="breath", item="breath", answers=(1,), result=Result.REVERSIBLE, onset=Onset.PROMPT)


def _next(plan: Plan, *, patient_id: int, **changes: object) -> Plan:
    return replace(plan, patient_id=patient_id, version=plan.version + 1, **changes)  # type: ignore[arg-type]


@pytest.fixture
def home(database: str, plan: Plan) -> Home:
    return watched_home.new(database, plan)


@asynccontextmanager
async def _transaction(home: Home) -> AsyncIterator[AsyncConnection]:
    async with await connections.connect_async(home.url) as connection:
        yield connection


async def _judged(home: Home, now: datetime) -> None:
    """One evaluation at a moment of our choice."""
    async with _transaction(home) as connection:
        await evaluation.judge(connection, [home.patient_id], now=now)


async def test_a_new_plan_judges_what_is_there_from_its_beginning_on(
    home: Home, plan: Plan, low: Limit
) -> None:
    home.measure([(minutes_ago(60), 91), (minutes_ago(20), 91)])
    await _judged(home, NOW)
    strict = replace(low, limit=92, clear=94)

    async with _transaction(home) as connection:
        new = _next(plan, patient_id=home.patient_id, rules=(strict,), effective_from=minutes_ago(30))
        await saving.activate(connection, new, by="chiara", now=NOW)
    async with watching(home.url, "w0"):
        await until(home.alerts)

    (alert,) = home.alerts()
    assert (alert["starts"], alert["plan_version"]) == (minutes_ago(20), plan.version + 1)


async def test_the_alert_of_a_removed_rule_is_closed_by_the_editor(
    home: Home, plan: Plan, fast: Limit
) -> None:
    home.measure([(minutes_ago(20), 80)])
    await _judged(home, NOW)

    async with _transaction(home) as connection:
        new = _next(plan, patient_id=home.patient_id, rules=(fast,), effective_from=minutes_ago(1))
        await saving.activate(connection, new, by="chiara", now=NOW)
    await _judged(home, NOW)

    (alert,) = home.alerts()
    assert (alert["handling"], alert["outcome"]) == ("closed", "threshold_changed")
    actors = home.ask("select actor from alert_event where event = 'closed'")
    assert actors == [{"actor": "chiara"}]


async def test_two_editors_at_once_do_not_overwrite_each_other(home: Home, plan: Plan) -> None:
    new = _next(plan, patient_id=home.patient_id, effective_from=NOW)
    async with _transaction(home) as connection:
        await saving.activate(connection, new, by="chiara", now=NOW)

    async with _transaction(home) as connection:
        with pytest.raises(PlanRefused, match="changed meanwhile"):
            await saving.activate(connection, new, by="marco", now=NOW)


async def test_every_deadline_that_passed_while_nobody_watched_is_judged(home: Home, plan: Plan) -> None:
    begins = NOW - timedelta(days=12)
    async with _transaction(home) as connection:
        new = _next(
            plan, patient_id=home.patient_id, rules=(MISSING,), calendar=(DAILY,), effective_from=begins
        )
        home.ask("update plan set effective_from = %s returning 1", begins - timedelta(days=1))
        await saving.activate(connection, new, by="chiara", now=begins)
    await _judged(home, begins)

    async with watching(home.url, "w0"):
        await until(home.alerts)

    (alert,) = home.alerts()
    assert (alert["kind"], alert["condition"]) == ("adherence", "active")
    count = home.ask("select (episodes->'live'->0->>'count')::int as n from alert")[0]["n"]
    assert int(str(count)) >= 9
    assert home.ask("select from rule_deadline where due_at > now()")


async def test_who_withdrew_the_adesione_owes_no_measurement_until_they_agree_anew(
    database: str, plan: Plan
) -> None:
    begins = NOW - timedelta(days=12)
    withdrawn, stayed = (watched_home.new(database, plan) for _ in range(2))
    for home in (withdrawn, stayed):
        new = _next(
            plan, patient_id=home.patient_id, rules=(MISSING,), calendar=(DAILY,), effective_from=begins
        )
        home.ask("update plan set effective_from = %s returning 1", begins - timedelta(days=1))
        async with _transaction(home) as connection:
            await saving.activate(connection, new, by="chiara", now=begins)
        await _judged(home, begins)
    withdrawn.ask("update patient set adesione_at = null where id = %s returning 1", withdrawn.patient_id)

    async with watching(database, "w0"):
        await until(lambda: stayed.ask("select from alert where patient_id = %s", stayed.patient_id))
        owed = "select from alert where patient_id = %s"
        assert withdrawn.ask(owed, withdrawn.patient_id) == []
        withdrawn.ask(
            "update patient set adesione_at = now() where id = %s returning 1", withdrawn.patient_id
        )
        await until(lambda: withdrawn.ask(owed, withdrawn.patient_id))


async def test_a_silent_gateway_is_one_alert_and_its_return_ends_it(home: Home, plan: Plan) -> None:
    home.ask("insert into gateway (id, seen_at) values ('gw-1', now() - interval '5 hours') returning 1")
    _equip(home)
    async with _transaction(home) as connection:
        new = _next(
            plan, patient_id=home.patient_id, rules=(SILENT, MISSING), calendar=(DAILY,), effective_from=NOW
        )
        await saving.activate(connection, replace(new, effective_from=minutes_ago(360)), by="x", now=NOW)

    async with watching(home.url, "w0"):
        await until(lambda: [alert["rule_id"] for alert in home.alerts()] == ["box-silent"])
        home.ask("update gateway set seen_at = now() where id = 'gw-1' returning 1")
        await until(lambda: home.alerts()[0]["condition"] == "cleared")

    assert home.ask("select (ends - starts) > interval '4 hours' as is_long from gateway_silence") == [
        {"is_long": True}
    ]


async def test_an_answer_is_judged_when_it_is_given_and_when_it_is_corrected(home: Home, plan: Plan) -> None:
    async with _transaction(home) as connection:
        new = _next(plan, patient_id=home.patient_id, rules=(BREATH,), effective_from=minutes_ago(60))
        await saving.activate(connection, new, by="chiara", now=NOW)
    async with watching(home.url, "w0"):
        await _say(home, 1)
        await until(home.alerts)
        await _say(home, 0)
        await until(lambda: not home.alerts())


async def test_a_holiday_excuses_what_was_missed(home: Home, plan: Plan) -> None:
    begins = NOW - timedelta(days=6)
    home.ask("update plan set effective_from = %s returning 1", begins)
    async with _transaction(home) as connection:
        new = _next(
            plan, patient_id=home.patient_id, rules=(MISSING,), calendar=(DAILY,), effective_from=begins
        )
        await saving.activate(connection, new, by="chiara", now=NOW)
    async with watching(home.url, "w0"):
        await until(home.alerts)
        async with _transaction(home) as connection:
            await casework.hold(connection, home.patient_id)
            away = Silence(
                kind=Kind.HOLIDAY, author="chiara", reason="al mare", starts=begins, ends=NOW + DAY
            )
            await casework.silence(connection, home.patient_id, away, now=NOW)
        await until(lambda: not home.alerts())


async def test_a_thousand_new_values_of_many_patients_are_judged_together(database: str, plan: Plan) -> None:
    homes = [watched_home.new(database, plan) for _ in range(30)]
    for home in homes:
        home.measure([(minutes_ago(10) + second * SECOND, 86 if second == 5 else 95) for second in range(40)])

    async with watching(database, "w0"):
        await settled(homes[0])

    alerts = homes[0].alerts()
    assert sorted(str(one["patient_id"]) for one in alerts) == sorted(str(one.patient_id) for one in homes)
    assert {one["condition"] for one in alerts} == {"cleared"}


async def _say(home: Home, value: float) -> None:
    async with _transaction(home) as connection:
        await saving.say(
            connection, home.patient_id, "answer/breath", value, at=minutes_ago(5), by="paziente"
        )


def _equip(home: Home) -> None:
    with psycopg.connect(home.url) as connection:
        connection.execute("update device set gateway = 'gw-1'")
        connection.execute(
            "insert into device_assignment (device_id, patient_id, starts) select id, %s, now() - interval '90 days'"
            " from device",
            [home.patient_id],
        )
