"""A new version of a plan comes into force, or something is said that rules read: kept, and judged at once.

Everything here happens inside a transaction of the caller; the watch hears of it when that commits.
"""

from datetime import datetime

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from accanto_alerts import casework
from accanto_alerts.outcomes import Outcome
from accanto_alerts.plan import Plan
from accanto_contract.errors import PlanRefused
from accanto_store import queries


async def activate(connection: AsyncConnection, plan: Plan, *, by: str, now: datetime) -> None:
    """The next version of a patient's plan replaces the one in force; `by` is the editor.

    Alerts of rules that are not in it any more are closed by the editor, as of a changed threshold; what follows
    from the others is judged by the watch, from `effective_from` on. Raises PlanRefused.
    """
    await casework.hold(connection, plan.patient_id)
    await _check_order(connection, plan)
    values = {"patient": plan.patient_id, "version": plan.version}
    await connection.execute(_sql("retire_plans"), values)
    approval = {"effective_from": plan.effective_from, "approved_by": plan.approved_by, "now": now}
    await connection.execute(_sql("put_plan"), {**values, **approval, "document": Jsonb(plan.document())})
    rules = [rule.id for rule in plan.rules]
    orphans = await connection.execute(_sql("orphans"), {"patient": plan.patient_id, "rules": rules})
    for (alert,) in await orphans.fetchall():
        await casework.close(connection, plan.patient_id, alert, Outcome.THRESHOLD_CHANGED, by, now=now)
    await wake(connection, plan.patient_id, since=plan.effective_from)


async def say(
    connection: AsyncConnection, patient_id: int, name: str, value: float, *, at: datetime, by: str
) -> None:
    """Keep an answer (`answer/…`), an entry done or excused (`occurrence/…`), or the state of a device (`device/…`)."""
    values = {"patient": patient_id, "name": name, "at": at, "value": value, "by": by}
    await connection.execute(_sql("say"), values)


async def wake(connection: AsyncConnection, patient_id: int, *, since: datetime) -> None:
    """Every rule of a patient is judged again from a moment on."""
    await connection.execute(_sql("wake_patient"), {"patient": patient_id, "since": since})


async def _check_order(connection: AsyncConnection, plan: Plan) -> None:
    row = await (await connection.execute(_sql("newest_plan"), {"patient": plan.patient_id})).fetchone()
    if row is None:
        return
    version, effective_from = row
    if plan.version != version + 1:
        raise PlanRefused(
            f"Nel frattempo il PAI è cambiato: la versione {version} c'è già. Riapra il PAI e ripeta la modifica.",
            f"The PAI has changed meanwhile: version {version} exists. Open it again and repeat the change.",
        )
    if plan.effective_from < effective_from:
        raise PlanRefused(
            "Una versione non può valere da prima di quella che sostituisce.",
            "A version cannot be in force from before the one it replaces.",
        )


def _sql(name: str) -> str:
    return queries.load("plans")[name]
