"""A proposed plan, rehearsed over a patient's own past before anybody signs it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import AsyncConnection

from accanto_alerts import kit, plan, reading, what_if
from accanto_alerts.plan import Plan
from accanto_alerts.points import History
from accanto_alerts.what_if import Effect

MOST_POINTS = 300_000
"""Of each signal (a month of one every ten seconds); where there are more, fewer days are rehearsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a proposal would have changed; `since` is later than asked for where there are too many values."""

    since: datetime
    until: datetime
    effects: tuple[Effect, ...]


async def rehearse(
    connection: AsyncConnection, patient_id: int, document: object, *, days: int, now: datetime
) -> Rehearsal | None:
    """The plan in force against a document, over so many days; None without a plan. Raises PlanRefused."""
    row = (await reading.active_plans(connection, [patient_id])).get(patient_id)
    if row is None:
        return None
    current = row.plan()
    proposed = plan.of(
        plan.content(document),
        patient_id=patient_id,
        version=current.version + 1,
        effective_from=now,
        approved_by=None,
    )
    since, history = await _history(connection, current, proposed, days=days, now=now)
    effects = await asyncio.to_thread(what_if.effects, current, proposed, history, since=since, until=now)
    return Rehearsal(since=since, until=now, effects=tuple(effects))


async def _history(
    connection: AsyncConnection, current: Plan, proposed: Plan, *, days: int, now: datetime
) -> tuple[datetime, History]:
    """The values that either plan reads, and since when they are whole; half the days where they are too many."""
    windows: dict[str, timedelta] = {}
    for one in (current, proposed):
        for rule in one.rules:
            for name in kit.reads(rule, one):
                windows[name] = max(windows.get(name, timedelta(0)), rule.window)
    since = now - timedelta(days=days)
    needs = [
        reading.Need(patient_id=current.patient_id, name=name, since=since - window)
        for name, window in sorted(windows.items())
    ]
    found = await reading.points(connection, needs, most=MOST_POINTS)
    if found.cut and days > 1:
        return await _history(connection, current, proposed, days=days // 2, now=now)
    return since, {need.name: found.by_need[current.patient_id, need.name] for need in needs}
