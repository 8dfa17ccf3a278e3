"""The ECG room in a browser: a trace is read, corrected, confirmed, signed and amended by keyboard; nothing for axe."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import quote

import doors
import psycopg
import pytest
import rooms
import tracing
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

DRAWN = ".ecg-paper canvas[data-drawn=whole]"
EARLY = [8, 20]
REASON = "Corretto il numero dei battiti ectopici"
SECOND_CODE = "bcde-fghi-jklm-nopq"


@pytest.fixture
def record(db: psycopg.Connection) -> tracing.Record:
    """A minute of ECG with two broad beats, of a patient whose cardiologist has a second factor."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    bruna = ward.patient(db, "Bruna Lencioni", "chiara", pathway="Scompenso, FA")
    made = tracing.record(db, bruna, seconds=60, early=EARLY)
    tracing.cardiologist(db, bruna)
    return made


@pytest.fixture
def asked(db: psycopg.Connection, record: tracing.Record) -> rooms.Asked:
    """The record is to be read, and an hour earlier there is another that was."""
    before = tracing.record(db, record.who, seconds=30, starts=record.starts - timedelta(hours=1))
    earlier = rooms.reading(db, record.who, state="final", starts=before.starts, lasts=timedelta(seconds=30))
    rooms.report(db, earlier)
    lasts = record.ends - record.starts
    return rooms.reading(
        db, record.who, question="Palpitazioni: FA?", priority="urgent", starts=record.starts, lasts=lasts
    )


@pytest.fixture
async def visit(database: str, asked: rooms.Asked, browser: Browser) -> AsyncIterator[Visit]:
    """A console in front of the room."""
    assert asked.uid
    async with visiting.console(database, browser) as found:
        yield found


async def _beats(page: Page) -> None:
    """Wait until the beats came after the trace."""
    await page.locator("details.beats summary", has_text="in questa pagina").wait_for()


async def _sign(page: Page, code: str) -> None:
    await page.keyboard.press("Control+Enter")
    await page.locator("dialog #shown").wait_for()
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)


async def test_an_ecg_is_read_corrected_signed_and_amended_by_keyboard_alone(
    visit: Visit, asked: rooms.Asked, record: tracing.Record, db: psycopg.Connection
) -> None:
    code = doors.factor(db, "paolo")
    db.execute(
        "insert into recovery_code (account_id, code_sha256)"
        " select id, sha256(convert_to(%s, 'UTF8')) from account where username = 'paolo'",
        [SECOND_CODE.replace("-", "")],
    )
    page = await visit.enter("paolo", "/", ready=".room-queue a")

    await visiting.tab_to(page, ".room-queue a")
    await page.keyboard.press("Enter")
    await page.locator(DRAWN).wait_for()
    await _beats(page)
    await page.keyboard.press("v")
    await expect(page.get_by_role("group", name="Battito").get_by_role("status")).to_contain_text("Battito V")
    await page.keyboard.press("2")
    await expect(page.locator(".toast")).to_contain_text("Corretto in S")
    await page.keyboard.press("v")
    await page.keyboard.press("1")
    await expect(page.locator(".toast")).to_contain_text("Corretto in N")
    await expect(page.get_by_text("2 battiti corretti a mano")).to_be_visible()

    await visiting.tab_to(page, "[data-item=heart_rate] button")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-item=heart_rate]")).to_contain_text("Confermato")
    await expect(page.get_by_label("FC /min")).to_have_value("72")
    await visiting.tab_to(page, "[aria-labelledby=ecg-quality] button")
    await page.keyboard.press("Enter")
    await visiting.tab_to(page, ".room-form textarea")
    await page.keyboard.type("Ritmo sinusale, un ectopico.")
    await visiting.tab_to(page, ".room-urgency input")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Firma con secondo fattore")).to_be_enabled()
    await _sign(page, code)

    await expect(page.locator(".toast")).to_contain_text(re.compile("Firmato: definitivo|coda è finita"))
    fields, state = _signed(db, asked)
    assert state == "final"
    assert round(fields["rate_bpm"]) == 72
    assert fields["qrs_ms"] is None, "what nobody confirmed does not enter"
    assert _corrections(db) == [("S", "V"), ("N", "V")]

    await page.goto(f"{visit.address}/ecg/{asked.uid}")
    await page.locator(DRAWN).wait_for()
    await visiting.tab_to(page, "[aria-label='Versioni firmate'] button")
    await page.keyboard.press("Enter")
    await page.locator("dialog textarea").focus()
    await page.keyboard.type(REASON)
    await visiting.tab_to(page, "dialog button[type=submit]")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Firma la rettifica")).to_be_enabled()
    await _sign(page, SECOND_CODE)
    await expect(page.locator(".toast")).to_contain_text("rettifica")
    assert _signed(db, asked)[1] == "amended"


async def test_no_trace_is_shown_without_patient_time_unit_filter_and_age(
    visit: Visit, asked: rooms.Asked
) -> None:
    for size in (visiting.WIDE, visiting.TABLET):
        page = await visit.enter("paolo", f"/ecg/{asked.uid}", size=size, ready=DRAWN)

        facts = page.locator("[data-facts]")

        await expect(facts).to_be_in_viewport()
        await expect(page.locator(".ecg-paper")).to_be_in_viewport()
        for said in (
            "Bruna Lencioni", "25 mm/s", "10 mm/mV", "mV · 250 Hz", "2,5 µV/LSB", "senza filtro", "arrivato",
        ):  # fmt: skip
            await expect(facts).to_contain_text(said)
        await expect(page.get_by_text("non calibrato")).to_be_visible()
        await page.context.close()


async def test_the_previous_trace_stands_below_on_the_same_scale(visit: Visit, asked: rooms.Asked) -> None:
    page = await visit.enter("paolo", f"/ecg/{asked.uid}", ready=DRAWN)

    await page.keyboard.press("x")
    await page.keyboard.press("+")

    await expect(page.locator(DRAWN)).to_have_count(2)
    await expect(page.locator(".comparing h3")).to_contain_text("Tracciato del")
    row = "e => e.getAttribute('aria-label')"
    assert "ECG, DI" in await page.locator(".comparing .ecg-paper").evaluate(row)
    await expect(page.locator("[data-facts]").first).to_contain_text("50 mm/s")


async def test_the_whole_record_lies_on_one_page_and_a_click_opens_its_minute(
    visit: Visit, record: tracing.Record, db: psycopg.Connection
) -> None:
    long = tracing.record(db, record.who, seconds=240, starts=record.starts - timedelta(hours=3))
    page = await visit.enter("paolo", long.address(), ready=DRAWN)
    await page.keyboard.press("d")
    await expect(page.get_by_label("Disposizione")).to_have_value("disclosure")
    await page.locator(DRAWN).wait_for()

    await page.locator(".ecg-paper").click(position={"x": 90, "y": 2 * 26 + 10})

    await expect(page.get_by_label("Disposizione")).to_have_value("rows")
    here = page.get_by_role("slider", name="Dove si è nel tracciato")
    await expect(here).to_have_attribute("aria-valuenow", re.compile("^1(19|20|21)$"))


async def test_a_deep_link_opens_at_its_moment_and_the_address_follows_the_reader(
    visit: Visit, record: tracing.Record
) -> None:
    moment = (record.starts + timedelta(seconds=4)).isoformat().replace("+00:00", "Z")
    page = await visit.enter("paolo", record.address(t0=moment, speed=50), ready=DRAWN)

    await expect(page.get_by_role("slider", name="Dove si è nel tracciato")).to_have_attribute(
        "aria-valuenow", "4"
    )
    await page.keyboard.press("ArrowRight")
    await page.wait_for_url(lambda url: quote(f"{moment[:19]}.000") not in url and "speed=50" in url)


@pytest.mark.parametrize("language", ["it", "en"])
async def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, asked: rooms.Asked, language: str
) -> None:
    is_dark = language == "en"
    page = await visit.enter("paolo", f"/ecg/{asked.uid}", language=language, dark=is_dark, ready=DRAWN)
    await page.locator("[data-item=heart_rate]").wait_for()
    for key in ("m", "x"):
        await page.keyboard.press(key)
    await page.locator("details.beats summary").click()

    assert await visiting.violations(page) == []
    for width, height in (visiting.TABLET, visiting.ZOOMED):
        await page.set_viewport_size({"width": width, "height": height})
        assert await visiting.sideways(page) <= 0
    assert await visiting.violations(page) == []


async def test_on_a_tablet_every_target_is_large_and_every_drag_has_a_button(
    visit: Visit, asked: rooms.Asked
) -> None:
    page = await visit.enter("paolo", f"/ecg/{asked.uid}", size=visiting.TABLET, ready=DRAWN)
    await page.get_by_role("button", name="Compasso").click()

    small = await page.evaluate(
        """() => [...document.querySelectorAll('.ecg-room button, .ecg-room select, .ecg-room input:not([type=radio])')]
          .filter(e => e.checkVisibility()).map(e => [e.textContent || e.ariaLabel, e.getBoundingClientRect()])
          .filter(([, box]) => box.width && box.height < 43.5).map(([text]) => text)"""
    )

    assert small == []
    for name in ("Avanti", "Pagina dopo", "Sposta a destra di 4 ms", "Alza di un passo", "Aggancia a R"):
        await expect(page.get_by_role("button", name=name)).to_be_visible()


def _signed(db: psycopg.Connection, asked: rooms.Asked) -> tuple[dict[str, float], str]:
    """The structured part of the newest signed version, and what it was signed as."""
    row = db.execute(
        "select content -> 'fields', state from report where reading_id = %s order by version desc limit 1",
        [asked.id],
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def _corrections(db: psycopg.Connection) -> list[tuple[str, str]]:
    """Labels that a person gave, with those that were computed."""
    return db.execute("select label, was from ecg_correction order by id").fetchall()
