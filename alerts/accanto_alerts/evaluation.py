"""One patient judged: new data become findings, findings and values meet the rules, alerts follow.

Everything here happens inside one transaction of the caller, with the patient held; what it wrote becomes true
together with the mark of new data being gone, or not at all.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import AsyncConnection, AsyncServerCursor
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from accanto_alerts import judgement, records, tracing
from accanto_alerts.judgement import Question
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Change
from accanto_alerts.rules import Point, Rule
from accanto_alerts.tracing import Span
from accanto_contract import signals
from accanto_contract.signals import SignalId
from accanto_store import queries

LOOK_BACK = timedelta(days=30)
"""Older data change no alert any more; what rules of this version look at is younger by far."""
MOST_MARKS = 500
POINTS_AT_A_TIME = 20_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A row of `dirty`."""

    id: int
    signal: int
    starts: datetime
    ends: datetime


async def claim(connection: AsyncConnection, *, resting: Sequence[int]) -> int | None:
    """A patient with new data, held until the transaction ends; none where there is none to be had."""
    row = await (await connection.execute(_sql("claim_patient"), {"resting": list(resting)})).fetchone()
    return None if row is None else int(row[0])


async def judge(connection: AsyncConnection, patient_id: int, *, now: datetime) -> None:
    """Judge the new data of a patient. Raises PlanRefused."""
    marks = await _marks(connection, patient_id)
    changed = _spans([mark for mark in marks if mark.signal != SignalId.ECG])
    traced = _spans([mark for mark in marks if mark.signal == SignalId.ECG])
    if SignalId.ECG in traced:
        outcome = await tracing.refresh(connection, patient_id, traced[SignalId.ECG])
        await _leave(connection, patient_id, outcome.left)
        if outcome.changed is not None:
            for signal in (SignalId.HEART_RATE, SignalId.RR_IRREGULARITY):
                changed[signal] = _joined(changed.get(signal), outcome.changed)
    await _apply_rules(connection, patient_id, changed, now)
    await connection.execute(_sql("forget_dirty"), {"ids": [mark.id for mark in marks]})


async def _marks(connection: AsyncConnection, patient_id: int) -> list[_Mark]:
    async with connection.cursor(row_factory=class_row(_Mark)) as cursor:
        await cursor.execute(_sql("dirty_spans"), {"patient": patient_id, "most": MOST_MARKS})
        return await cursor.fetchall()


def _spans(marks: Sequence[_Mark]) -> dict[int, Span]:
    """The whole stretch of new data of each signal."""
    spans: dict[int, Span] = {}
    for mark in marks:
        spans[mark.signal] = _joined(spans.get(mark.signal), Span(starts=mark.starts, ends=mark.ends))
    return spans


def _joined(one: Span | None, other: Span) -> Span:
    if one is None:
        return other
    return Span(starts=min(one.starts, other.starts), ends=max(one.ends, other.ends))


async def _leave(connection: AsyncConnection, patient_id: int, left: Span | None) -> None:
    """Mark what is left for the next transaction."""
    if left is not None:
        values = {"patient": patient_id, "signal": SignalId.ECG, "starts": left.starts, "ends": left.ends}
        await connection.execute(_sql("leave_dirty"), values)


async def _apply_rules(
    connection: AsyncConnection, patient_id: int, changed: dict[int, Span], now: datetime
) -> None:
    plan = await _plan(connection, patient_id)
    if plan is None:
        return
    for rule in plan.rules:
        span = changed.get(signals.BY_NAME[rule.signals[0]].id)
        if span is not None and span.ends >= max(now - LOOK_BACK, plan.effective_from):
            await _apply(connection, plan, rule, since=max(span.starts, now - LOOK_BACK), now=now)


async def _plan(connection: AsyncConnection, patient_id: int) -> Plan | None:
    async with connection.cursor(row_factory=class_row(records.PlanRow)) as cursor:
        await cursor.execute(_sql("active_plan"), {"patient": patient_id})
        row = await cursor.fetchone()
    return None if row is None else row.plan(patient_id)


async def _apply(
    connection: AsyncConnection, plan: Plan, rule: Rule, *, since: datetime, now: datetime
) -> None:
    """Judge one rule, and write what changes."""
    values = {"patient": plan.patient_id, "rule": rule.id, "since": since}
    async with connection.cursor(row_factory=class_row(records.AlertRow)) as cursor:
        await cursor.execute(_sql("alerts_of_rule"), values)
        stored = [row.alert() for row in await cursor.fetchall()]
    question = judgement.ask(rule, plan, stored, since=since)
    found = [question.carried] if question.carried else []
    async for points in _points(connection, question):
        history = {rule.signals[0]: points}
        found = judgement.advance(question, found, history, since=points[0].time, until=now)
    for change in judgement.answer(question, found, now=now):
        await _write(connection, question, change)


async def _points(connection: AsyncConnection, question: Question) -> AsyncIterator[list[Point]]:
    """The points of a rule's signal, in order, in pieces that memory can hold."""
    signal = signals.BY_NAME[question.rule.signals[0]]
    query = _sql("points_found" if signal.is_computed else "points_measured")
    values = {
        "patient": question.plan.patient_id,
        "signal": signal.id,
        "code": signal.name,
        "since": question.since,
    }
    async with AsyncServerCursor(connection, "points", row_factory=class_row(Point)) as cursor:
        await cursor.execute(query, values)
        while points := await cursor.fetchmany(POINTS_AT_A_TIME):
            yield points


async def _write(connection: AsyncConnection, question: Question, change: Change) -> None:
    """Store an alert as it shall be, and tell what happened to it."""
    alert, rule, plan = change.alert, question.rule, question.plan
    number = alert.id
    if number is None:
        row = await (await connection.execute(_sql("raise_alert"), records.row(alert, rule, plan))).fetchone()
        if row is None:
            raise LookupError("a new alert has no number")
        number = int(row[0])
    elif alert.is_open and alert.live:
        await connection.execute(_sql("change_alert"), records.row(alert, rule, plan))
    else:
        await connection.execute(_sql("change_evidence"), records.evidence(alert))
    for event in change.events:
        detail = {"notify": event.notify, "severity": alert.severity.value}
        values = {"alert": number, "event": event.happened.value, "detail": Jsonb(detail)}
        await connection.execute(_sql("tell"), values)
        _log.info(
            "alert_%s alert=%d patient=%d rule=%s severity=%s notify=%s",
            event.happened.value,
            number,
            plan.patient_id,
            rule.id,
            alert.severity.value,
            event.notify,
        )


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
