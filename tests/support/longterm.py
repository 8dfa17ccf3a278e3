"""A patient of a real plan with three months of measures: for pages that show weeks and months."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import psycopg
import ward
from psycopg.types.json import Jsonb

from accanto_alerts import plan as plans
from accanto_alerts import templates, wallclock

DAYS = 95
SPO2, PULSE, SYSTOLIC, DIASTOLIC, WEIGHT = 10, 11, 20, 21, 30
MISSED = frozenset({3, 9, 22})
LATE = frozenset({6, 14})
"""Days ago on which nothing was measured, or hours too late."""


def begin(db: psycopg.Connection, *team: str) -> ward.Patient:
    """Bruna: heart failure, her weight and pulse rising since three days, an open alert, a silence that is over."""
    bruna = ward.patient(db, "Bruna Lencioni", *team, born=1945, pathway="Scompenso")
    _identify(db, bruna)
    _plan(db, bruna)
    kit = {kind: _device(db, bruna, kind) for kind in ("scale", "blood-pressure-monitor", "oximeter")}
    _measure(db, bruna, kit)
    _history(db, bruna)
    return bruna


def document(limit: float = 181) -> dict[str, object]:
    """The plan of heart failure, its graver limit of systolic pressure as told."""
    pai = templates.started(templates.one("heart-failure"), date(2026, 1, 1))
    written = plans.written(pai)
    rules = written["rules"]
    assert isinstance(rules, list)
    next(rule for rule in rules if rule["id"] == "systolic-high")["red"]["limit"] = limit
    return written


def _identify(db: psycopg.Connection, bruna: ward.Patient) -> None:
    db.execute(
        "update patient_identity set tax_code = 'LNCBRN45C54E715I', phone = '0583 000 000', town = 'Capannori',"
        " allergies = 'Penicillina', caregiver_name = 'figlia Anna', caregiver_phone = '800 000 000'"
        " where patient_id = %s",
        [bruna.id],
    )
    db.execute("update device set kind = 'ecg' where id = %s", [bruna.device_id])
    db.execute("insert into gateway (id, seen_at, online, software) values ('gw-0001', now(), true, '0.9.0')")


def _plan(db: psycopg.Connection, bruna: ward.Patient) -> None:
    db.execute(
        "update plan set document = %s, effective_from = now() - interval '95 days', approved_at ="
        " now() - interval '95 days' where patient_id = %s",
        [Jsonb(document() | {"review_on": f"{datetime.now(UTC).date() + timedelta(days=70)}"}), bruna.id],
    )


def _device(db: psycopg.Connection, bruna: ward.Patient, kind: str) -> int:
    row = db.execute(
        "insert into device (name, kind, maker, model, serial, gateway)"
        " values (%s, %s, 'Simcor', %s, %s, 'gw-0001') returning id",
        [f"simcor-{kind}-{bruna.id}", kind, kind.split("-", maxsplit=1)[0].capitalize(), f"S{bruna.id:04d}"],
    ).fetchone()
    assert row is not None
    db.execute(
        "insert into device_assignment values (%s, %s, now() - interval '95 days')", [row[0], bruna.id]
    )
    return int(row[0])


def _measure(db: psycopg.Connection, bruna: ward.Patient, kit: dict[str, int]) -> None:
    rng = np.random.default_rng(7)
    rows = []
    for days in range(DAYS, -1, -1):
        at = _morning(days)
        if days in MISSED or at > datetime.now(UTC):
            continue
        rise = max(0, 3 - days)
        values = (
            (WEIGHT, 69.1 + rng.normal(0, 0.25) + 0.75 * rise, "scale"),
            (SYSTOLIC, 128 + rng.normal(0, 5), "blood-pressure-monitor"),
            (DIASTOLIC, 76 + rng.normal(0, 3), "blood-pressure-monitor"),
            (PULSE, 78 + rng.normal(0, 3) + 9 * rise, "oximeter"),
            (SPO2, 95 + rng.normal(0, 0.8), "oximeter"),
        )
        for minutes, (signal, value, kind) in enumerate(values):
            shown = round(float(value), 1 if signal == WEIGHT else 0)
            rows.append((at + timedelta(minutes=minutes), shown, bruna.id, kit[kind], signal))
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, %s, %s, now(), %s, %s, 95, 0)",
            rows,
        )
    db.execute(
        "insert into latest select distinct on (signal) patient_id, signal, time, value, device_id, quality"
        " from observation where patient_id = %s order by signal, time desc",
        [bruna.id],
    )


def _morning(days: int) -> datetime:
    day = (datetime.now(UTC) - timedelta(days=days)).date()
    return wallclock.moment(day, time(13, 10) if days in LATE else time(7, 58))


def _history(db: psycopg.Connection, bruna: ward.Patient) -> None:
    """A call, a silence that is over, and what is open now."""
    closed = ward.alert(db, bruna, rule="spo2-low", severity="medium", peak=92, handling="closed")
    for at, event in ((9, "raised"), (9, "acked"), (8, "closed")):
        db.execute(
            "insert into alert_event (alert_id, at, event, actor) values (%s, now() - %s * interval '1 day', %s, %s)",
            [closed.id, at, event, None if event == "raised" else "chiara"],
        )
    db.execute(
        "insert into silence (patient_id, kind, author, reason, starts, ends, created_at)"
        " values (%s, 'vacanza', 'chiara', 'dal figlio al mare', now() - interval '30 days',"
        " now() - interval '23 days', now() - interval '31 days')",
        [bruna.id],
    )
    ward.alert(db, bruna, rule="hr-high", severity="high", peak=138)
