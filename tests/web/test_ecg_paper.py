"""The paper of the ECG room, read back pixel by pixel: lines, pulse, trace, caliper, gaps, and the printed page."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import copies
import numpy as np
import psycopg
import pypdfium2
import pytest
import tracing
import visiting
import ward
from numpy.typing import NDArray
from playwright.async_api import Browser, Page, expect

from accanto_store.postgres import Server

pytestmark = pytest.mark.integration

PX_PER_MM = 4.0
LOST = (22.0, 23.5)
ROW_MM = {5: 25, 10: 35, 20: 55}
"""Of a row, by its mm/mV."""
Pixels = NDArray[np.uint8]

CALIBRATED = f"""
  localStorage.setItem(`accanto-px-per-mm ${{screen.width}}x${{screen.height}}@${{devicePixelRatio}}`, '{PX_PER_MM}')
"""
READ = """([layer, x, y, width, height]) => {
  const canvas = document.querySelector(`.ecg-paper canvas.${layer}`);
  return [...canvas.getContext('2d').getImageData(x, y, width, height).data];
}"""
DPI = 508
"""20 pixels a millimetre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A database with one record of which every sample is known."""

    url: str
    record: tracing.Record


@pytest.fixture(scope="module")
def known(postgres: Server) -> Iterator[Known]:
    """A minute of ECG with two broad beats and a gap, and a cardiologist."""
    with copies.copy(postgres) as url:
        with psycopg.connect(url, autocommit=True) as db:
            bruna = ward.patient(db, "Bruna Lencioni")
            made = tracing.record(db, bruna, seconds=60, early=[8, 20], lost=LOST)
            tracing.cardiologist(db, bruna)
        yield Known(url=url, record=made)


@pytest.fixture
async def page(known: Known, browser: Browser) -> AsyncIterator[Page]:
    """The record in the room, on a screen whose millimetre is 4 pixels."""
    async with visiting.console(known.url, browser) as visit:
        opened = await visit.enter("paolo", "/account", ready="main")
        await opened.add_init_script(CALIBRATED)
        await opened.goto(visit.address + known.record.address())
        await opened.locator(".ecg-paper canvas[data-drawn=whole]").wait_for()
        yield opened


async def _pixels(page: Page, layer: str, *box_px: float) -> Pixels:
    """RGBA of shape (height, width, 4), of one layer, from its left, top, width and height."""
    box = [round(side) for side in box_px]
    data = await page.evaluate(READ, [layer, *box])
    return np.array(data, np.uint8).reshape(box[3], box[2], 4)


async def _set(page: Page, group: str, value: str) -> None:
    await page.get_by_role("group", name=group).get_by_role("button", name=value, exact=False).first.click()
    # First the frame that was asked for, which may be coarse; then the whole of it.
    await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    await page.locator(".ecg-paper canvas[data-drawn=whole]").wait_for()


def _centres(alpha: NDArray[Any]) -> list[float]:
    """Where lines cross: the centre of each run of ink."""
    ink = alpha.astype(float)
    on = np.flatnonzero(ink > 0)
    runs = np.split(on, np.flatnonzero(np.diff(on) > 1) + 1)
    return [float((run * ink[run]).sum() / ink[run].sum()) for run in runs if run.size]


async def test_bold_lines_stand_exactly_five_millimetres_apart_both_ways(page: Page) -> None:
    bold = await page.evaluate(
        "getComputedStyle(document.querySelector('.ecg-paper')).getPropertyValue('--paper-5mm')"
    )
    colour = [int(bold.strip()[i : i + 2], 16) for i in (1, 3, 5)]

    # Between the horizontal lines, and between the vertical ones.
    across = (await _pixels(page, "paper", 0, 6, 1000, 1))[0, :, :3]
    down = (await _pixels(page, "paper", 6, 0, 1, 600))[:, 0, :3]

    assert np.flatnonzero((across == colour).all(axis=1)).tolist() == list(range(0, 1000, 20))
    assert np.flatnonzero((down == colour).all(axis=1)).tolist() == list(range(0, 600, 20))


async def test_the_pulse_is_200_ms_by_1_mv_at_every_speed_and_gain(page: Page) -> None:
    for speed in (12.5, 25, 50):
        await _set(page, "Velocità", f"{speed:g}".replace(".", ","))
        for gain in (5, 10, 20):
            await _set(page, "Ampiezza", f"{gain}")

            wide, high = 0.2 * speed * PX_PER_MM, gain * PX_PER_MM
            first_row = await _pixels(
                page, "trace", 0, 0, (0.2 * speed + 3.9) * PX_PER_MM, ROW_MM[gain] * PX_PER_MM
            )
            alpha = first_row[:, :, 3]
            shoulder = np.flatnonzero(alpha.any(axis=0))[0] + 2
            foot = _centres(alpha[:, shoulder])[0]
            sides = _centres(alpha[round(foot - high / 2)])
            top = _centres(alpha[:, round(sum(sides) / 2)])[0]
            assert sides[1] - sides[0] == pytest.approx(wide, abs=0.25), (speed, gain)
            assert foot - top == pytest.approx(high, abs=0.25), (speed, gain)


async def test_the_trace_stands_where_its_samples_say(page: Page, known: Known) -> None:
    await _set(page, "Velocità", "50")
    beat = int(known.record.beats[2])

    lead_in = 15 * PX_PER_MM
    x = lead_in + beat / tracing.RATE_HZ * 50 * PX_PER_MM
    around = (await _pixels(page, "trace", x - 40, 0, 80, 35 * PX_PER_MM))[:, :, 3]

    peak_y = np.flatnonzero(around.any(axis=1))[0]
    peak_x = np.flatnonzero(around[peak_y]).mean()
    middle = np.median(known.record.trace[0])
    height = (known.record.trace[0, beat] - middle) * tracing.SCALE / 1000 * 10 * PX_PER_MM
    assert peak_x + 0.5 + round(x - 40) == pytest.approx(x, abs=1)
    assert peak_y == pytest.approx(20 * PX_PER_MM - height, abs=1)


async def test_nothing_is_drawn_across_a_gap_and_the_gap_has_a_name(page: Page) -> None:
    await _set(page, "Velocità", "25")
    await page.keyboard.press("Home")
    shown = await page.evaluate("document.querySelector('.ecg-paper canvas').width")
    row = (shown / PX_PER_MM - 10) // 5 * 5 / 25
    first = (LOST[0] % row) * 25 * PX_PER_MM + 10 * PX_PER_MM
    y = LOST[0] // row * 35 * PX_PER_MM

    inside = await _pixels(page, "trace", first + 4, y + 60, 1.4 * 25 * PX_PER_MM, 70)

    dark = (inside[:, :, :3].sum(axis=2) < 150) & (inside[:, :, 3] > 200)
    assert inside[:, :, 3].min() == 255, "the gap covers what would lie below"
    assert not dark.any()
    assert "un’interruzione" in (await page.locator(".ecg-paper").get_attribute("aria-label") or "")


async def test_the_caliper_reads_to_the_sample_and_to_the_lsb_by_keyboard(page: Page, known: Known) -> None:
    await page.locator("[data-stage]").first.focus()
    await page.keyboard.press("m")
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("ArrowRight")

    one, other = await _legs(page)
    said = page.get_by_role("group", name="Compasso").get_by_role("status")

    trace = known.record.trace[0]
    millivolts = (int(trace[other]) - int(trace[one])) * tracing.SCALE / 1000
    await expect(said).to_contain_text(f"{(other - one) * 4} ms")
    await expect(said).to_contain_text(_comma(millivolts))
    await page.keyboard.press("ArrowUp")
    await expect(said).to_contain_text(_comma(millivolts + tracing.SCALE / 1000))


async def test_a_leg_snaps_to_the_r_peak(page: Page, known: Known) -> None:
    await page.locator("details.beats summary", has_text="in questa pagina").wait_for()
    await page.locator("[data-stage]").first.focus()
    for key in ("m", "Shift+ArrowRight", "r", "Tab", "Shift+ArrowLeft", "r"):
        await page.keyboard.press(key)

    for leg in await _legs(page):
        assert np.abs(known.record.beats - leg).min() <= 1


async def test_a_drag_is_within_one_sample(page: Page, known: Known) -> None:
    await _set(page, "Velocità", "50")
    await page.get_by_role("button", name="Compasso").click()
    box = await page.locator(".ecg-paper").bounding_box()
    assert box
    wanted = [int(beat) for beat in known.record.beats[2:4]]
    places = [box["x"] + 60 + sample / tracing.RATE_HZ * 50 * PX_PER_MM for sample in wanted]

    await page.mouse.move(places[0], box["y"] + 100)
    await page.mouse.down()
    await page.mouse.move(places[1], box["y"] + 100, steps=4)
    await page.mouse.up()

    legs = await _legs(page)
    assert np.abs(np.array(legs) - wanted).max() <= 1


async def test_the_printed_lines_are_within_a_twentieth_of_a_millimetre(page: Page) -> None:
    await page.get_by_role("button", name="Stampa").click()
    await page.locator(".ecg-sheet .trace").nth(1).wait_for()

    printed = await page.pdf(prefer_css_page_size=True, print_background=True)

    sheet = pypdfium2.PdfDocument(printed)[0]
    assert (round(sheet.get_width() / 72 * 25.4), round(sheet.get_height() / 72 * 25.4)) == (297, 210)
    grey = sheet.render(scale=DPI / 72, grayscale=True).to_numpy().astype(float).squeeze()
    distances = _line_distances(grey)
    assert len(distances) >= 40
    assert np.abs(distances - 5).max() <= 0.05


def _line_distances(grey: NDArray[Any]) -> NDArray[Any]:
    """Millimetres from one bold vertical line to the next: whole columns that are darker than their neighbours."""
    columns = np.percentile(grey, 60, axis=0)
    dark = 255 - columns
    strong = dark > (dark.max() + np.median(dark)) / 2
    on = np.flatnonzero(strong)
    runs = np.split(on, np.flatnonzero(np.diff(on) > 3) + 1)
    centres = np.array([(run * dark[run]).sum() / dark[run].sum() for run in runs])
    return np.diff(centres) / (DPI / 25.4)


async def _legs(page: Page) -> tuple[int, int]:
    """The samples of both legs, from the fields that say them."""
    begins = float(await page.get_by_label("Inizio (s)").input_value())
    lasts = float(await page.get_by_label("Intervallo (ms)").input_value())
    first = round(begins * tracing.RATE_HZ)
    return first, first + round(lasts / 1000 * tracing.RATE_HZ)


def _comma(millivolts: float) -> str:
    """As the Italian page writes it: three decimals at most, a true minus."""
    said = f"{millivolts:.3f}".rstrip("0").rstrip(".") if millivolts else "0"
    return f"{said.replace('.', ',').replace('-', '−')} mV"
