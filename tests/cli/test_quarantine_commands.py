"""`accanto quarantine` shows what could not be used, and says what to do where it cannot answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import homes
import pytest
from click.testing import CliRunner, Result
from storing import store, trace

from accanto.commands import accanto
from accanto_contract.errors import NotThere
from accanto_store import connections
from accanto_store.postgres import Server

pytestmark = pytest.mark.integration


@pytest.fixture
def kept(database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database whose quarantine holds one message, which the commands are told of."""
    homes.enrol(database, adesione=False)
    with connections.connect(database, autocommit=True) as connection:
        store(connection, trace(1))
    monkeypatch.setenv("ACCANTO_DATABASE_URL", database)
    return database


def run(*words: str) -> Result:
    return CliRunner().invoke(accanto, ["quarantine", *words])


def test_a_line_names_topic_and_reason(kept: str) -> None:
    result = run("list")

    assert result.output.count("\n") == 1
    assert "acc/1/gw-0001/up/simcor-e0001/ecg  no_consent" in result.output


def test_programs_read_json(kept: str) -> None:
    assert json.loads(run("list", "--json").output)["reason"] == "no_consent"


def test_the_bytes_go_into_a_new_file_only(kept: str, tmp_path: Path) -> None:
    out = tmp_path / "message"

    assert run("show", "1", "--out", str(out)).exit_code == 0

    assert out.read_bytes() == trace(1).payload
    assert isinstance(run("show", "1", "--out", str(out)).exception, FileExistsError)


def test_a_number_that_is_not_there_is_told(kept: str) -> None:
    assert isinstance(run("show", "99").exception, NotThere)


def test_trying_again_says_what_was_stored_and_what_was_not(kept: str) -> None:
    assert json.loads(run("replay", "--every").output) == {"stored": 0, "left": {"no_consent": 1}}


def test_nothing_is_tried_unless_said_which(kept: str) -> None:
    assert "say which" in run("replay").output


def test_what_a_gateway_wrote_steers_no_terminal(kept: str) -> None:
    with connections.connect(kept, autocommit=True) as connection:
        connection.execute("update quarantine set reason = e'device_\\x1b]0;title\\x07'")

    assert "\x1b" not in run("list").output + run("show", "1").output


def test_a_number_that_no_message_can_have_is_refused() -> None:
    assert run("show", str(2**63)).exit_code == 2


def test_a_database_without_our_tables_is_said_in_one_line(postgres: Server) -> None:
    environment = {**os.environ, "ACCANTO_DATABASE_URL": postgres.url_of("postgres")}
    command = [sys.executable, "-m", "accanto", "quarantine", "list"]

    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
    assert "accanto migrate" in result.stderr
