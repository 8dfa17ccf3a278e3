"""The centre on one machine: database and broker where no URL is given, then ingest, watch, fleet and api."""

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from accanto import console, ports
from accanto.settings import Settings
from accanto.supervise import Command, Supervisor
from accanto_contract.errors import SettingsError

INGEST = "ingest"
FREE_DISK_BYTES = 200 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What is up, and how to reach it."""

    folder: Path
    database_url: str
    broker_url: str
    broker_is_shared: bool
    """Whether several ingest processes could share the stream."""
    broker_passwords: Mapping[str, str]
    """Of the embedded broker; empty where the broker is somebody else's."""
    host: str
    port: int
    log_level: str
    authority: Path
    """The folder of the centre's authority, and of the key that signs what gateways are told."""

    @property
    def url(self) -> str:
        """Where the console is; passkeys and cookies want a name rather than 127.0.0.1."""
        return f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What our processes are told."""
        return {
            "ACCANTO_DATABASE_URL": self.database_url,
            "ACCANTO_BROKER_URL": self.broker_url,
            "ACCANTO_BROKER_SHARED": "yes" if self.broker_is_shared else "no",
            "ACCANTO_API_HOST": self.host,
            "ACCANTO_API_PORT": str(self.port),
            "ACCANTO_LOG_LEVEL": self.log_level,
            "ACCANTO_AUTHORITY": str(self.authority),
        }

    @property
    def broker_address(self) -> str:
        """Host and port of the broker."""
        return self.broker_url.rpartition("@")[2].removeprefix("mqtt://")

    def broker_url_of(self, user: str) -> str:
        """The broker's URL for a user; a given broker's URL serves everybody."""
        if password := self.broker_passwords.get(user):
            return f"mqtt://{user}:{password}@{self.broker_address}"
        return self.broker_url


def prepare(folder: Path) -> None:
    """Make the folder that everything lives in. Raises SettingsError where it cannot be used."""
    try:
        for inner in (folder, folder / "log"):
            inner.mkdir(parents=True, exist_ok=True)
            inner.chmod(0o711)
        probe = folder / "log" / ".probe"
        probe.write_bytes(bytes(1 << 16))
        probe.unlink()
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror}): set ACCANTO_STATE") from error


async def raise_up(
    supervisor: Supervisor, settings: Settings, folder: Path, *, gateways: tuple[str, ...] = ()
) -> Stack:
    """Start the centre and wait until the console answers. Raises SettingsError or Unavailable."""
    from accanto_store import migrate

    host, port = settings.text("api_host"), _api_port(settings)
    prepare(folder)
    accounts = _accounts(folder, (INGEST, *gateways))
    database_url = settings.text("database_url") or await _own_database(supervisor, folder)
    broker_url, shared = await _broker(supervisor, settings, folder, accounts)
    result = migrate.migrate(database_url)
    console.step(f"schema ready ({len(result.applied)} migrations run now)")
    stack = Stack(
        folder=folder,
        database_url=database_url,
        broker_url=broker_url,
        broker_is_shared=shared,
        broker_passwords={} if settings.text("broker_url") else accounts,
        host=host,
        port=port,
        log_level=settings.text("log_level"),
        authority=_authority(settings, folder),
    )
    await _processes(supervisor, stack)
    return stack


async def _processes(supervisor: Supervisor, stack: Stack) -> None:
    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{stack.url}/api/health", timeout=2) as answer:  # noqa: S310  our own
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    await supervisor.add("ingest", _command(stack, "ingest", lambda: True))
    await supervisor.add("watch", _command(stack, "watch", lambda: True, "--notices"))
    await supervisor.add("fleet", _command(stack, "fleet", lambda: True))
    await supervisor.add("api", _command(stack, "api", answers))


def _command(stack: Stack, what: str, is_ready: Callable[[], bool], *options: str) -> Command:
    """A process of ours, which comes to the database as itself and no more."""
    from accanto_store.roles import Role, url_as

    log_file = stack.folder / "log" / f"{what}.log"
    own = {"ACCANTO_DATABASE_URL": url_as(stack.database_url, Role(f"accanto_{what}"))}
    environment = {**stack.environment, **own}
    return Command(what=(what, *options), environment=environment, log_file=log_file, is_ready=is_ready)


async def _own_database(supervisor: Supervisor, folder: Path) -> str:
    from accanto_store import postgres

    server = postgres.Server(folder / "postgres")
    await supervisor.add("postgres", server)
    console.step("PostgreSQL is up (embedded)")
    return server.url


async def _broker(
    supervisor: Supervisor, settings: Settings, folder: Path, accounts: Mapping[str, str]
) -> tuple[str, bool]:
    if given := settings.text("broker_url"):
        return given, settings.yes("broker_shared")
    from accanto_ingestion import broker

    own = broker.Broker(folder / "broker", accounts)
    await supervisor.add("broker", own)
    console.step(f"MQTT broker is up ({own.kind}, embedded)")
    return own.url_for(INGEST), own.supports_shared


def _authority(settings: Settings, folder: Path) -> Path:
    """The centre's authority; made where there is none."""
    from accanto_ingestion.authority import Authority

    place = settings.path("authority") if settings.text("authority") else folder / "ca"
    if not (place / "trust.crt").exists():
        Authority(place).create(now=datetime.now(UTC))
    return place


def _api_port(settings: Settings) -> int:
    host, port = settings.text("api_host"), settings.whole("api_port", least=1)
    if settings.is_given("api_port"):
        return ports.require_free(host, port, "ACCANTO_API_PORT")
    return ports.first_free(host, port, "ACCANTO_API_PORT")


def _accounts(folder: Path, users: tuple[str, ...]) -> dict[str, str]:
    """Passwords of the embedded broker, made once and kept for the owner only."""
    file = folder / "broker-accounts.json"
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    accounts = {user: known.get(user) or secrets.token_urlsafe(24) for user in users}
    file.touch(mode=0o600)
    file.write_text(json.dumps({**known, **accounts}), encoding="utf-8")
    return {**known, **accounts}
