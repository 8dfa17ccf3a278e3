"""The unit that starts a gateway runs a command that exists, with settings that exist, and gives it little."""

import configparser
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from accanto import settings
from accanto.commands import accanto

UNIT = Path(__file__).parents[2] / "docs" / "howto" / "systemd" / "accanto-gateway.service"


class _Repeated(dict[str, str]):
    """Of a line that stands more than once, all of them."""

    def __setitem__(self, name: str, value: object) -> None:
        if isinstance(value, list) and name in self:
            value = [*self[name], *value]
        super().__setitem__(name, value)  # type: ignore[assignment]  # as configparser reads


@pytest.fixture(scope="module")
def service() -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None, dict_type=_Repeated)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    parser.read(UNIT, encoding="utf-8")
    return dict(parser["Service"])


def test_the_unit_runs_a_command_that_exists(service: dict[str, str]) -> None:
    program, *words = service["ExecStart"].split()

    assert program.endswith("/accanto")
    assert isinstance(accanto.commands[words[0]], click.Command)


def test_the_unit_sets_what_accanto_knows(service: dict[str, str]) -> None:
    told = [line.partition("=")[0] for line in service["Environment"].splitlines()]

    assert {name for name in told if name.startswith("ACCANTO_")} <= {s.variable for s in settings.CATALOGUE}
    assert "ACCANTO_STATE=/var/lib/accanto" in service["Environment"]
    assert service["StateDirectory"] == "accanto", "the only place that it may write"


@pytest.mark.parametrize(
    "line",
    [
        "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=",
        "RestrictNamespaces=yes", "UMask=0077", "User=accanto",
    ],
)  # fmt: skip
def test_the_unit_gives_the_gateway_no_more_than_it_needs(service: dict[str, str], line: str) -> None:
    name, _, value = line.partition("=")

    assert service[name] == value


def test_a_gateway_that_dies_is_started_again_and_again(service: dict[str, str]) -> None:
    assert service["Restart"] == "always"
    assert "StartLimitIntervalSec=0" in UNIT.read_text(encoding="utf-8")


def test_the_unit_leaves_time_to_flush(service: dict[str, str]) -> None:
    assert int(service["TimeoutStopSec"]) > 10


def test_systemd_itself_accepts_the_unit(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd-analyze on this machine")
    here = tmp_path / UNIT.name
    here.write_text(
        UNIT.read_text(encoding="utf-8").replace("/opt/accanto/bin/accanto", "/bin/true"), encoding="utf-8"
    )

    said = subprocess.run([tool, "verify", str(here)], capture_output=True, text=True, check=False)

    assert said.returncode == 0, said.stderr
