"""Accounts and tokens from the command line: a first password shown once, and refusals that say what to do."""

import psycopg
import pytest
import ward
from click.testing import CliRunner, Result

from accanto.commands import accanto
from accanto_api import passwords
from accanto_api.accounts import Role, role
from accanto_contract.errors import AccountRefused

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def settings(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCANTO_DATABASE_URL", database)


def _run(*words: str) -> Result:
    return CliRunner().invoke(accanto, ["people", *words])


def _one(database: str, query: str) -> object:
    with psycopg.connect(database) as db:
        return (db.execute(query.encode()).fetchone() or (None,))[0]


@pytest.mark.parametrize("known", ["technician", "coordinator", "privacy_officer", "caregiver", "oculist"])
def test_an_account_of_any_role_gets_a_first_password(database: str, known: Role) -> None:
    made = _run("add", "nuovo", "--role", known, "--name", "Nuovo Nome")

    password = made.output.split("\t")[1]
    assert passwords.is_right(str(_one(database, "select password_hash from account")), password)
    assert _one(database, "select is_provisional from account") is True
    assert _one(database, "select factor_from is not null from account") == (known != "caregiver")


def test_a_patient_gets_an_account_by_the_code_on_their_papers(database: str) -> None:
    with psycopg.connect(database) as db:
        bruna = ward.patient(db, "Bruna Lencioni")

    _run("add", "bruna", "--role", "patient", "--name", "Bruna", "--patient", f"ACC-{bruna.id:04d}")

    assert _one(database, "select patient_id from account") == bruna.id
    assert _run("add", "x", "--role", "patient", "--name", "X").exit_code != 0
    assert "no patient" in str(
        _run("add", "y", "--role", "patient", "--name", "Y", "--patient", "ACC-9999").exception
    )


def test_an_account_is_listed_reset_and_disabled(database: str) -> None:
    first = _run("add", "paoli", "--role", "gp", "--name", "Elena Paoli").output.split("\t")[1]
    with psycopg.connect(database) as db:
        db.execute("insert into totp select id, 'ABC', now(), now() from account")

    again = _run("reset", "paoli", "--factors").output.strip().split("\t")[1]
    listed = _run("list").output
    _run("disable", "paoli")

    assert again != first
    assert "paoli\tgp\tfirst password\t0 factors" in listed
    assert "disabled" in _run("list").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("disable", "nessuno"), "no account nessuno"),
        (("reset", "nessuno"), "no account nessuno"),
        (("add", "x", "--role", "doctor", "--name", "X"), "no role doctor"),
        (("add", "Rossi Mario", "--role", "gp", "--name", "X"), "no user name"),
        (("add", "a:b", "--role", "gp", "--name", "X"), "no user name"),
        (("token", "nessuno", "--name", "m", "--scope", "read_fleet"), "no account nessuno"),
        (("revoke", "7"), "no token 7"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(words: tuple[str, ...], said: str) -> None:
    refused = _run(*words).exception

    assert isinstance(refused, AccountRefused)
    assert said in str(refused)


def test_a_token_is_shown_once_listed_and_revoked(database: str) -> None:
    _run("add", "tec", "--role", "technician", "--name", "Tecnico")

    made = _run("token", "tec", "--name", "fleet board", "--scope", "read_fleet").output.strip()
    listed = _run("tokens").output
    _run("revoke", made.split("_")[1])

    assert made.startswith("acc_")
    assert made.split("_", 2)[2] not in listed
    assert "read_fleet\tfleet board" in listed
    assert "revoked" in _run("tokens").output


def test_a_role_is_known_by_its_name() -> None:
    assert role("gp") == "gp"
