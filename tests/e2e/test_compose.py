"""The very commands of docker-compose.yml, each as a process, carry a heartbeat to an alert."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import compose
import psycopg
import pytest

from accanto_ingestion.broker import Broker
from accanto_store.roles import Role, url_as

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

ONE_SHOT = ("migrate", "seed")
ALERTED = "select count(*) from alert where handling <> 'withdrawn'"


def _free_run(count: int) -> int:
    """The first of some neighbouring free ports."""
    for first in range(21000, 30000, 10):
        with contextlib.ExitStack() as held:
            try:
                for port in range(first, first + count):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise AssertionError("no free ports")


def _environment(service: compose.Service, folder: Path, first_port: int) -> dict[str, str]:
    """What the file says, with this machine in place of the containers' network."""
    here = {
        "/run/secrets": str(folder / "secrets"),
        "0.0.0.0": "127.0.0.1",
        ":sim:": ":127.0.0.1:",
        "2000": str(first_port)[:4],
        "8080": str(first_port + 9),
    }
    said = {name: str(value) for name, value in service.get("environment", {}).items()}
    for there, instead in here.items():
        said = {name: value.replace(there, instead) for name, value in said.items()}
    return {**os.environ, **said}


@pytest.fixture
def secrets(state: Path, database: str, broker: Broker) -> Path:
    """Files as docker/make_secrets.py makes them, for this database and broker."""
    folder = state / "secrets"
    folder.mkdir()
    (folder / "database_url").write_text(database)
    (folder / "role_passwords").write_text("ingest:a,watch:b,notify:c,api:d,fleet:e")
    for role in Role:
        (folder / f"database_url_{role.removeprefix('accanto_')}").write_text(url_as(database, role))
    for user in ("ingest", "gw-0001", "gw-0002", "gw-0003"):
        (folder / f"broker_url_{user}").write_text(broker.url_for(user))
    return state


@contextlib.contextmanager
def _running(folder: Path, first_port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, service in compose.ours().items():
            environment = _environment(service, folder, first_port) | {"ACCANTO_STATE": str(folder / name)}
            command = [sys.executable, "-m", "accanto", *service["command"]]
            with (folder / f"{name}.log").open("wb") as log:
                child = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            if name in ONE_SHOT:
                assert child.wait(60) == 0, (folder / f"{name}.log").read_text()
            else:
                children[name] = child
        yield children
    finally:
        for child in children.values():
            child.send_signal(signal.SIGTERM)
        for child in children.values():
            child.wait(15)


def test_every_service_of_the_file_does_its_part(secrets: Path, database: str, broker: Broker) -> None:
    if not broker.supports_shared:
        pytest.skip("the file asks for two ingest workers, which needs mosquitto (a Debian package)")
    first_port = _free_run(10)
    with _running(secrets, first_port) as children, psycopg.connect(database, autocommit=True) as connection:
        deadline = time.monotonic() + 90
        while (connection.execute(ALERTED).fetchone() or (0,))[0] < 2 and time.monotonic() < deadline:
            time.sleep(0.25)

        assert (connection.execute(ALERTED).fetchone() or (0,))[0] >= 2
        assert [name for name, child in children.items() if child.poll() is not None] == []
        with urllib.request.urlopen(f"http://127.0.0.1:{first_port + 9}/api/health", timeout=5) as answer:
            assert answer.status == 200
    ends = {
        name: (child.returncode, (secrets / f"{name}.log").read_text()[-2000:])
        for name, child in children.items()
    }
    assert [end for end in ends.items() if end[1][0] != 0] == []
