"""What an evaluation reads: marks, plans, alerts, deadlines and points, of many patients in one question each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import class_row, dict_row

from accanto_alerts import absence, kit, records
from accanto_alerts.reconcile import Alert
from accanto_alerts.rules import Point
from accanto_alerts.wake import Mark
from accanto_contract import signals
from accanto_store import queries

MOST_MARKS = 5000
"""So many marks are read at a time; the rest wait for the next transaction."""

CLOSED_REACH = timedelta(days=30)
"""Alerts that a person closed speak for episodes no older than this before the new data."""


_SOURCES = {absence.SIGNAL: "points_away", kit.SIGNAL: "points_offline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The points of one signal or finding of a patient, from a moment on."""

    patient_id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What was found for needs: the points of each, and those of which there are more."""

    by_need: Mapping[tuple[int, str], Sequence[Point]]
    cut: frozenset[tuple[int, str]] = frozenset()


async def marks(connection: AsyncConnection, patients: Sequence[int]) -> list[Mark]:
    """New data of these patients, the oldest first, at most so many."""
    async with connection.cursor(row_factory=class_row(Mark)) as cursor:
        await cursor.execute(_sql("dirty_marks"), {"patients": list(patients), "most": MOST_MARKS})
        return await cursor.fetchall()


async def active_plans(connection: AsyncConnection, patients: Sequence[int]) -> dict[int, records.PlanRow]:
    """The plans that are in force, by patient, not yet read."""
    async with connection.cursor(row_factory=class_row(records.PlanRow)) as cursor:
        await cursor.execute(_sql("active_plans"), {"patients": list(patients)})
        return {row.patient_id: row for row in await cursor.fetchall()}


async def deadlines(connection: AsyncConnection, patients: Sequence[int]) -> dict[int, dict[str, datetime]]:
    """When rules speak next by themselves, by patient and rule."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    cursor = await connection.execute(_sql("deadlines"), {"patients": list(patients)})
    async for patient, rule, due_at in cursor:
        found[patient][rule] = due_at
    return found


async def alerts(
    connection: AsyncConnection, sinces: Mapping[int, datetime]
) -> dict[int, dict[str, list[Alert]]]:
    """The alerts that new data from these moments on may concern, by patient and rule, oldest first."""
    found: dict[int, dict[str, list[Alert]]] = defaultdict(lambda: defaultdict(list))
    reach = [since - CLOSED_REACH for since in sinces.values()]
    async with connection.cursor(row_factory=class_row(records.AlertRow)) as cursor:
        await cursor.execute(_sql("alerts_of_patients"), {"patients": list(sinces), "sinces": reach})
        async for row in cursor:
            found[row.patient_id][row.rule_id].append(row.alert())
    return found


async def points(connection: AsyncConnection, needs: Iterable[Need], *, most: int) -> Points:
    """The points that rules need, in order of time, at most so many of each signal of a patient."""
    wanted = list(needs)
    found: dict[tuple[int, str], list[Point]] = {(need.patient_id, need.name): [] for need in wanted}
    for query, asked in _by_source(wanted).items():
        values = {
            "patients": [need.patient_id for need in asked],
            "names": [need.name for need in asked],
            "sinces": [need.since for need in asked],
            "most": most,
        }
        places = [found[need.patient_id, need.name] for need in asked]
        async with connection.cursor(binary=True, row_factory=dict_row) as cursor:
            rows = await (await cursor.execute(_sql(query), values)).fetchall()
        numbers = [row.pop("n") for row in rows]
        for number, point in zip(numbers, msgspec.convert(rows, list[Point]), strict=True):
            places[number - 1].append(point)
    return Points(by_need=found, cut=frozenset(key for key, many in found.items() if len(many) >= most))


def _by_source(needs: Iterable[Need]) -> dict[str, list[Need]]:
    """Needs by the question that answers them."""
    asked: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        asked[_source(need.name)].append(need)
    return asked


def _source(name: str) -> str:
    """The question that answers for a signal."""
    if name in _SOURCES:
        return _SOURCES[name]
    signal = signals.BY_NAME.get(name)
    if signal is not None and not signal.is_computed:
        return "points_measured"
    return "points_said" if "/" in name else "points_found"


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
