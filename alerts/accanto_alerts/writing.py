"""What an evaluation writes: alerts, what happened to them, and the moments at which rules speak next."""

import logging
from collections.abc import Mapping, Sequence

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from accanto_alerts import records
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Event
from accanto_alerts.review import Conclusion, Review
from accanto_store import queries

_log = logging.getLogger(__name__)


async def conclude(connection: AsyncConnection, plan: Plan, review: Review) -> frozenset[int]:
    """Store the alerts of a patient as they shall be, and tell what happened; the numbers of those that call."""
    calling = set()
    for conclusion in review.conclusions:
        number = await _alert(connection, plan, conclusion)
        for event in conclusion.change.events:
            await _tell(connection, plan, conclusion, number, event)
        if any(event.notify for event in conclusion.change.events):
            calling.add(number)
    return frozenset(calling)


async def deadlines(connection: AsyncConnection, reviews: Mapping[int, Review]) -> None:
    """Keep when rules speak next, and forget those that wait for nothing but data."""
    kept = [(patient, *one) for patient, review in reviews.items() for one in review.due.items()]
    gone = [(patient, rule) for patient, review in reviews.items() for rule in review.dropped]
    if kept:
        patients, rules, moments = zip(*kept, strict=True)
        values = {"patients": list(patients), "rules": list(rules), "moments": list(moments)}
        await connection.execute(_sql("keep_deadlines"), values)
    if gone:
        patients, rules = zip(*gone, strict=True)
        await connection.execute(_sql("drop_deadlines"), {"patients": list(patients), "rules": list(rules)})


async def clean(connection: AsyncConnection, marks: Sequence[int]) -> None:
    """What these marks pointed at is judged."""
    if marks:
        await connection.execute(_sql("forget_dirty"), {"ids": list(marks)})


async def _alert(connection: AsyncConnection, plan: Plan, conclusion: Conclusion) -> int:
    """The alert as it shall be; its number."""
    alert, rule = conclusion.change.alert, conclusion.rule
    if alert.id is None:
        values = records.row(alert, rule, plan)
        row = await (await connection.execute(_sql("raise_alert"), values)).fetchone()
        if row is None:
            raise LookupError("a new alert has no number")
        return int(row[0])
    if alert.is_open and alert.live:
        await connection.execute(_sql("change_alert"), records.row(alert, rule, plan))
    else:
        await connection.execute(_sql("change_evidence"), records.evidence(alert))
    return alert.id


async def _tell(
    connection: AsyncConnection, plan: Plan, conclusion: Conclusion, number: int, event: Event
) -> None:
    severity = conclusion.change.alert.severity.value
    detail = {"notify": event.notify, "severity": severity}
    values = {"alert": number, "event": event.happened.value, "detail": Jsonb(detail)}
    await connection.execute(_sql("tell"), values)
    _log.info(
        "alert_%s alert=%d patient=%d rule=%s severity=%s notify=%s",
        event.happened.value,
        number,
        plan.patient_id,
        conclusion.rule.id,
        severity,
        event.notify,
    )


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
