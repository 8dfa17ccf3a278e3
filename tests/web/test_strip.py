"""The ECG strip on its paper, read back pixel by pixel."""

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.integration

PX_PER_MM = 96 / 25.4
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
DRAWN = ".ecg canvas[data-drawn=whole]"
ROW_MM = 35
GAP_S = 10.0
"""When the gap of Bruna's trace begins; its strip has ten seconds before."""
BELOW_THE_TIME = 20
"""Pixels: under the time of the first row; the second row has its own, 25 mm further down."""

LINES = """canvas => {
  const context = canvas.getContext('2d');
  const bold = getComputedStyle(canvas).getPropertyValue('--paper-5mm').trim();
  const [r, g, b] = [1, 3, 5].map(i => parseInt(bold.slice(i, i + 2), 16));
  const row = context.getImageData(0, canvas.height - 3, canvas.width, 1).data;
  const found = [];
  for (let x = 0; x < canvas.width; x++)
    if (row[4 * x] === r && row[4 * x + 1] === g && row[4 * x + 2] === b) found.push(x);
  return found;
}"""

DARK = """([left, top, width, height]) => {
  const canvas = document.querySelector('.ecg canvas.trace');
  const data = canvas.getContext('2d').getImageData(left, top, width, height).data;
  const found = [];
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 120 && data[i] + data[i + 1] + data[i + 2] < 240)
      found.push([i / 4 % width, Math.floor(i / 4 / width)]);
  return found;
}"""


async def _open(page: Page) -> Page:
    await page.locator("[data-row]").first.click()
    await page.locator(DRAWN).wait_for()
    return page


async def _drawn_anew(page: Page) -> None:
    """Wait until what was just chosen stands on the paper: the drawing of before was whole too."""
    await page.evaluate(SETTLED)
    await page.locator(DRAWN).wait_for()


async def _dark(page: Page, left: float, top: float, width: float, height: float) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = await page.evaluate(
        DARK, [round(left), round(top), round(width), round(height)]
    )
    return found


def _width(dark: list[tuple[int, int]], row: int) -> int:
    """From the first to the last dark pixel of a row of pixels."""
    across = [x for x, y in dark if y == row]
    return max(across) - min(across)


async def test_the_bold_lines_stand_five_millimetres_apart(worklist: Page) -> None:
    page = await _open(worklist)

    lines = await page.locator(".ecg canvas.paper").evaluate(LINES)

    assert len(lines) > 30
    assert lines == [round(k * 5 * PX_PER_MM) for k in range(len(lines))]


async def test_the_pulse_is_one_millivolt_high_and_200_ms_wide(worklist: Page) -> None:
    page = await _open(worklist)

    dark = await _dark(page, 0, BELOW_THE_TIME, 9.9 * PX_PER_MM, 18 * PX_PER_MM)

    top = min(y for _, y in dark)
    foot = max(y for _, y in dark)
    assert foot - top == pytest.approx(10 * PX_PER_MM, abs=2)
    assert _width(dark, top + 8) == pytest.approx(5 * PX_PER_MM, abs=2)


async def test_at_another_speed_and_gain_the_pulse_follows(worklist: Page) -> None:
    page = await _open(worklist)
    await page.get_by_role("group", name="Velocità").get_by_role("button", name="50").click()
    await (
        page.get_by_role("group", name="Ampiezza").get_by_role("button", name="5", exact=False).first.click()
    )
    await expect(page.locator(".scale")).to_contain_text("50 mm/s")
    await expect(page.locator(".scale")).to_contain_text("5 mm/mV")
    await _drawn_anew(page)

    dark = await _dark(page, 0, BELOW_THE_TIME, 14.9 * PX_PER_MM, 13 * PX_PER_MM)

    top = min(y for _, y in dark)
    assert _width(dark, top + 8) == pytest.approx(10 * PX_PER_MM, abs=2)


async def test_a_gap_is_named_and_nothing_is_drawn_across(worklist: Page) -> None:
    page = await _open(worklist)

    name = await page.locator(".ecg-paper").get_attribute("aria-label") or ""

    assert "con 1 interruzione, 3 secondi in tutto" in name
    wide = await page.locator(".ecg canvas.paper").evaluate("canvas => canvas.width")
    row_s = (wide / PX_PER_MM - 10) // 5 * 5 / 25
    gap = (10 + 25 * (GAP_S % row_s)) * PX_PER_MM
    assert not await _dark(page, gap + 20, GAP_S // row_s * ROW_MM * PX_PER_MM + 50, 60, 60)


async def test_lead_speed_gain_filter_and_calibration_are_always_said(worklist: Page) -> None:
    page = await _open(worklist)

    label = page.locator(".scale")

    for words in ("1 derivazione", "25 mm/s", "10 mm/mV", "130 Hz", "senza filtro", "non calibrato"):
        await expect(label).to_contain_text(words)


async def test_a_card_calibrates_the_screen(worklist: Page) -> None:
    page = await _open(worklist)
    await page.get_by_text("Calibra lo schermo").click()
    await page.get_by_role("slider").fill(str(85.6 * 5))
    await page.get_by_role("button", name="Salva la misura").click()

    await expect(page.locator(".scale")).to_contain_text("calibrato 5 px/mm")
    await _drawn_anew(page)
    lines = await page.locator(".ecg canvas.paper").evaluate(LINES)
    assert lines[:4] == [0, 25, 50, 75]


async def test_the_strip_leads_into_the_room_at_its_moment(worklist: Page) -> None:
    page = await _open(worklist)

    await page.get_by_role("link", name="Apri nella stanza ECG").click()

    await page.wait_for_url("**/ecg?*t0=*")
    await page.locator(".ecg-room canvas[data-drawn=whole]").wait_for()
    await expect(page.locator("[data-facts]")).to_contain_text("Bruna Lencioni")
