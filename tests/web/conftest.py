"""A real browser in front of a real console, over a ward on an ordinary afternoon."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import browsing
import district
import psycopg
import pytest
import served
import shift
import visiting
import ward
from playwright.async_api import Browser, BrowserContext, Page
from visiting import Visit

from accanto_store.postgres import Server


@pytest.fixture(scope="session")
def pages() -> Path:
    """The built console."""
    if not (served.pages() / "index.html").exists():
        pytest.skip("the console is not built: install the package again (pip install -e .)")
    return served.pages()


@pytest.fixture(scope="module")
def place(postgres: Server) -> Iterator[tuple[str, district.District]]:
    """The whole district, for the tests of one file."""
    with visiting.district_database(postgres) as found:
        yield found


@pytest.fixture(scope="module")
async def district_address(place: tuple[str, district.District]) -> AsyncIterator[str]:
    """Where the console over the district is served."""
    async with served.api(place[0]) as found:
        yield found


@pytest.fixture
def visit(district_address: str, place: tuple[str, district.District], browser: Browser) -> Visit:
    """A visit to the district."""
    return Visit(district_address, place[0], browser)


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def patients(database: str) -> dict[str, ward.Patient]:
    """The patients of the ward, by family name."""
    return shift.begin(database)


@pytest.fixture
async def address(database: str, patients: dict[str, ward.Patient], pages: Path) -> AsyncIterator[str]:
    """Where the console is served."""
    async with served.api(database) as found:
        yield found


@pytest.fixture
async def context(browser: Browser, address: str) -> BrowserContext:
    """A window at 1920x1080, in Italian."""
    opened = await browser.new_context(
        base_url=address, viewport={"width": 1920, "height": 1080}, locale="it-IT"
    )
    opened.set_default_timeout(browsing.WAIT_MS)
    return opened


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    """A tab that fails the test on any error of the page."""
    tab = await context.new_page()
    tab.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    return tab


@pytest.fixture
async def worklist(page: Page) -> Page:
    """Chiara's worklist, open and live."""
    await page.goto("/")
    await page.locator("#username").fill("chiara")
    await page.locator("#password").fill(ward.PASSWORD)
    await page.locator("button[type=submit]").click()
    await page.locator(".live:not(.waiting)").first.wait_for()
    await page.locator("[data-row]").first.wait_for()
    return page
