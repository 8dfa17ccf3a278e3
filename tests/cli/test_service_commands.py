"""`accanto service`: shows what holds, takes a file, refuses a wrong one with one sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from accanto.commands import accanto
from accanto_contract.errors import SettingsError


def test_a_key_can_be_used_as_the_setting_it_is_for() -> None:
    said = CliRunner().invoke(accanto, ["service", "key"])

    assert said.exit_code == 0
    assert said.output.startswith("ACCANTO_VAPID_KEY=")


@pytest.mark.integration
def test_what_is_shown_can_be_edited_and_set(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCANTO_DATABASE_URL", database)
    centre = json.loads(CliRunner().invoke(accanto, ["service", "show"]).output)
    centre["calendar"]["patron"] = [7, 12]
    file = tmp_path / "centre.json"
    file.write_text(json.dumps(centre))

    said = CliRunner().invoke(accanto, ["service", "set", str(file)])

    assert said.output == "5 ladders, 0 contacts, 0 shifts\n"
    shown = json.loads(CliRunner().invoke(accanto, ["service", "show"]).output)
    assert shown == centre


@pytest.mark.integration
@pytest.mark.parametrize("text", ["{", "[]", '{"hours": "8-20"}', '{"ladders": {"high": {"steps": []}}}'])
def test_a_wrong_file_is_refused_and_changes_nothing(
    text: str, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCANTO_DATABASE_URL", database)
    before = CliRunner().invoke(accanto, ["service", "show"]).output
    file = tmp_path / "centre.json"
    file.write_text(text)

    said = CliRunner().invoke(accanto, ["service", "set", str(file)])

    assert isinstance(said.exception, SettingsError)
    assert CliRunner().invoke(accanto, ["service", "show"]).output == before
