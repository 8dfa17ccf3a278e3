"""A notice reaches a browser whose console may be closed: the worker shows it, without a name."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import served
import ward
from playwright.async_api import Browser, BrowserContext, Page, expect

from accanto_alerts.notify import webpush

pytestmark = pytest.mark.integration

WAIT_S = 30
KEY = webpush.WebPush(webpush.new_key(), subject="mailto:a@b.it").public_key


@pytest.fixture
async def address(database: str, patients: dict[str, ward.Patient], pages: object) -> AsyncIterator[str]:
    """A console whose centre sends notices to browsers."""
    async with served.api(database, push_key=KEY) as found:
        yield found


@pytest.fixture
async def context(browser: Browser, address: str) -> BrowserContext:
    """A window in which notices are allowed."""
    return await browser.new_context(base_url=address, locale="it-IT", permissions=["notifications"])


async def _log_in(page: Page) -> None:
    await page.goto("/")
    await page.locator("#username").fill("chiara")
    await page.locator("#password").fill(ward.PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator("[data-row]").first.wait_for()


async def test_who_may_take_notices_is_asked(page: Page) -> None:
    await _log_in(page)
    await page.locator("details.menu summary").click()

    await expect(page.get_by_label("Avvisi su questo browser")).not_to_be_checked()


async def test_the_worker_shows_what_the_centre_sends(
    page: Page, context: BrowserContext, address: str
) -> None:
    await _log_in(page)
    wire = await context.new_cdp_session(page)
    ids: list[str] = []
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: ids.extend(r["registrationId"] for r in said["registrations"]),
    )
    await wire.send("ServiceWorker.enable")
    await page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
    )
    await page.wait_for_function("navigator.serviceWorker.ready")
    notice = {"id": "7", "title": "accanto: c'è un caso da vedere", "body": "Nuovo allarme", "url": address}

    async with asyncio.timeout(WAIT_S):
        while not ids:
            await asyncio.sleep(0.05)
    sent = {"origin": address, "registrationId": ids[-1], "data": json.dumps(notice)}
    await wire.send("ServiceWorker.deliverPushMessage", sent)

    seen = "navigator.serviceWorker.ready.then(w => w.getNotifications()).then(all => all.map(n => [n.tag, n.body]))"
    async with asyncio.timeout(WAIT_S):
        while not (shown := await page.evaluate(seen)):
            await asyncio.sleep(0.05)
    assert shown == [["7", "Nuovo allarme"]]
