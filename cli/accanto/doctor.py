"""`accanto doctor`: what works on this machine, what does not, and what to do about it."""

import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata, resources
from pathlib import Path

import click

from accanto import given, stack
from accanto.settings import Settings
from accanto_contract import brokers
from accanto_contract.errors import AccantoError, SettingsError

ANSWER_S = 3


class Verdict(StrEnum):
    """How a part is."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Result:
    """What was found of one part, in a sentence that says what to do."""

    part: str
    verdict: Verdict
    sentence: str


def run(settings: Settings) -> int:
    """Look at every part, print one line each; 1 if something is bad."""
    results = [_guarded(part, look, settings) for part, look in _EXAMINATIONS]
    for result in results:
        click.echo(f"{result.verdict:4}  {result.part}: {result.sentence}")
    return int(any(result.verdict is Verdict.BAD for result in results))


def _guarded(part: str, look: Callable[[Settings], tuple[Verdict, str]], settings: Settings) -> Result:
    try:
        return Result(part, *look(settings))
    except (AccantoError, OSError, ImportError) as error:
        return Result(part, Verdict.BAD, str(error))


def _python(_: Settings) -> tuple[Verdict, str]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Verdict.GOOD, f"accanto {metadata.version('accanto')} on Python {version}"


def _state(settings: Settings) -> tuple[Verdict, str]:
    folder = settings.path("state")
    stack.prepare(folder)
    free = shutil.disk_usage(folder).free
    if free < stack.FREE_DISK_BYTES:
        return Verdict.BAD, f"{folder} has {free >> 20} MB left: make room, or set ACCANTO_STATE"
    return Verdict.GOOD, f"{folder} can be written, {free >> 30} GB free"


def _database(settings: Settings) -> tuple[Verdict, str]:
    url = settings.text("database_url")
    if not url:
        from accanto_store import binaries

        return Verdict.GOOD, f"embedded PostgreSQL ({binaries.find()})"
    from accanto_store import connections

    with connections.connect(url) as connection:
        row = connection.execute("show server_version").fetchone()
    return Verdict.GOOD, f"PostgreSQL {row[0] if row else '?'} answers"


def _broker(settings: Settings) -> tuple[Verdict, str]:
    url = settings.text("broker_url")
    if url:
        where = brokers.address(url, given.papers(settings))
        with _reach(where.host, where.port, "ACCANTO_BROKER_URL"):
            return Verdict.GOOD, f"{where.host}:{where.port} accepts connections"
    from accanto_ingestion import broker

    own = broker.Broker(settings.path("state") / "broker", {})
    if own.supports_shared:
        return Verdict.GOOD, f"embedded {own.kind}"
    return Verdict.NOTE, f"embedded {own.kind}: one ingest process only; install mosquitto for more"


def _console(_: Settings) -> tuple[Verdict, str]:
    page = resources.files("accanto_api").joinpath("web", "index.html")
    if page.is_file():
        return Verdict.GOOD, "the pages are built"
    return Verdict.BAD, "the pages are not built: run `make setup`"


def _radio(settings: Settings) -> tuple[Verdict, str]:
    radio = settings.text("radio")
    if not radio:
        bluez = Path("/sys/class/bluetooth")
        found = sorted(entry.name for entry in bluez.iterdir()) if bluez.exists() else []
        if found:
            return Verdict.GOOD, f"BlueZ with {', '.join(found)}"
        return (
            Verdict.NOTE,
            "no Bluetooth adapter here: `accanto gateway` needs one, or ACCANTO_RADIO; `demo` does not",
        )
    if radio.startswith("tcp-client:"):
        host, _, port = radio.removeprefix("tcp-client:").rpartition(":")
        with _reach(host, int(port), "ACCANTO_RADIO"):
            return Verdict.GOOD, f"{radio} accepts connections"
    return Verdict.NOTE, f"{radio}: opened when the gateway starts"


def _browser(_: Settings) -> tuple[Verdict, str]:
    if found := shutil.which("chromium"):
        return Verdict.GOOD, f"{found} (for tests and screenshots)"
    return Verdict.NOTE, "no chromium: tests of the pages are skipped; any browser shows the console"


def _reach(host: str, port: int, variable: str) -> socket.socket:
    try:
        return socket.create_connection((host, port), ANSWER_S)
    except OSError as error:
        raise SettingsError(f"{variable}: {host}:{port} does not answer ({error})") from error


_EXAMINATIONS: tuple[tuple[str, Callable[[Settings], tuple[Verdict, str]]], ...] = (
    ("program", _python),
    ("state folder", _state),
    ("database", _database),
    ("broker", _broker),
    ("console", _console),
    ("radio", _radio),
    ("browser", _browser),
)
