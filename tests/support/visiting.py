"""People of the district in front of the console: a window for each, logged in, that fails on any error of a page."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import browsing
import clocks
import district
import doors
import psycopg
import pytest
import served
import traffic
from playwright.async_api import Browser, BrowserContext, Page, Route
from psycopg import sql

from accanto_store import migrate
from accanto_store.postgres import Server

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, TABLET, UPRIGHT = (1920, 1080), (1180, 820), (800, 1280)
ZOOMED = (960, 540)
"""1920 x 1080 at 200 %."""


@contextlib.contextmanager
def district_database(
    server: Server, *, still: datetime | None = None
) -> Iterator[tuple[str, district.District]]:
    """A database with the whole district, for the tests of one file; gone afterwards.

    `still`: the moment at which its clock stands, for the server too; None: the clock on the wall.
    """
    name = f"district_{secrets.token_hex(4)}"
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        url = server.url_of(name)
        if still:
            clocks.install(url)
            clocks.stand(url, still)
        migrate.migrate(url)
        yield url, district.begin(url, now=still)
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


class Visit:
    """A running console over the district, and a browser."""

    def __init__(self, address: str, database: str, browser: Browser) -> None:
        self.address, self.database, self.browser = address, database, browser
        self.traffic = traffic.Traffic()

    async def enter(
        self,
        username: str,
        path: str = "/",
        *,
        language: str = "it",
        size: tuple[int, int] = WIDE,
        dark: bool = False,
        still: datetime | None = None,
        ready: str = "main h2, .ind-brief, .me-hello",
    ) -> Page:
        """A new window of somebody who is logged in already, or of nobody; `still`: its clock stands at a moment."""
        context = await (self._window(username, language, size) if username else self._nobody(language, size))
        page = await context.new_page()
        page.set_default_timeout(browsing.WAIT_MS)
        self.traffic.watch(page)
        page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
        if still:
            await page.clock.set_fixed_time(still)
        if dark:
            await page.add_init_script("localStorage.setItem('accanto-theme', 'dark')")
        await page.goto(self.address + path)
        await page.locator(ready).first.wait_for()
        return page

    async def _window(self, username: str, language: str, size: tuple[int, int]) -> BrowserContext:
        with psycopg.connect(self.database, autocommit=True) as db:
            row = db.execute(
                "update account set language = %s where username = %s returning id", [language, username]
            ).fetchone()
            token = doors.session(db, int(row[0]) if row else 0)
        context = await self._nobody(language, size)
        await context.add_cookies([{"name": "sid", "value": token, "url": self.address}])
        return context

    async def _nobody(self, language: str, size: tuple[int, int]) -> BrowserContext:
        return await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, reduced_motion="reduce",
            has_touch=size != WIDE,
        )  # fmt: skip


@contextlib.asynccontextmanager
async def console(database: str, browser: Browser) -> AsyncIterator[Visit]:
    """The console over a database, where it is built."""
    if not (served.pages() / "index.html").exists():
        pytest.skip("the console is not built: install the package again (pip install -e .)")
    async with served.api(database) as address:
        yield Visit(address, database, browser)


async def held(page: Page, addresses: str) -> asyncio.Event:
    """Keep the answers of some addresses from a page until the event is set."""
    may_come = asyncio.Event()

    async def come_late(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route(addresses, come_late)
    return may_come


async def violations(page: Page) -> list[str]:
    """What axe finds, all rules."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in web/, or install the package again")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run()")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found["violations"]]


async def sideways(page: Page, *, within_s: float = 5.0) -> int:
    """By how many pixels the page is wider than its window, once canvases have taken a new width."""
    end = asyncio.get_running_loop().time() + within_s
    while True:
        beyond = int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        if beyond <= 0 or asyncio.get_running_loop().time() > end:
            return beyond
        await asyncio.sleep(0.1)


async def tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Press Tab until something has the focus. Fails where the keyboard does not reach it."""
    for _ in range(most):
        if await page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")
