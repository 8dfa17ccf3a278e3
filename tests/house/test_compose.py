"""docker-compose.yml asks for commands and settings that exist, and Docker's own tool accepts it."""

import shutil
import subprocess
import sys
from pathlib import Path

import compose
import pytest

from accanto import commands, settings

OURS = compose.ours()


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_runs_a_command_with_settings_that_exist(name: str) -> None:
    service = OURS[name]
    known = {setting.variable for setting in settings.CATALOGUE}

    assert service["command"][0] in commands.accanto.commands
    assert {variable.removesuffix("_FILE") for variable in service.get("environment", {})} <= known


def test_the_centre_has_two_ingest_workers_of_different_names() -> None:
    workers = [service["environment"]["ACCANTO_WORKER"] for name, service in OURS.items() if "ingest" in name]

    assert len(workers) == len(set(workers)) == 2


@pytest.mark.integration
def test_dockers_own_tool_accepts_the_file(tmp_path: Path) -> None:
    tool = shutil.which("docker-compose")
    if tool is None:
        pytest.skip("docker-compose is not installed (a Debian package)")
    for file in ("docker-compose.yml", "docker"):
        source = compose.ROOT / file
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / file)
    subprocess.run([sys.executable, tmp_path / "docker/make_secrets.py"], check=True)

    checked = subprocess.run(
        [tool, "--profile", "demo", "config", "--quiet"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
