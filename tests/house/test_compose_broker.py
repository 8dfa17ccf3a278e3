"""The broker of docker-compose.yml, with the secrets that the script makes, lets in who should come in."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import compose
import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from accanto_ingestion import mosquitto

pytestmark = pytest.mark.integration


@pytest.fixture
def secrets(state: Path) -> Path:
    """The secrets, as docker/make_secrets.py makes them."""
    subprocess.run([sys.executable, compose.ROOT / "docker/make_secrets.py", state / "secrets"], check=True)
    (state / "secrets").chmod(0o711)
    return state / "secrets"


@contextmanager
def _broker(state: Path) -> Iterator[int]:
    """Mosquitto with the file's own lines, but for the paths of the container."""
    program = mosquitto.program()
    if program is None:
        pytest.skip("mosquitto is not installed (a Debian package)")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (state / "data").mkdir(mode=0o777)
    (state / "data").chmod(0o777)
    shutil.copy(compose.ROOT / "docker/mosquitto.acl", state / "accanto.acl")
    here = {
        "listener 1883": f"listener {port} 127.0.0.1",
        "/run/secrets": str(state / "secrets"),
        "/mosquitto/config": str(state),
        "/mosquitto/data": str(state / "data"),
    }
    text = (compose.ROOT / "docker/mosquitto.conf").read_text(encoding="utf-8")
    for there, instead in here.items():
        assert there in text
        text = text.replace(there, instead)
    (state / "mosquitto.conf").write_text(text)
    (state / "mosquitto.conf").chmod(0o644)
    child = subprocess.Popen([program, "-c", state / "mosquitto.conf"], stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        child.terminate()
        child.wait(10)


def _answer(port: int, user: str, password: str) -> str:
    """What the broker says to somebody who wants to come in."""
    said: list[str] = []
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.username_pw_set(user, password)
    client.on_connect = lambda _c, _u, _f, reason, _p: said.append(str(reason))
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            client.connect("127.0.0.1", port)
            break
        except ConnectionRefusedError:
            time.sleep(0.05)
    while not said and time.monotonic() < deadline:
        client.loop(0.1)
    client.disconnect()
    return said[0] if said else "nothing"


@pytest.mark.parametrize("user", ["ingest", "gw-0001"])
def test_who_has_a_secret_comes_in_and_nobody_else(secrets: Path, state: Path, user: str) -> None:
    url = urlsplit((secrets / f"broker_url_{user}").read_text())

    with _broker(state) as port:
        assert _answer(port, user, url.password or "") == "Success"
        assert _answer(port, user, "guessed") == "Not authorized"


def test_it_takes_and_allows_what_every_broker_of_ours_does() -> None:
    folder = compose.ROOT / "docker"
    here, everywhere = (
        {line for line in text.splitlines() if line and not line.startswith("#")}
        for text in ((folder / "mosquitto.acl").read_text(encoding="utf-8"), mosquitto.rights())
    )

    assert here == everywhere
    assert f"max_packet_size {mosquitto.MAX_PACKET}\n" in (folder / "mosquitto.conf").read_text(
        encoding="utf-8"
    )


def test_the_database_rests_in_its_volume() -> None:
    database = compose.services()["database"]

    ((name, place),) = [volume.split(":") for volume in database["volumes"]]
    assert name == "database"
    assert Path(database["environment"]["PGDATA"]).is_relative_to(place)
