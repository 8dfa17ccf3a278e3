"""Fills an empty database with the demo district: patients, their plans and devices, and who cares for them."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import psycopg
from psycopg.types.json import Jsonb

from accanto import people
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Onset, Op, Result
from accanto_api import accounts
from accanto_contract import topics
from accanto_store import connections, queries

APPROVED_BY = "dott.ssa Elena Paoli"
PLAN_AGE = timedelta(days=14)
MAKER = "Simcor"

# Starting values of the PDTA templates (vitals reference), to be countersigned by a clinician.
RULES = {
    rule.id: rule
    for rule in (
        Limit(
            id="hr-high",
            signal="heart_rate",
            op=Op.AT_LEAST,
            limit=120.0,
            clear=110.0,
            result=Result.IRREVERSIBLE,
            onset=Onset.PROMPT,
        ),
        Limit(
            id="hr-low",
            signal="heart_rate",
            op=Op.AT_MOST,
            limit=40.0,
            clear=45.0,
            result=Result.IRREVERSIBLE,
            onset=Onset.PROMPT,
        ),
        Limit(
            id="rr-irregular",
            signal="rr_irregularity",
            op=Op.AT_LEAST,
            limit=0.75,
            clear=0.65,
            result=Result.REVERSIBLE,
            onset=Onset.PROMPT,
        ),
        Limit(
            id="spo2-low",
            signal="spo2",
            op=Op.AT_MOST,
            limit=88.0,
            clear=90.0,
            result=Result.IRREVERSIBLE,
            onset=Onset.PROMPT,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who may log in; `password` is empty where the account was there before."""

    username: str
    password: str
    display_name: str
    role: accounts.Role
    language: accounts.Language

    @property
    def who(self) -> str:
        """Name and role."""
        return f"{self.display_name}, {self.role.replace('_', ' ')}"


_STAFF: tuple[tuple[str, str, accounts.Role, accounts.Language], ...] = (
    ("chiara", "Chiara Benedetti", "case_manager", "it"),
    ("marco", "Marco Lari", "case_manager", "en"),
    ("paoli", "Elena Paoli", "gp", "it"),
    ("rita", "Rita Nardi", "coordinator", "it"),
    ("davide", "Davide Toti", "technician", "it"),
    ("marchetti", "Paolo Marchetti", "cardiologist", "it"),
    ("neri", "Sara Neri", "pneumologist", "it"),
    ("landi", "Ugo Landi", "oculist", "it"),
)
_CARING = frozenset({"case_manager", "gp", "cardiologist", "pneumologist", "oculist"})


def seed(database_url: str, *, homes: int) -> list[Login]:
    """Enrol the patients of these homes, and the staff; what is there stays. Raises Unavailable."""
    with connections.connect(database_url, name="accanto seed") as connection:
        for home in range(1, homes + 1):
            _enrol(connection, home)
        return _accounts(connection)


def _enrol(connection: psycopg.Connection, home: int) -> None:
    registry, demo = queries.load("registry"), queries.load("demo")
    now = datetime.now(UTC)
    person = people.person(home)
    uid = uuid5(NAMESPACE_URL, f"accanto:demo:{home}")
    patient_id = _number(connection, registry["enrol_patient"], uid=uid, adesione_at=now - PLAN_AGE)
    _equip(connection, home, patient_id, since=now - PLAN_AGE)
    connection.execute(demo["identify"], _identity(patient_id, home, person))
    connection.execute(demo["agree"], {"patient_id": patient_id})
    plan = Plan(
        patient_id=patient_id,
        version=1,
        effective_from=now - PLAN_AGE,
        rules=tuple(RULES[name] for name in person.rules),
        approved_by=APPROVED_BY,
    )
    approval = {"patient_id": patient_id, "from": plan.effective_from, "approved_by": APPROVED_BY}
    connection.execute(demo["activate_plan"], {**approval, "document": Jsonb(plan.document())})


def _equip(connection: psycopg.Connection, home: int, patient_id: int, *, since: datetime) -> None:
    """A gateway, a strap and an oximeter for a home."""
    registry = queries.load("registry")
    connection.execute(registry["enrol_gateway"], {"gateway": f"gw-{home:04d}"})
    for kind, model, letter in (("ecg", "Strap 1", "E"), ("oximeter", "Oxi 1", "O")):
        serial = f"{letter}{home:04d}"
        name = topics.name_of(f"{MAKER} {serial}")
        device_id = _number(
            connection,
            registry["enrol_device"],
            name=name,
            kind=kind,
            maker=MAKER,
            model=model,
            serial=serial,
        )
        assignment = {"device_id": device_id, "patient_id": patient_id, "starts": since}
        connection.execute(registry["assign_device"], assignment)


def _identity(patient_id: int, home: int, person: people.Person) -> dict[str, object]:
    return {
        "patient_id": patient_id,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "sex": person.sex,
        "pathway": person.pathway,
        "code": f"ACC-{home:04d}",
    }


def _accounts(connection: psycopg.Connection) -> list[Login]:
    """Those who work here, and the patient of the first home."""
    demo = queries.load("demo")
    row = connection.execute(demo["has_accounts"]).fetchone()
    is_new = row is not None and not row[0]
    logins = [_login(*one, is_new=is_new) for one in (*_STAFF, _at_home())]
    for login in logins:
        if is_new:
            _make(connection, login)
        if login.role in _CARING:
            connection.execute(demo["join_team"], {"username": login.username})
    return logins


def _login(
    username: str, display_name: str, role: accounts.Role, language: accounts.Language, *, is_new: bool
) -> Login:
    password = secrets.token_urlsafe(9) if is_new else ""
    return Login(
        username=username, password=password, display_name=display_name, role=role, language=language
    )


def _at_home() -> tuple[str, str, accounts.Role, accounts.Language]:
    person = people.person(1)
    return person.given_name.lower(), f"{person.given_name} {person.family_name}", "patient", "it"


def _number(connection: psycopg.Connection, query: str, **values: object) -> int:
    row = connection.execute(query, values).fetchone()
    if row is None:
        raise LookupError(query)
    return int(row[0])


def _make(connection: psycopg.Connection, login: Login) -> None:
    accounts.create(
        connection,
        username=login.username,
        display_name=login.display_name,
        role=login.role,
        password=login.password,
        language=login.language,
        patient_id=_patient(connection) if login.role == "patient" else None,
    )


def _patient(connection: psycopg.Connection) -> int:
    """The patient of the first home, by number."""
    return _number(connection, queries.load("demo")["patient_of_code"], code="ACC-0001")
