"""What a technician sees: help that helps, errors in one line, a doctor that tells the truth."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from accanto import commands


@pytest.mark.parametrize("command", sorted(commands.accanto.commands))
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(commands.accanto, [command, "--help"])

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_settings_hide_secrets_and_name_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCANTO_DATABASE_URL", "postgresql://u:hush@h/d")

    output = CliRunner().invoke(commands.accanto, ["settings"]).output

    assert "hush" not in output
    assert "ACCANTO_DATABASE_URL = (secret)    [environment]" in output


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "accanto", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.integration
@pytest.mark.parametrize(
    ("words", "environment", "sentence"),
    [
        (("gateway",), {}, "ACCANTO_GATEWAY_ID is not set"),
        (("ingest",), {}, "ACCANTO_DATABASE_URL is not set"),
        (("api",), {"ACCANTO_DATABASE_URL": "x", "ACCANTO_API_PORT": "high"}, "ACCANTO_API_PORT is 'high'"),
        (("migrate",), {"ACCANTO_DATABASE_URL": "postgresql://127.0.0.1:1/none"}, "database"),
        (("sizes",), {"ACCANTO_DATABASE_URL": "postgres:/u:secret@db/x"}, "is no address of a database"),
        (("settings",), {"ACCANTO_COLOUR": "red"}, "ACCANTO_COLOUR"),
        (("settings",), {"ACCANTO_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
        (("up",), {"ACCANTO_STATE": "/proc/nowhere"}, "cannot be written"),
        (("sim", "--replay", "/etc"), {}, "no recording"),
        (("sim", "--scenario", "/etc/hostname"), {}, "/etc/hostname"),
        (("sim", "--dongle", "E0001"), {}, "SERIAL=TRANSPORT"),
        (("sim", "--dongle", "E0099=usb:0"), {}, "no device E0099"),
        (("demo", "--replay", "/nowhere/100"), {}, "no record /nowhere/100.hea"),
    ],
)
def test_what_goes_wrong_is_one_line(
    words: tuple[str, ...], environment: dict[str, str], sentence: str
) -> None:
    result = _run(*words, **environment)

    assert result.returncode == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "secret" not in result.stderr


@pytest.mark.integration
def test_a_port_in_use_is_named_with_the_setting_to_change() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        result = _run("demo", "--no-browser", ACCANTO_API_PORT=str(taken.getsockname()[1]))

    assert result.returncode == 2
    assert "is in use" in result.stderr
    assert "ACCANTO_API_PORT" in result.stderr


@pytest.mark.integration
def test_the_doctor_looks_at_every_part(tmp_path: Path) -> None:
    result = _run("doctor", ACCANTO_STATE=str(tmp_path))

    parts = [line.split(":")[0].split()[-1] for line in result.stdout.splitlines()]
    assert parts == ["program", "folder", "database", "broker", "console", "radio", "browser"]
