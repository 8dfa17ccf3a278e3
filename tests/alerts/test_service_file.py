"""The file of a service centre: read whole, refused whole, and what it says is who is told."""

import json
from collections.abc import Iterator

import duty
import psycopg
import pytest
import ward

from accanto_alerts import service
from accanto_alerts.escalation import Ladder
from accanto_alerts.lifecycle import Lane
from accanto_contract.errors import SettingsError


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "document",
    [
        {"calendar": {"usual": {"since": "20:00:00", "until": "08:00:00"}}},
        {"calendar": {"hours": "8-20"}},
        {"ladders": {"high": {"steps": [], "answer_within": "PT15M", "act_within": "PT1H"}}},
        {"ladders": {"urgent": {}}},
        {
            "ladders": {
                "low": {
                    "steps": [{"after": "PT10M", "to": ["duty"]}],
                    "answer_within": "PT1H",
                    "act_within": None,
                }
            }
        },
        {
            "ladders": {
                "low": {
                    "steps": [{"after": "PT0S", "to": ["boss"]}],
                    "answer_within": "PT1H",
                    "act_within": None,
                }
            }
        },
        [],
    ],
)
def test_a_file_that_cannot_work_is_refused_with_a_reason(document: object) -> None:
    with pytest.raises(SettingsError, match="the service's file cannot be used"):
        service.read(document)


def test_what_a_file_leaves_out_is_as_usual() -> None:
    read = service.read({"calendar": {"patron": [7, 12]}})

    assert isinstance(read.policy.of(Lane.HIGH), Ladder)
    assert read.calendar.patron == (7, 12)


@pytest.mark.integration
def test_what_is_shown_can_be_put_back(db: psycopg.Connection) -> None:
    shown = service.shown(db)

    service.put(db, shown)

    assert service.shown(db) == shown


@pytest.mark.integration
async def test_contacts_and_shifts_of_the_file_are_who_is_told(database: str, db: psycopg.Connection) -> None:
    duty.always_open(db)
    bruna = ward.patient(db, "Bruna Lencioni")
    ward.worker(db, "nadia")
    calendar = json.loads(service.shown(db))["calendar"]
    centre = {
        "calendar": calendar,
        "contacts": [{"person": "nadia", "channel": "email", "address": "nadia@example.it"}],
        "shifts": [
            {
                "person": "nadia",
                "role": "case_manager",
                "starts": "2020-01-01T00:00:00Z",
                "ends": "2100-01-01T00:00:00Z",
            }
        ],
    }

    service.put(db, json.dumps(centre).encode())
    await duty.calls(database, bruna, ward.alert(db, bruna))

    assert [row[0] for row in duty.notices(db)] == ["1:1s0:nadia/in_app/1:high", "1:1s0:nadia/email/1:high"]


@pytest.mark.integration
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2026-11-23T08:00:00", "2026-11-23T14:00:00+01:00"),
        ("2026-11-23T14:00:00+01:00", "2026-11-23T08:00:00+01:00"),
    ],
)
def test_a_shift_by_nobodys_clock_or_backwards_is_refused(
    db: psycopg.Connection, starts: str, ends: str
) -> None:
    shift = {"person": "chiara", "role": "case_manager", "starts": starts, "ends": ends}

    with pytest.raises(SettingsError):
        service.put(db, json.dumps({"shifts": [shift]}).encode())


@pytest.mark.integration
@pytest.mark.parametrize(
    "contact",
    [
        {
            "person": "x",
            "channel": "email",
            "address": "x@y.it",
            "patient": "00000000-0000-0000-0000-000000000000",
        },
        {"person": "x y", "channel": "sms", "address": "1"},
        {"person": "x:y", "channel": "sms", "address": "1"},
        {"person": "x", "channel": "in_app", "address": ""},
        {"person": "x", "channel": "fax", "address": "1"},
        {"person": "x", "channel": "sms", "address": "1", "quiet_from": "12:00:00"},
    ],
)
def test_a_contact_that_cannot_be_changes_nothing(db: psycopg.Connection, contact: dict[str, str]) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")

    with pytest.raises(SettingsError):
        service.put(db, json.dumps({"contacts": [contact]}).encode())

    assert db.execute("select person from contact").fetchall() == [("chiara",)]
