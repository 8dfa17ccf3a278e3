"""What many tests stand on: one embedded PostgreSQL, a fresh database in it, an embedded broker.

The directories lie outside of pytest's own, which only their owner may pass: where the tests run as root, the
servers run as `nobody`.
"""

import asyncio
import secrets
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import browsing
import copies
import psycopg
import pytest
import timescale
from emptied import Emptied
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, async_playwright
from psycopg import sql

from accanto_ingestion.broker import Broker
from accanto_store import migrate
from accanto_store.postgres import Server

# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Who starts the tests in the background may have told them to ignore Ctrl-C; what they stop by it must not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Databases come and go: making and dropping one costs less where there are few buffers to look through and no
# log to keep. Nothing in it must outlive a power cut, and none lives long enough to be cleaned up.
QUICK = {
    "fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
    "shared_buffers": "16MB", "autovacuum": "off",
}  # fmt: skip
GATEWAYS = ("gw-0001", "gw-0002", "gw-0003")


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """A directory that every user may pass, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="accanto-test-"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def state() -> Iterator[Path]:
    """A directory for the state of an embedded server."""
    with reachable_directory() as path:
        yield path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One PostgreSQL for all tests of a worker."""
    with reachable_directory() as path:
        server = Server(path / "postgres", settings=QUICK)
        asyncio.run(server.start())
        try:
            _make_template(server)
            yield server
        finally:
            asyncio.run(server.stop())


@pytest.fixture(scope="session")
def emptied_database(postgres: Server) -> Emptied:
    """The database that the tests of a worker use one after the other."""
    return Emptied(postgres)


@pytest.fixture
def database(emptied_database: Emptied) -> Iterator[str]:
    """The URL of a migrated database in which no test has left anything."""
    yield emptied_database.take()
    emptied_database.give_back()


@pytest.fixture(scope="session")
def timescale_server() -> Iterator[str]:
    """One TimescaleDB for all tests of a worker, migrated."""
    try:
        with timescale.server() as url:
            migrate.migrate(url)
            yield url
    except timescale.Absent as absent:
        pytest.skip(str(absent))


@pytest.fixture
def timescale_database(timescale_server: str) -> Iterator[str]:
    """The URL of a migrated, empty database on TimescaleDB."""
    yield timescale_server
    timescale.empty(timescale_server)


@pytest.fixture(params=["postgres", "timescale"])
def either_database(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, once on each engine that we run on."""
    url: str = request.getfixturevalue("database" if request.param == "postgres" else "timescale_database")
    return url


@pytest.fixture
async def broker(state: Path) -> AsyncIterator[Broker]:
    """A running broker with accounts for `ingest` and three gateways: ask it for `url_for(user)`."""
    running = Broker(state / "broker", {name: secrets.token_hex(8) for name in ("ingest", *GATEWAYS)})
    await running.start()
    yield running
    await running.stop()


def _make_template(server: Server) -> None:
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(copies.TEMPLATE)))
    migrate.migrate(server.url_of(copies.TEMPLATE))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    found = browsing.chromium()
    if found is None:
        pytest.skip("no Chromium on PATH: install it, or name it in CHROMIUM")
    return found


@pytest.fixture(scope="session")
async def one_browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests of a worker."""
    async with async_playwright() as driver:
        opened = await driver.chromium.launch(executable_path=chromium, args=browsing.FLAGS)
        yield opened
        await opened.close()


@pytest.fixture
async def browser(one_browser: Browser) -> AsyncIterator[Browser]:
    """A browser without a window; those that a test opens are closed afterwards."""
    yield one_browser
    for window in one_browser.contexts:
        await window.close()
