"""A patient at the kitchen table: an account of their own, a plan from a template, and who helps them."""

from datetime import UTC, datetime, timedelta

import psycopg
import ward
from psycopg.types.json import Jsonb

from accanto_alerts import plan as plans
from accanto_alerts import templates


def account(db: psycopg.Connection, who: ward.Patient, username: str = "bruna") -> int:
    """The patient may log in with ward.PASSWORD."""
    return ward.account(db, username, "patient", display_name=who.name, patient_id=who.id)


def helper(db: psycopg.Connection, who: ward.Patient, username: str = "giulia") -> int:
    """Somebody who helps, by the patient's delegation."""
    number = ward.account(db, username, "caregiver", display_name=username.capitalize())
    db.execute(
        "insert into delegation (patient_id, account_id, recorded_by) values (%s, %s, %s)",
        [who.id, number, number],
    )
    return number


def plan(
    db: psycopg.Connection, who: ward.Patient, template: str = "heart-failure", **changes: object
) -> None:
    """A plan from a template, in force for two weeks; `changes` are fields of its document."""
    begins = (datetime.now(UTC) - timedelta(days=14)).date()
    document = plans.written(templates.started(templates.one(template), begins))
    db.execute(
        "update plan set document = %s where patient_id = %s", [Jsonb({**document, **changes}), who.id]
    )


def scale(db: psycopg.Connection, who: ward.Patient, *values: float, until: datetime | None = None) -> None:
    """Weights of a scale at home, one a day, the last now (or when it is said)."""
    last = until or datetime.now(UTC)
    (device,) = db.execute(
        "insert into device (name, kind) values (%s, 'scale')"
        " on conflict (name) do update set kind = 'scale' returning id",
        [f"simcor-b{who.id:04d}"],
    ).fetchone() or (0,)
    for days, value in enumerate(reversed(values)):
        db.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, %s, %s, now(), %s, 30, 100, 0)",
            [last - timedelta(days=days), value, who.id, device],
        )
