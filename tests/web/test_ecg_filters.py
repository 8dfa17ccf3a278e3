"""Filters on the screen of the ECG room: drawn as another program's, named wherever the trace goes, off at first."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import filtering
import numpy as np
import psycopg
import pytest
import rooms
import tracing
import visiting
import ward
from numpy.typing import NDArray
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

DRAWN = ".ecg-paper canvas[data-drawn=whole]"
NAME = "hp0.5-lp40-notch50"
PX_PER_MM = 96 / 25.4
LEAD_IN_MM = 15
"""Before each row at 50 mm/s."""
COLUMN = """([x, height]) => [...document.querySelector('.ecg-paper canvas.trace').getContext('2d')
  .getImageData(x, 0, 1, height).data].filter((_, i) => i % 4 === 3)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A database with a trace that wanders and hums, of which every sample is known, and its reading."""

    url: str
    record: tracing.Record
    asked: rooms.Asked


@pytest.fixture
def known(db: psycopg.Connection, database: str) -> Known:
    """A minute of ECG that needs a filter, and a cardiologist who is asked about it."""
    ward.worker(db, "chiara")
    bruna = ward.patient(db, "Bruna Lencioni", "chiara")
    made = tracing.wandering(db, bruna, seconds=60)
    tracing.cardiologist(db, bruna)
    asked = rooms.reading(db, bruna, starts=made.starts, lasts=timedelta(seconds=60))
    return Known(url=database, record=made, asked=asked)


@pytest.fixture
async def visit(known: Known, browser: Browser) -> AsyncIterator[Visit]:
    """A console in front of it."""
    async with visiting.console(known.url, browser) as found:
        yield found


async def _settled(page: Page) -> None:
    """What was asked for is drawn: two frames, and every tile is there."""
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    await page.locator(DRAWN).first.wait_for()


async def _height(page: Page, sample: int) -> float:
    """How far above the baseline of the first row the trace stands at a sample, LSB, at 50 mm/s and 10 mm/mV."""
    x = round((LEAD_IN_MM + sample / tracing.RATE_HZ * 50) * PX_PER_MM)
    ink = np.array(await page.evaluate(COLUMN, [x, round(35 * PX_PER_MM)]), float)
    y = float((np.arange(ink.size) * ink).sum() / ink.sum()) + 0.5
    return (21 * PX_PER_MM - y) / PX_PER_MM / 10 * 1000 / tracing.SCALE


def _wanted(trace: NDArray[np.int16]) -> NDArray[np.float64]:
    return filtering.whole(trace, tracing.RATE_HZ, baseline=0.5, high=40, mains=50)


async def test_a_filter_is_off_until_a_key_asks_for_it_and_draws_what_it_says(
    visit: Visit, known: Known
) -> None:
    trace = known.record.trace[0]
    quiet = [int(beat) - 70 for beat in known.record.beats[1:6]]
    page = await visit.enter("paolo", known.record.address(speed=50), ready=DRAWN)
    facts = page.locator("[data-facts]")
    await expect(facts).to_contain_text("senza filtro")
    raw = [await _height(page, sample) for sample in quiet]

    await page.keyboard.press("f")

    await expect(facts).to_contain_text("filtro 0,5–40 Hz, rete 50 Hz")
    await expect(facts).to_contain_text("il tratto ST può essere spostato")
    await _settled(page)
    shown = [await _height(page, sample) for sample in quiet]
    wanted = _wanted(trace)
    one_px = 1 / PX_PER_MM / 10 * 1000 / tracing.SCALE
    assert np.abs(np.diff(shown) - np.diff(wanted[quiet])).max() < 2 * one_px
    assert np.ptp(raw) > 2 * np.ptp(shown), "the baseline wanders no more"
    await page.wait_for_url(lambda url: f"filter={NAME}" in url)
    await page.keyboard.press("f")
    await expect(facts).to_contain_text("senza filtro")
    await page.wait_for_url(lambda url: "filter=" not in url)


async def test_the_caliper_reads_the_trace_that_is_drawn_and_names_its_filter(
    visit: Visit, known: Known
) -> None:
    page = await visit.enter("paolo", known.record.address(), ready=DRAWN)
    await page.locator("[data-stage]").focus()
    for key in ("m", "Shift+ArrowRight", "f"):
        await page.keyboard.press(key)

    group = page.get_by_role("group", name="Compasso")
    await expect(group).to_contain_text("sul tracciato con filtro 0,5–40 Hz, rete 50 Hz")
    first = round(float(await page.get_by_label("Inizio (s)").input_value()) * tracing.RATE_HZ)
    lasts = round(float(await page.get_by_label("Intervallo (ms)").input_value()) * tracing.RATE_HZ / 1000)

    wanted = _wanted(known.record.trace[0])
    said = (await group.locator("b").nth(1).text_content() or "").removesuffix(" mV")
    millivolts = float(said.replace(",", ".").replace("−", "-"))
    expected = (wanted[first + lasts] - wanted[first]) * tracing.SCALE / 1000
    assert millivolts == pytest.approx(expected, abs=tracing.SCALE / 1000 + 0.0006)


async def test_a_link_keeps_the_filter_paper_and_picture_name_it_and_the_next_trace_has_none(
    visit: Visit, known: Known, db: psycopg.Connection
) -> None:
    address = f"/ecg/{known.asked.uid}?filter=lp40-hp0.67"
    page = await visit.enter("paolo", address, ready=DRAWN)
    await expect(page.locator("[data-facts]")).to_contain_text("filtro 0,67–40 Hz")

    await page.locator("summary", has_text="Teleconsulto").click()
    await page.get_by_label("Domanda allo specialista").fill("Che ne pensa?")
    await page.get_by_role("button", name="Chiedi", exact=True).click()
    await expect(page.get_by_role("img", name="Il tracciato come lo vedeva")).to_be_visible()
    row = db.execute("select view from consult_snapshot").fetchone()
    assert row is not None
    assert row[0]["filter"] == "hp0.67-lp40"
    await page.get_by_role("button", name="Stampa").click()
    await expect(page.locator(".ecg-sheet .caption").first).to_contain_text("filtro 0,67–40 Hz")
    await page.get_by_role("button", name="Torna al tracciato").click()
    await page.goto(f"{visit.address}/ecg/{known.asked.uid}")
    await page.locator(DRAWN).wait_for()
    await expect(page.locator("[data-facts]")).to_contain_text("senza filtro")


async def test_from_afar_no_filter_is_claimed(visit: Visit, known: Known) -> None:
    page = await visit.enter("paolo", known.record.address(filter=NAME), ready=DRAWN)

    await page.keyboard.press("d")

    await expect(page.locator("[data-facts]")).to_contain_text("senza filtro (per intero)")
    await page.keyboard.press("d")
    await expect(page.locator("[data-facts]")).to_contain_text("filtro 0,5–40 Hz")


@pytest.mark.parametrize("language", ["it", "en"])
async def test_the_choices_are_reached_by_keyboard_and_axe_finds_nothing(
    visit: Visit, known: Known, language: str
) -> None:
    button, group = ("Filtri", "Linea di base") if language == "it" else ("Filters", "Baseline")
    page = await visit.enter(
        "paolo", known.record.address(), language=language, dark=language == "en",
        size=visiting.TABLET, ready=DRAWN,
    )  # fmt: skip
    await page.get_by_role("button", name=button, exact=True).focus()

    await page.keyboard.press("Enter")
    await visiting.tab_to(page, ".filters .seg button:last-child")
    await page.keyboard.press("Enter")

    chosen = page.get_by_role("group", name=group).get_by_role("button", pressed=True)
    await expect(chosen).to_contain_text("67 Hz")
    small = await page.evaluate(
        "() => [...document.querySelectorAll('.filters button')]"
        ".filter(e => e.getBoundingClientRect().height < 43.5).length"
    )
    assert small == 0
    assert await visiting.violations(page) == []
    await page.set_viewport_size({"width": visiting.ZOOMED[0], "height": visiting.ZOOMED[1]})
    assert await visiting.sideways(page) <= 0
