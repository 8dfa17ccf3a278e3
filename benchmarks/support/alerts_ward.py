"""A database with many patients who measure at home, for benchmarks: plans, months of readings, new ones.

A plan has nine rules over six signals: limits, baselines of 28 days, a missing measure.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import psycopg
from psycopg.types.json import Jsonb

from accanto_alerts.agenda import Item, ItemKind, Recurrence, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.plan import Plan
from accanto_alerts.rules import (
    Baseline,
    Direction,
    KOfN,
    Limit,
    Missing,
    Onset,
    Op,
    Personal,
    Result,
    Rule,
)
from accanto_contract.signals import BY_NAME

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
A_DAY = {"spo2": 6, "pulse_rate": 6, "systolic": 3, "diastolic": 3, "weight": 1, "temperature": 1}
LONG = timedelta(days=3 * 365)
USUAL = {
    "spo2": 96.0,
    "pulse_rate": 72.0,
    "systolic": 125.0,
    "diastolic": 75.0,
    "weight": 80.0,
    "temperature": 36.5,
}
"""Twenty readings a day."""

WEIGH = Item(
    id="weigh",
    kind=ItemKind.MEASURE,
    starts=date(2020, 1, 1),
    recurrence=Recurrence(frequency=Frequency.DAILY),
    signals=("weight",),
    slots=(Slot(starts=clock(5), ends=clock(12)),),
)


def _rules() -> tuple[Rule, ...]:
    usual = Baseline(over=28 * DAY, leave_out=3 * DAY, least=8, floor=0.5)
    grave, less, soon = Result.IRREVERSIBLE, Result.REVERSIBLE, Onset.PROMPT
    heavy = Personal(
        id="weight-z", signal="weight", direction=Direction.RISE, z=3, baseline=usual, result=less, onset=soon
    )

    def limit(name: str, signal: str, op: Op, bounds: tuple[float, float], result: Result) -> Limit:
        at, clear = bounds
        return Limit(id=name, signal=signal, op=op, limit=at, clear=clear, result=result, onset=soon)

    return (
        limit("spo2-low", "spo2", Op.AT_MOST, (88, 90), grave),
        limit("pulse-high", "pulse_rate", Op.AT_LEAST, (120, 110), grave),
        limit("pulse-low", "pulse_rate", Op.AT_MOST, (45, 50), grave),
        limit("systolic-high", "systolic", Op.AT_LEAST, (180, 170), grave),
        limit("diastolic-high", "diastolic", Op.AT_LEAST, (110, 105), grave),
        limit("fever", "temperature", Op.AT_LEAST, (38, 37.5), less),
        KOfN(id="weight-two", inner=heavy, k=2, n=3, within=4 * DAY, result=less, onset=soon),
        Personal(
            id="spo2-own", signal="spo2", direction=Direction.FALL, amount=4, baseline=usual, result=less,
            onset=soon,
        ),
        Missing(id="unweighed", item=WEIGH, missed=3, of=5, result=Result.MINOR, onset=Onset.DELAYED),
    )  # fmt: skip


def enrol(url: str, patients: int) -> None:
    """Patients with one device each, and one plan for all."""
    plan = Plan(patient_id=0, version=1, effective_from=NOW - LONG, rules=_rules(), calendar=(WEIGH,))
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into patient (adesione_at) select now() from generate_series(1, %s)", [patients]
        )
        connection.execute(
            "insert into device (name, kind) select 'kit-' || id, 'kit' from patient order by id"
        )
        connection.execute(
            "insert into plan (patient_id, version, status, effective_from, document)"
            " select id, 1, 'active', now() - interval '14 days', %s from patient",
            [Jsonb(plan.document())],
        )


def fill(url: str, patients: Sequence[int], length: timedelta) -> None:
    """A history of so long, of twenty readings a day; the last day is marked as new."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name, times in A_DAY.items():
            connection.execute(
                "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
                " select t, %s + random(), p, t, p, %s, 100, 0 from generate_series(%s::bigint, %s) p,"
                " generate_series(%s::timestamptz, %s, %s) t",
                [
                    USUAL[name],
                    BY_NAME[name].id,
                    patients[0],
                    patients[-1],
                    NOW - length,
                    NOW - DAY / 24,
                    DAY / times,
                ],
            )
        connection.execute(
            "insert into dirty (patient_id, signal, starts, ends)"
            " select p, 0, %s, %s from generate_series(%s::bigint, %s) p",
            [NOW - DAY, NOW, patients[0], patients[-1]],
        )
        connection.execute("vacuum analyze")


def store(connection: psycopg.Connection, rows: Sequence[tuple[datetime, float, int, str]]) -> None:
    """Readings with their marks and wake-up calls, as ingestion writes them, in one transaction."""
    numbered = [(at, value, patient, BY_NAME[name].id) for at, value, patient, name in rows]
    columns = [list(column) for column in zip(*numbered, strict=True)]
    connection.execute(
        "with w as (select * from unnest(%s::timestamptz[], %s::float8[], %s::bigint[], %s::smallint[])"
        " as w (time, value, patient_id, signal)), stored as ("
        " insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
        " select time, value, patient_id, now(), patient_id, signal, 100, 0 from w on conflict do nothing)"
        " insert into dirty (patient_id, signal, starts, ends) select patient_id, signal, time, time from w",
        columns,
    )
    connection.execute(
        "select pg_notify('accanto_dirty', p::text) from unnest(%s::bigint[]) p", [sorted(set(columns[2]))]
    )
    connection.commit()
