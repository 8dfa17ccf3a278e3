"""`accanto quarantine` shows what could not be used, and says what to do where it cannot answer."""

import json
from pathlib import Path

import homes
import pytest
from click.testing import CliRunner, Result
from storing import store, trace

from accanto.commands import accanto
from accanto_contract.errors import NotThere
from accanto_store import connections

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
