"""What benchmarks stand on: a folder that a server's own user may pass, a migrated database in it, a browser."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

sys.path.append(str(Path(__file__).parents[2] / "tests" / "support"))

import browsing

from accanto_store import migrate
from accanto_store.postgres import Server

NO_WAIT = {"fsync": "off"}
"""For a server whose disk is not what is measured."""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that every user may pass, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="accanto-bench-", ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o711)
        yield path


@contextmanager
def database() -> Iterator[str]:
    """A migrated database of its own, in a server of its own."""
    with folder() as path:
        server = Server(path / "postgres")
        asyncio.run(server.start())
        try:
            migrate.migrate(server.url)
            yield server.url
        finally:
            asyncio.run(server.stop())


@asynccontextmanager
async def database_beside(settings: Mapping[str, str] | None = None) -> AsyncIterator[str]:
    """The same, for who already runs in an event loop."""
    with folder() as path:
        server = Server(path / "postgres", settings=settings or {})
        await server.start()
        try:
            migrate.migrate(server.url)
            yield server.url
        finally:
            await server.stop()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a window yet."""
    async with async_playwright() as driver:
        opened = await driver.chromium.launch(executable_path=browsing.chromium(), args=browsing.FLAGS)
        yield opened
        await opened.close()
