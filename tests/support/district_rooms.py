"""What waits in the reading rooms of a district this morning, and who reads it."""

from datetime import datetime, timedelta

import blowers
import psycopg
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
