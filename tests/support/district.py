"""A district on an ordinary morning: forty patients, who cares for them, and a year behind them; the same each time.

Everything hangs on one moment, `now`, and on one seed. What pictures show, and tests count, is made here.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import district_fleet
import district_past
import district_people
import district_rooms
import district_today
import psycopg
import ward
from district_people import Person
from psycopg.types.json import Jsonb

from accanto_api import accounts

SEED = 20261124

STAFF: tuple[tuple[str, str, accounts.Role], ...] = (
    ("chiara", "Chiara Benedetti", "case_manager"),
    ("marco", "Marco Lari", "case_manager"),
    ("rita", "Rita Nardi", "coordinator"),
    ("paoli", "Elena Paoli", "gp"),
    ("giannini", "Piero Giannini", "gp"),
    ("bertini", "Lucia Bertini", "gp"),
    ("conti", "Andrea Conti", "gp"),
    ("davide", "Davide Toti", "technician"),
    ("ada", "Ada Puccini", "admin"),
    ("moretti", "Sandro Moretti", "privacy_officer"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Who lives here."""

    now: datetime
    people: tuple[Person, ...]
    logins: dict[str, str] = field(default_factory=dict)

    def called(self, family: str) -> Person:
        """A patient by the end of their name."""
        return next(one for one in self.people if one.patient.name.endswith(family))


def begin(url: str, *, now: datetime | None = None) -> District:
    """Fill a fresh, migrated database; gives who lives there."""
    moment = now or datetime.now(UTC)
    dice = random.Random(SEED)
    with psycopg.connect(url) as db:
        for username, name, role in STAFF:
            ward.worker(db, username, role, display_name=name)
        _open_centre(db, moment)
        people = tuple(
            district_people.person(db, number, moment, dice) for number in range(district_people.PATIENTS)
        )
        district_fleet.fill(db, [(one.number, one.patient, one.devices) for one in people], now=moment)
        district_past.fill(db, [(one.patient, one.pathway) for one in people], now=moment, dice=dice)
        _talk(db, people, moment)
        aldo = next(one for one in people if one.patient.name.endswith("Petrucci"))
        district_rooms.fill(db, aldo.patient, aldo.devices["spirometer"], now=moment)
        district_today.fill(db, {one.patient.name.split()[-1]: one.patient for one in people}, now=moment)
    return District(now=moment, people=people)


def _open_centre(db: psycopg.Connection, now: datetime) -> None:
    """The centre is there at this moment, whatever the hour at which pictures are taken."""
    hour = (now + timedelta(hours=1)).hour
    usual = {"since": "08:00:00", "until": "20:00:00" if 8 <= hour < 20 else "00:00:00"}
    if not 8 <= hour < 20:
        usual = {"since": "00:00:00", "until": "00:00:00"}
    document = {
        "name": "Centrale servizi",
        "phone": "800 000 000",
        "calendar": {"usual": usual, "holiday": usual},
    }
    db.execute("insert into service (document) values (%s)", [Jsonb(document)])


def _watched(db: psycopg.Connection, who: ward.Patient, now: datetime) -> None:
    """Who looked at a patient in the last days; one of them from outside of the team, in an emergency."""
    looks = (
        (62, "paoli", "sign_plan", "care"), (50, "chiara", "record", "care"), (49.9, "chiara", "courses", "care"),
        (31, "conti", "break_glass", "emergency"), (30.9, "conti", "record", "emergency"),
        (27, "giulia", "home", "delegation"), (26, "bruna", "home", "own"),
        (3, "chiara", "record", "care"), (2.9, "chiara", "courses", "care"),
        (2.8, "chiara", "write_message", "care"), (1, "bruna", "home", "own"),
    )  # fmt: skip
    for hours, username, action, purpose in looks:
        db.execute(
            "insert into audit (at, account_id, action, patient_id, purpose, address)"
            " select %s, id, %s, %s, %s, '10.20.4.17' from account where username = %s",
            [now - timedelta(hours=hours), action, who.id, purpose, username],
        )
    begins = now - timedelta(hours=31)
    db.execute(
        "insert into break_glass (account_id, patient_id, reason, begins_at, ends_at)"
        " select id, %s, 'in guardia medica, trovata confusa in casa', %s, %s from account where username = 'conti'",
        [who.id, begins, begins + timedelta(minutes=60)],
    )


def _talk(db: psycopg.Connection, people: tuple[Person, ...], now: datetime) -> None:
    """Bruna and who helps her have accounts; the centre has seen, and written."""
    bruna = people[0].patient
    ward.account(db, "bruna", "patient", display_name=bruna.name, patient_id=bruna.id)
    giulia = ward.account(db, "giulia", "caregiver", display_name="Giulia Del Bianco")
    db.execute(
        "insert into delegation (patient_id, account_id, recorded_by, begins_at)"
        " select %s, %s, id, %s from account where username = 'chiara'",
        [bruna.id, giulia, now - timedelta(days=40)],
    )
    _watched(db, bruna, now)
    for one in people[:30]:
        db.execute(
            "insert into receipt (patient_id, account_id, given_at, since, until, readings)"
            " select %s, id, %s, %s, %s, 3 from account where username = 'chiara'",
            [one.patient.id, now - timedelta(minutes=2), now - timedelta(days=1), now - timedelta(minutes=5)],
        )
    for body, side, who, ago in (
        ("Buongiorno, ieri ho dimenticato la pressione.", "home", "bruna", timedelta(hours=26)),
        ("Va bene così, Bruna. Ieri è andato tutto bene. A domani!", "centre", "chiara", timedelta(hours=2)),
    ):
        db.execute(
            "insert into message (patient_id, side, account_id, body, sent_at)"
            " select %s, %s, id, %s, %s from account where username = %s",
            [bruna.id, side, body, now - ago, who],
        )
