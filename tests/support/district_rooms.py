"""What waits in the reading rooms of a district this morning, and who reads it."""

from datetime import datetime, timedelta

import blowers
import doors
import eyes
import psycopg
import rooms
import tracing
import ward

from accanto_api import accounts

READERS: tuple[tuple[str, str, accounts.Role], ...] = (("sara", "Sara Conti", "pneumologist"),)
LATEST_BLOW = timedelta(hours=2)
"""So long ago Aldo blew."""


def fill(db: psycopg.Connection, aldo: ward.Patient, spirometer: int, *, now: datetime) -> None:
    """Aldo's lungs get worse since three days, and his general practitioner asks the pneumologist why."""
    for username, name, role in READERS:
        ward.worker(db, username, role, display_name=name)
    today = now - LATEST_BLOW
    blowers.month(db, blowers.blower(db, aldo, device_id=spirometer), today)
    db.execute(
        "insert into reading (patient_id, specialty, priority, question, asked_by, asked_at, due_at, quality,"
        " device_id, signal_id, starts, ends) select %s, 'spirometry', 'urgent', %s, id, %s, %s, 'A', %s, 2, %s, %s"
        " from account where username = 'paoli'",
        [
            aldo.id, "FEV1 in calo da tre giorni, più tosse: riacutizzazione?", now - timedelta(minutes=50),
            now + timedelta(minutes=70), spirometer, today, today + timedelta(minutes=7),
        ],
    )  # fmt: skip


def listen_to_hearts(url: str, family: str = "Pacini") -> None:
    """For pictures: five minutes of a patient's heart this morning with a gap, and the month before."""
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(
            "select p.id, p.uid, i.given_name || ' ' || i.family_name, d.id, now() from patient p"
            " join patient_identity i on i.patient_id = p.id"
            " join device_assignment a on a.patient_id = p.id"
            " join device d on d.id = a.device_id and d.kind = 'ecg' where i.family_name = %s",
            [family],
        ).fetchone()
        assert row is not None
        who = ward.Patient(id=row[0], uid=row[1], name=row[2], device_id=row[3])
        ward.worker(db, "marchetti", "cardiologist", display_name="Paolo Marchetti")
        doors.relate(db, _account(db, "marchetti"), who, "team")
        starts = row[4].replace(microsecond=0) - timedelta(minutes=22)
        early = [9, 31, 32, 90, 200, 280]
        made = tracing.record(db, who, seconds=300, early=early, lost=(42.0, 43.6), starts=starts)
        before = tracing.record(db, who, seconds=60, early=[20], starts=starts - timedelta(days=31))
        for one, state in ((before, "final"), (made, "waiting")):
            rooms.reading(
                db, who, state=state, priority="urgent", question="Palpitazioni da ieri sera: extrasistolia?",
                starts=one.starts, lasts=one.ends - one.starts, due=timedelta(minutes=70),
            )  # fmt: skip
        db.execute(
            "update reading set asked_by = (select id from account where username = 'paoli') where patient_id = %s"
            " and question <> ''",
            [who.id],
        )


def _account(db: psycopg.Connection, username: str) -> int:
    row = db.execute("select id from account where username = %s", [username]).fetchone()
    assert row is not None
    return int(row[0])


def look_into_eyes(url: str, family: str = "Simonetti") -> None:
    """For pictures: a patient's eyes a year ago and this morning, when one of two oculists has read them."""
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(
            "select p.id, p.uid, i.given_name || ' ' || i.family_name from patient p"
            " join patient_identity i on i.patient_id = p.id where i.family_name = %s",
            [family],
        ).fetchone()
        assert row is not None
        who = ward.Patient(id=row[0], uid=row[1], device_id=0, name=row[2])
        for username, name in (("ferri", "Luca Ferri"), ("neri", "Anna Neri")):
            ward.worker(db, username, "oculist", display_name=name)
        eyes.exam(db, who, ago=timedelta(days=371), state="withdrawn")
        now = eyes.exam(db, who, question="Diabete dal 2009: retinopatia?", asker="paoli")
        eyes.signed(
            db, now.reading_id, "neri", "first", eyes.said("2", "0", text="Rari microaneurismi in OD.")
        )
