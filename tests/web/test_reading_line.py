"""The live line of a specialist in a browser: what comes is said politely and moves nothing; questions are found."""

from collections.abc import AsyncIterator
from datetime import timedelta

import doors
import httpx
import psycopg
import pytest
import rooms
import tracing
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

# Without the poll of half a minute only the line can bring anything.
NO_POLL = "const every = setInterval; window.setInterval = (f, ms) => ms === 30000 ? 0 : every(f, ms)"
ROWS = ".room-queue li"


@pytest.fixture
def record(db: psycopg.Connection) -> tracing.Record:
    """Half a minute of Bruna's heart, to be read by a cardiologist."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    bruna = ward.patient(db, "Bruna Lencioni", "chiara")
    made = tracing.record(db, bruna, seconds=30)
    tracing.cardiologist(db, bruna)
    rooms.reading(db, bruna, starts=made.starts, lasts=timedelta(seconds=30), due=timedelta(hours=2))
    return made


@pytest.fixture
async def visit(database: str, record: tracing.Record, browser: Browser) -> AsyncIterator[Visit]:
    """A console in front of it."""
    assert record.seconds
    async with visiting.console(database, browser) as found:
        yield found


@pytest.fixture
async def chiara(visit: Visit, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """Who asks."""
    account = db.execute("select id from account where username = 'chiara'").fetchone()
    assert account is not None
    async with rooms.client(visit.address, db, account[0]) as client:
        yield client


async def _enter(visit: Visit, *, language: str = "it", size: tuple[int, int] = visiting.WIDE) -> Page:
    """The room of the cardiologist, who hears by the line alone."""
    page = await visit.enter("paolo", "/account", language=language, size=size, ready="main")
    await page.add_init_script(NO_POLL)
    await page.goto(f"{visit.address}/ecg")
    await page.locator(ROWS).first.wait_for()
    await page.locator(".live:not(.waiting)").first.wait_for()
    return page


async def _ask(chiara: httpx.AsyncClient, record: tracing.Record, priority: str) -> None:
    span = {"starts": record.starts.isoformat(), "ends": record.ends.isoformat()}
    asked = {"specialty": "ecg", "question": "FA?", "priority": priority, **span}
    answer = await chiara.post(f"/api/patients/{record.who.uid}/readings", json=asked)
    assert answer.status_code == 200, answer.text


async def test_what_comes_is_said_and_moves_nothing_until_the_reader_asks(
    visit: Visit, chiara: httpx.AsyncClient, record: tracing.Record
) -> None:
    page = await _enter(visit)
    first = page.locator(ROWS).first
    place = await first.bounding_box()
    assert place

    await _ask(chiara, record, "urgent")

    fresh = page.get_by_role("status").get_by_role("button", name="1 nuovo esame, urgente: mostra")
    await expect(fresh).to_be_visible()
    assert await first.bounding_box() == place
    await expect(page.locator(ROWS)).to_have_count(1)
    assert await visiting.violations(page) == []
    await fresh.click()
    await expect(page.locator(ROWS)).to_have_count(2)
    await expect(first).to_contain_text("Urgente")
    await expect(first.get_by_role("link")).to_be_focused()


async def test_who_reads_is_seen_at_once_by_the_others(
    visit: Visit, record: tracing.Record, db: psycopg.Connection
) -> None:
    page = await _enter(visit, language="en")
    rita = rooms.reader(db, "rita")
    uid = db.execute("select uid from reading").fetchone()
    assert uid is not None
    doors.relate(db, rita, record.who, "team")

    async with rooms.client(visit.address, db, rita) as other:
        taken = await other.post(f"/api/readings/{uid[0]}/lease")

    assert taken.status_code == 200
    await expect(page.locator(ROWS).first).to_contain_text("being read by")


async def test_a_teleconsulto_finds_its_specialist_who_answers_it(
    visit: Visit, chiara: httpx.AsyncClient, record: tracing.Record
) -> None:
    page = await _enter(visit, size=visiting.TABLET)
    consults = f"/api/patients/{record.who.uid}/consults"

    await chiara.post(consults, json={"specialty": "ecg", "body": "Il QT si allunga?"})

    entry = page.locator(ROWS, has_text="Il QT si allunga?").get_by_role("link")
    await entry.click()
    await expect(page.locator(".room-head h2")).to_contain_text("Bruna Lencioni")
    assert await visiting.violations(page) == []
    await page.get_by_label("Risposta").fill("No, è nei limiti.")
    await page.get_by_role("button", name="Rispondi").click()
    await expect(page.locator(".consult")).to_contain_text("No, è nei limiti.")
    await expect(page.locator(ROWS, has_text="Il QT si allunga?")).to_have_count(0)
    answer = (await chiara.get(consults)).json()[0]["messages"][-1]["body"]
    assert answer == "No, è nei limiti."
    await chiara.post(
        f"{consults}/{(await chiara.get(consults)).json()[0]['uid']}/messages", json={"body": "E domani?"}
    )
    await expect(page.locator(".consult")).to_contain_text("E domani?")
