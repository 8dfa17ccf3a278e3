"""A small ward in a database: people, traces and alerts put in by hand, for tests and pictures of the console."""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.types.json import Jsonb

from accanto_api import accounts, passwords
from accanto_contract import codec

PASSWORD = "una frase lunga"
RATE_HZ = 130.0
ECG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient of the ward with an ECG strap."""

    id: int
    uid: UUID
    device_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert of the ward."""

    id: int
    uid: UUID
    event: int


def worker(
    db: psycopg.Connection, username: str, role: accounts.Role = "case_manager", *, display_name: str = ""
) -> int:
    """Somebody who can log in with PASSWORD."""
    known = db.execute("select id from account where username = %s", [username]).fetchone()
    if known:
        return int(known[0])
    return account(db, username, role, display_name=display_name or username.capitalize())


def account(
    db: psycopg.Connection,
    username: str,
    role: accounts.Role,
    *,
    display_name: str,
    patient_id: int | None = None,
) -> int:
    """A new account with PASSWORD; a patient's own where a patient is named."""
    number = accounts.create(
        db, username=username, display_name=display_name, role=role, password=None, patient_id=patient_id
    )
    db.execute("update account set password_hash = %s where id = %s", [_hashed(), number])
    return number


@functools.cache
def _hashed() -> str:
    """What is stored of PASSWORD. To compute it is meant to be slow: once is enough for a whole run."""
    return passwords.hashed(PASSWORD)


def patient(db: psycopg.Connection, name: str, *team: str, born: int = 1945, pathway: str = "FA") -> Patient:
    """A patient with a strap, a plan, and those who care for them."""
    given, family = name.split(" ", 1)
    number, uid = _row(db, "insert into patient (adesione_at) values (now()) returning id, uid")
    db.execute(
        "insert into patient_identity values (%s, %s, %s, %s, 'f', %s, %s)",
        [number, given, family, date(born, 3, 14), pathway, f"ACC-{number:04d}"],
    )
    (device,) = _row(
        db,
        "insert into device (name, kind, maker, model) values (%s, 'ecg', 'Simcor', 'Strap 1') returning id",
        [f"simcor-e{number:04d}"],
    )
    db.execute(
        "insert into plan values (%s, 1, 'active', now() - interval '14 days', '{}', 'dott.ssa Paoli', now())",
        [number],
    )
    for username in team:
        db.execute(
            "insert into care_team (patient_id, account_id) select %s, id from account where username = %s",
            [number, username],
        )
    return Patient(id=number, uid=uid, device_id=device, name=name)


def block(
    db: psycopg.Connection,
    who: Patient,
    start: datetime,
    samples: NDArray[np.int16],
    *,
    packing: codec.Codec = codec.Codec.DELTA_DEFLATE,
) -> None:
    """A stored block of ECG: int16 of shape (n,), 1 uV/LSB, at RATE_HZ."""
    leads = samples.reshape(1, -1)
    db.execute(
        "insert into waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal,"
        " leads, codec, flags, data) values (%s, %s, %s, 0, now(), %s, %s, 1.0, %s, 1, %s, 0, %s)",
        [start, RATE_HZ, who.id, who.device_id, samples.size, ECG, packing, codec.pack(leads, packing)],
    )


def heart_rates(db: psycopg.Connection, who: Patient, until: datetime, values: list[float]) -> None:
    """Heart rates found every ten seconds, the last at `until`."""
    for steps, value in enumerate(reversed(values)):
        ends = until - timedelta(seconds=10 * steps)
        db.execute(
            "insert into finding (patient_id, code, starts, ends, device_id, value, unit, quality, confidence,"
            " algorithm, algorithm_version)"
            " values (%s, 'heart_rate', %s, %s, %s, %s, '/min', 0.93, 0.9, 'beats', '1.0.0')",
            [who.id, ends - timedelta(seconds=30), ends, who.device_id, value],
        )


def saturations(db: psycopg.Connection, who: Patient, until: datetime, values: list[float]) -> None:
    """SpO2 every ten seconds, the last at `until`."""
    for steps, value in enumerate(reversed(values)):
        time = until - timedelta(seconds=10 * steps)
        db.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, %s, %s, now(), %s, 10, 95, 0)",
            [time, value, who.id, who.device_id],
        )


def alert(
    db: psycopg.Connection,
    who: Patient,
    *,
    rule: str = "hr-high",
    severity: str = "high",
    kind: str = "clinical",
    peak: float = 138.0,
    at: datetime | None = None,
    handling: str = "new",
    told_at: datetime | None = None,
) -> Alert:
    """An alert as the watch raises it: the row, its event (of this moment), and the notice to all listeners."""
    at = at or datetime.now(UTC)
    number, uid = _row(
        db,
        "insert into alert (patient_id, rule_id, plan_version, kind, severity, condition, handling, starts, ends,"
        " last_at, episodes, explanation, outcome, raised_at)"
        " values (%s, %s, 1, %s, %s, 'active', %s, %s, %s, %s, '[]', %s, %s, %s)"
        " returning id, uid",
        [
            who.id, rule, kind, severity, handling, at - timedelta(seconds=40), at, at,
            Jsonb(explanation(who, rule, peak, at)), "called_ok" if handling == "closed" else None, at,
        ],
    )  # fmt: skip
    return Alert(id=number, uid=uid, event=event(db, number, "raised", at=told_at))


def due(
    db: psycopg.Connection, who: Patient, raised: Alert, after: timedelta, kind: str = "answer_by"
) -> None:
    """Until then somebody must answer (or act, or look again)."""
    db.execute(
        "insert into case_timer (patient_id, due_at, what) values (%s, %s, %s)",
        [who.id, datetime.now(UTC) + after, Jsonb({"kind": kind, "alert": raised.id, "call": 1})],
    )


def event(db: psycopg.Connection, alert_id: int, what: str, *, at: datetime | None = None) -> int:
    """Something happens to an alert, and everybody who listens hears it when this commits."""
    (number,) = _row(
        db,
        "insert into alert_event (alert_id, event, at) values (%s, %s, coalesce(%s, now())) returning id",
        [alert_id, what, at],
    )
    db.execute("select pg_notify('accanto_alert', %s)", [str(number)])
    return int(number)


def explanation(who: Patient, rule: str, peak: float, at: datetime) -> dict[str, object]:
    """What the alerts write about a limit that was passed (docs/reference/alerts.md)."""
    is_spo2 = rule == "spo2-low"
    signal, op, limit = ("spo2", "<=", 88.0) if is_spo2 else ("heart_rate", ">=", 130.0)
    unit, word = ("%", "SpO₂") if is_spo2 else ("/min", "FC")
    side = ("basso", "lower") if is_spo2 else ("alto", "upper")
    value = f"**{peak:.0f}\N{NO-BREAK SPACE}{unit}**"
    span = {"starts": (at - timedelta(seconds=30)).isoformat(), "ends": at.isoformat()}
    return {
        "rule": {"id": rule, "kind": "limit", "signal": signal, "op": op, "limit": limit, "clear": limit - 5},
        "sentence": {
            "it": f"{word} {value} in 40\N{NO-BREAK SPACE}s; limite {side[0]} {limit:.0f}",
            "en": f"{word.replace('FC', 'HR')} {value} over 40\N{NO-BREAK SPACE}s; {side[1]} limit {limit:.0f}",
        },
        "unit": unit,
        "peak": {"time": at.isoformat(), "value": peak},
        "samples": [{"time": at.isoformat(), "value": peak, "quality": 0.93}],
        "plan_version": 1,
        "approved_by": "dott.ssa Elena Paoli",
        "algorithm": None if is_spo2 else {"name": "beats", "version": "1.0.0"},
        "strip": None if is_spo2 else {"device_id": who.device_id, "signal": ECG, **span},
    }


def heartbeat(seconds: float, rate_bpm: float, *, seed: int = 1) -> NDArray[np.int16]:
    """A drawn ECG in uV at RATE_HZ: P, QRS and T as bells, with a little noise; for pictures, not for detectors."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    trace = np.random.default_rng(seed).normal(0, 12, t.size)
    phase = (t * rate_bpm / 60) % 1
    period = 60 / rate_bpm
    waves = (
        (-0.16, 0.025, 110),
        (-0.018, 0.009, -120),
        (0, 0.011, 1150),
        (0.02, 0.010, -260),
        (0.24, 0.045, 260),
    )
    for offset, width, height in waves:
        distance = (phase - 0.4) * period - offset
        trace += height * np.exp(-0.5 * (distance / width) ** 2)
    return np.round(trace).astype(np.int16)


def _row(
    db: psycopg.Connection, statement: str, values: list[object] | None = None
) -> tuple[Any, ...]:  # columns of any type
    found = db.execute(statement.encode(), values).fetchone()
    assert found is not None
    return found
