"""A real record, played by a strap over Bluetooth, lies in the store sample for sample, and its alert is seen."""

from pathlib import Path

import pytest
import whole_line
from playwright.async_api import Browser, expect

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

ALERTED = "select count(*) > 0 from alert where handling <> 'withdrawn'"
EXPLAINED = "select explanation -> 'strip', explanation -> 'algorithm' from alert limit 1"
SHOTS = Path(__file__).parents[2] / "build" / "shots" / "line"


async def test_every_sample_of_a_real_record_is_stored_once_in_order_bit_for_bit(
    records: Path, state: Path
) -> None:
    async with whole_line.open_line(state, count=1, replay=records / "203") as running:
        await running.until(ALERTED, within_s=90)

        result = await running.count()

        assert result.sent >= 130 * 20
        assert (result.stored, result.missing, result.twice, result.wrong) == (result.sent, 0, 0, 0)
        assert all(part is not None for part in running.rows(EXPLAINED)[0])


async def test_the_alert_of_a_real_record_is_seen_in_a_browser(
    records: Path, state: Path, browser: Browser
) -> None:
    async with whole_line.open_line(state, count=1, replay=records / "203") as running:
        who = running.logins[0]
        page = await browser.new_page(base_url=running.running.url, viewport={"width": 1920, "height": 1080})
        await page.goto("/")
        await page.locator("#username").fill(who.username)
        await page.locator("#password").fill(who.password)
        await page.locator("button[type=submit]").click()

        await expect(page.locator(".fresh, [data-row]").first).to_be_visible(timeout=90_000)
        if await page.locator(".fresh").count():
            await page.keyboard.press("n")
        await page.locator("[data-row]").first.click()
        await expect(page.locator(".ecg canvas[data-drawn]").first).to_be_visible(timeout=15_000)

        SHOTS.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=SHOTS / "real-record.png", animations="disabled")
        await expect(page.locator("aside")).to_contain_text("Ritmo irregolare")
