"""The year behind a district: what became of each day, and of each alert; so that indicators have a history."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import psycopg
import ward
from psycopg.types.json import Jsonb

DAYS = 365
ITEMS = {
    "Scompenso": ("weight", "systolic", "spo2"),
    "BPCO": ("spo2",),
    "Diabete": ("glucose",),
    "FA": ("heart_rate",),
    "Ipertensione": ("systolic",),
}
OUTCOMES = (
    "called_taught", "called_ok", "referred_gp", "called_medication_per_plan", "expected_for_patient",
    "televisit_booked", "called_ok", "referred_gp", "called_taught", "false_positive_artifact",
)  # fmt: skip
ALERTS_A_WEEK = 0.3
SEVERITIES = ("medium", "medium", "low", "high", "medium")
RULES = ("weight-week", "hr-high", "spo2-low", "weight-own")


def fill(
    db: psycopg.Connection, people: Sequence[tuple[ward.Patient, str]], *, now: datetime, dice: random.Random
) -> None:
    """A year of days and alerts for each patient since they were enrolled."""
    for number, (who, pathway) in enumerate(people):
        _days(db, who, pathway, now, share=0.66 + 0.006 * number)
        _alerts(db, who, now, dice, is_noisy=number % 9 == 0)
    _pictures(db, people, now, dice)


def _days(db: psycopg.Connection, who: ward.Patient, pathway: str, now: datetime, *, share: float) -> None:
    """Counted days; people get better at it over the year. Chance comes from a hash, so that it stays the same."""
    for signal in ITEMS[pathway]:
        db.execute(
            """
            insert into patient_day (patient_id, day, item, kind, signal, due, done, late, missed, excused)
            select %(patient)s, day, %(item)s, 'measure', %(signal)s, 1, (luck < share)::int,
              (luck >= share and luck < share + 0.05)::int, (luck >= share + 0.05)::int, 0
            from (
              select day::date, (abs(hashtext(%(patient)s || %(signal)s || day::text)) %% 1000) / 1000.0 as luck,
                %(share)s + 0.12 * (1 - (%(today)s::date - day::date) / 365.0) as share
              from generate_series(%(today)s::date - 364, %(today)s::date - 1, interval '1 day') day
              where day >= (select enrolled_at from patient where id = %(patient)s)) d
            """,
            {
                "patient": who.id,
                "item": f"{signal}-daily",
                "signal": signal,
                "share": share,
                "today": now.date(),
            },
        )
    db.execute(
        """
        insert into patient_day (patient_id, day, item, kind, due, done)
        select %(patient)s, day::date, '', 'readings', 20, 16 + abs(hashtext(%(patient)s || day::text)) %% 5
        from generate_series(%(today)s::date - 364, %(today)s::date - 1, interval '1 day') day
        where day >= (select enrolled_at from patient where id = %(patient)s)
        """,
        {"patient": who.id, "today": now.date()},
    )
    db.execute("insert into patient_day_until values (%s, %s)", [who.id, now])


def _alerts(
    db: psycopg.Connection, who: ward.Patient, now: datetime, dice: random.Random, *, is_noisy: bool
) -> None:
    """Closed alerts at hours of the service, each answered, acted upon and ended."""
    row = db.execute("select enrolled_at from patient where id = %s", [who.id]).fetchone()
    since = max(row[0] if row else now, now - timedelta(days=DAYS))
    at = since
    while True:
        at += timedelta(days=dice.expovariate(ALERTS_A_WEEK / 7) * (0.5 if is_noisy else 1))
        if at > now - timedelta(days=1):
            return
        raised = at.astimezone(UTC).replace(hour=8 + dice.randrange(8), minute=dice.randrange(60))
        _closed(db, who, raised, dice, is_noisy=is_noisy)


def _closed(
    db: psycopg.Connection, who: ward.Patient, at: datetime, dice: random.Random, *, is_noisy: bool
) -> None:
    outcome = "expected_for_patient" if is_noisy and dice.random() < 0.8 else dice.choice(OUTCOMES)
    rule = RULES[0] if is_noisy else dice.choice(RULES[1:])
    severity = dice.choice(SEVERITIES)
    answered = at + timedelta(minutes=2 + dice.expovariate(1 / 6))
    closed = answered + timedelta(minutes=8 + dice.expovariate(1 / 25))
    row = db.execute(
        "insert into alert (patient_id, rule_id, plan_version, kind, severity, condition, handling, starts, ends,"
        " last_at, episodes, explanation, owner, acked_at, outcome, closed_at, raised_at, updated_at)"
        " values (%s, %s, 1, 'clinical', %s, 'cleared', 'closed', %s, %s, %s, '[]', %s, 'chiara', %s, %s, %s, %s, %s)"
        " returning id",
        [who.id, rule, severity, at, closed, at, Jsonb(ward.explanation(who, "hr-high", 131, at)), answered, outcome,
         closed, at, closed],
    ).fetchone()  # fmt: skip
    events = [
        ("raised", at, None),
        ("acked", answered, "chiara"),
        ("in_care", answered, "chiara"),
        ("closed", closed, "chiara"),
    ]
    if dice.random() < 0.05:
        events.append(("answer_late", answered, None))
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into alert_event (alert_id, event, at, actor) values (%s, %s, %s, %s)",
            [(row[0] if row else 0, *event) for event in events],
        )


def _pictures(
    db: psycopg.Connection, people: Sequence[tuple[ward.Patient, str]], now: datetime, dice: random.Random
) -> None:
    """Most diabetics were looked into the eyes within a year; the bytes of the pictures are not here."""
    db.execute("insert into picture_file (sha256, bytes) values (sha256('district'), '')")
    for who, pathway in people:
        if pathway != "Diabete" or dice.random() < 0.2:
            continue
        db.execute(
            "insert into picture (patient_id, eye, sha256, form, width, height, camera, aim, verdict, reasons,"
            " measures, algorithm, algorithm_version, vessel_map, viewed, sent_by, received_at)"
            " select %s, 'od', sha256('district'), 'jpeg', 1, 1, '', 'macula', 'ok', '{}', '{}', 'gate', '1', '', '',"
            " id, %s"
            " from account where username = 'davide'",
            [who.id, now - timedelta(days=dice.randrange(20, 420))],
        )
