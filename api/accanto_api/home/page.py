"""Puts a patient's page together: plan, day, values, centre, receipts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from accanto_alerts import absence, casebook, reading
from accanto_alerts.agenda import Item
from accanto_alerts.hours import Calendar
from accanto_alerts.plan import Plan
from accanto_alerts.points import History
from accanto_alerts.reading import Need
from accanto_alerts.service import Service
from accanto_api import database, series
from accanto_api.database import Connection
from accanto_api.home import day, entries
from accanto_api.home.day import Task
from accanto_api.home.entries import Kind
from accanto_api.home.shapes import (
    HomeCentre,
    HomeDay,
    HomePage,
    HomeQuestion,
    HomeReceipt,
    HomeTask,
    OwnValue,
)
from accanto_api.home.whose import Home
from accanto_contract.errors import PlanRefused

log = logging.getLogger(__name__)

POINTS = 60
"""Values of one signal on the page."""
MOST_POINTS = 2_000
SHOWN = (
    "weight", "systolic", "diastolic", "pulse_rate", "spo2", "glucose", "temperature", "fev1", "pef", "heart_rate",
)  # fmt: skip
"""What people at home may see of themselves, in this order."""
RECEIPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    signal: str
    unit: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    name: str
    time: datetime


async def of(connection: Connection, home: Home, *, now: datetime) -> HomePage:
    """The page of a patient. Raises SettingsError."""
    plan = await plan_of(connection, home.patient_id)
    found = day.tasks(plan, await _history(connection, plan, now), now=now) if plan else []
    today = [one for one in found if _is_of(one, day.today(now))]
    first = day.next_to_do(today, now)
    shows = plan is None or plan.shows_values
    return HomePage(
        now=now,
        person=home.person(),
        may_enter=home.may_enter,
        has_plan=plan is not None,
        shows_values=shows,
        centre=_centre(await casebook.centre(connection), now),
        next_item=first.item.id if first else None,
        today=[_task(one) for one in today],
        week=_week(found, day.today(now)),
        visits=[_task(one) for one in found if one.item.days > 1],
        values=await _values(connection, home, plan) if shows else [],
        kinds=kinds(plan),
        questions=await _questions(connection, home, plan),
        receipts=await database.rows(
            connection, HomeReceipt, "home.receipts", patient=home.patient_id, most=RECEIPTS
        ),
    )


async def plan_of(connection: Connection, patient_id: int) -> Plan | None:
    """The plan in force; one that cannot be read is none, and is in the log."""
    row = (await reading.active_plans(connection, [patient_id])).get(patient_id)
    try:
        return row.plan() if row else None
    except PlanRefused as refused:
        log.warning("plan_unreadable patient=%d reason=%s", patient_id, refused)
        return None


def kinds(plan: Plan | None) -> list[Kind]:
    """What may be written down: what the plan measures, and the temperature; without a plan everything."""
    watched = _signals(plan) if plan else set()
    wanted = [kind for kind in Kind if set(entries.NEEDED[kind]) & watched]
    return [*wanted, *({Kind.TEMPERATURE} - set(wanted))] if wanted else list(Kind)


def _signals(plan: Plan) -> set[str]:
    """What the plan measures or watches."""
    measured = {name for item in plan.calendar for name in item.signals}
    watched = {name for rule in plan.rules for name in rule.signals}
    return measured | watched | {name for device in plan.kit for name in device.signals}


async def _history(connection: Connection, plan: Plan, now: datetime) -> History:
    names = sorted({*day.needs(plan), absence.SIGNAL})
    needs = [Need(patient_id=plan.patient_id, name=name, since=day.since(now)) for name in names]
    found = await reading.points(connection, needs, most=MOST_POINTS)
    return {name: points for (_, name), points in found.by_need.items()}


async def _values(connection: Connection, home: Home, plan: Plan | None) -> list[OwnValue]:
    watched = _signals(plan) if plan else set(SHOWN)
    names = [name for name in SHOWN if name in watched or name == "diastolic"]
    points = await series.newest(connection, [(home.patient_id, name) for name in names], most=POINTS)
    sources = await database.rows(
        connection, _Source, "home.newest_sources", patient=home.patient_id, signals=names
    )
    known = {one.signal: one for one in sources}
    return [
        OwnValue(
            signal=name,
            unit=known[name].unit if name in known else "/min",
            by_hand=name in known and known[name].by_hand,
            points=list(points[home.patient_id, name]),
        )
        for name in names
        if points.get((home.patient_id, name))
    ]


async def _questions(connection: Connection, home: Home, plan: Plan | None) -> list[HomeQuestion]:
    asked = day.questions(plan) if plan else []
    names = [f"answer/{one.item}" for one in asked]
    rows = await database.rows(connection, _Answered, "home.answered", patient=home.patient_id, names=names)
    when = {row.name: row.time for row in rows}
    return [
        HomeQuestion(
            item=one.item, text=one.text, is_scale=one.is_scale, answered_at=when.get(f"answer/{one.item}")
        )
        for one in asked
    ]


def _centre(service: Service, now: datetime) -> HomeCentre:
    calendar = service.calendar
    span = calendar.span(calendar.local(now).date())
    return HomeCentre(
        name=service.name,
        phone=service.phone,
        opens=calendar.local(span[0]).time() if span else None,
        closes=calendar.local(span[1]).time() if span else None,
        is_open=calendar.is_open(now),
        opens_at=None if calendar.is_open(now) else _opens_at(calendar, now),
    )


def _opens_at(calendar: Calendar, now: datetime) -> datetime:
    return calendar.add(now, timedelta(0)).astimezone(UTC)


def _is_of(task: Task, today: date) -> bool:
    return task.item.days == 1 and task.day == today


def _week(found: Sequence[Task], today: date) -> list[HomeDay]:
    later = [one for one in found if one.item.days == 1 and one.day > today]
    grouped = groupby(later, key=lambda one: one.day)
    return [HomeDay(day=on, tasks=[_task(one) for one in many]) for on, many in grouped]


def _task(task: Task) -> HomeTask:
    item: Item = task.item
    return HomeTask(
        item=item.id,
        kind=item.kind,
        title=item.title,
        signals=list(item.signals),
        starts=task.starts,
        ends=task.ends,
        is_all_day=task.is_all_day,
        outcome=task.outcome,
        at=task.at,
    )
