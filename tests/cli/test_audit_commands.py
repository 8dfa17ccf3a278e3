"""`accanto audit` says whether the chain is whole, where it is broken, and keeps what proves it elsewhere."""

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from accanto.commands import accanto
from accanto_contract.errors import SettingsError

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def sealed(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows, sealed."""
    monkeypatch.setenv("ACCANTO_DATABASE_URL", database)
    with psycopg.connect(database) as db:
        db.execute("insert into audit (action) select 'look' from generate_series(1, 3)")
        db.execute("select accanto_seal_audit(10)")


def _run(*words: object) -> Result:
    return CliRunner().invoke(accanto, ["audit", *map(str, words)])


def _cut(database: str) -> None:
    """Everything after the first row is gone, and the head with it: only an anchor can tell."""
    with psycopg.connect(database) as db:
        db.execute("set session_replication_role = replica")
        db.execute("delete from audit_seal where seq > 1")
        db.execute("delete from audit where id > 1")
        db.execute("update audit_head set seq = 1, hash = (select hash from audit_seal)")


def test_a_whole_chain_is_told_with_its_length() -> None:
    told = _run("verify")

    assert (told.exit_code, told.output) == (0, "whole: 3 seals\n")


def test_a_cut_chain_is_told_by_the_anchor_that_was_kept(database: str, tmp_path: Path) -> None:
    kept = tmp_path / "anchors"
    assert _run("anchor", "--to", kept).exit_code == 0
    assert "1 anchors fit" in _run("verify", "--anchors", kept).output

    _cut(database)

    assert _run("verify").exit_code == 0
    told = _run("verify", "--anchors", kept)
    assert told.exit_code == 1
    assert "BROKEN at seal 3" in told.output


def test_a_changed_row_is_told_with_its_number(database: str) -> None:
    with psycopg.connect(database) as db:
        db.execute("set session_replication_role = replica")
        db.execute("update audit set action = 'nothing' where id = 2")

    told = _run("verify", "--json")

    assert told.exit_code == 1
    assert (json.loads(told.output)["seq"], json.loads(told.output)["row"]) == (2, 2)


def test_a_file_without_anchors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("nothing here")

    assert isinstance(_run("verify", "--anchors", tmp_path / "empty").exception, SettingsError)
