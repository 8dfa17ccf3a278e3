"""What reading a fundus costs a browser: pushing two linked pictures of 12 million pixels, and changing their light.

A real server over a real database; Chromium without a GPU (software raster, the worst case), 1920 pixels wide. `draw`
is the time of the page's own code for one picture and one push, as the stage measures it; `frame` is the time from one
frame to the next with both pictures, raster included.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psycopg
import stand
from metric import Metric
from playwright.async_api import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import console_crowd
import doors
import eyes
import ward

SIDE_PX = 3464
"""12 million pixels."""
PUSHES = 120
PLACES = (("od", "macula"), ("os", "macula"))
WAIT_MS = 120_000
READY = ".eye canvas[data-level]"

# Push both pictures once a frame, right and left by turns; what the stage says of each draw, and what a frame takes.
_PUSH = """pushes => new Promise(done => {
  const canvases = [...document.querySelectorAll('.eye canvas')], draws = [], frames = [];
  let last = performance.now(), left = pushes;
  const frame = now => {
    canvases.forEach(one => draws.push(Number(one.dataset.spent))); frames.push(now - last); last = now;
    const key = left % 20 < 10 ? 'ArrowRight' : 'ArrowLeft';
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    left-- > 0 ? requestAnimationFrame(frame) : done({ draws: draws.slice(4), frames: frames.slice(2) });
  };
  requestAnimationFrame(frame);
})"""
# From the press of a key until both pictures are drawn in the green channel at full size.
_RED_FREE = """() => new Promise(done => {
  const began = performance.now(), canvas = document.querySelector('.eye canvas');
  const isGrey = () => {
    const [r, g, b] = canvas.getContext('2d').getImageData(400, 300, 1, 1).data;
    return r === g && g === b && canvas.dataset.level === 'exact';
  };
  const look = () => isGrey() ? done(performance.now() - began) : requestAnimationFrame(look);
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
  requestAnimationFrame(look);
})"""


def measure() -> dict[str, Metric]:
    """Open the room, push, zoom, change the light."""
    return asyncio.run(_measure())


async def _measure() -> dict[str, Metric]:
    async with _room() as page:
        results = {"half": await page.evaluate(_PUSH, PUSHES)} if await _at(page, "0.4") else {}
        await page.keyboard.press("2")
        await page.locator('.eye canvas[data-level="exact"][data-zoom="1.0000"]').nth(1).wait_for()
        results["one_to_one"] = await page.evaluate(_PUSH, PUSHES)
        green = float(await page.evaluate(_RED_FREE))
        results["red_free"] = await page.evaluate(_PUSH, PUSHES)
    found = {"red_free": Metric(green, "ms", "from the key until 12 million pixels are shown in green")}
    for name, seen in results.items():
        draws, frames = np.array(seen["draws"]), np.array(seen["frames"])
        found[f"push_{name}_draw_p95"] = Metric(float(np.quantile(draws, 0.95)), "ms", "limit 16 ms")
        found[f"push_{name}_frame_p95"] = Metric(
            float(np.quantile(frames, 0.95)), "ms", "two pictures, raster"
        )
    return found


async def _at(page: Page, least: str) -> bool:
    """Go closer until at least so many pixels of the screen show one of the picture."""
    for _ in range(20):
        if float(await page.locator(READY).first.get_attribute("data-zoom") or 0) >= float(least):
            return True
        await page.keyboard.press("+")
        await page.wait_for_timeout(100)
    return False


@asynccontextmanager
async def _room() -> AsyncIterator[Page]:
    """An oculist in front of an exam of two large pictures."""
    async with stand.database_beside(stand.NO_WAIT) as url:
        path, token = _exam(url)
        async with console_crowd.api(url) as (address, _), stand.browser() as browser:
            context = await browser.new_context(viewport={"width": 1920, "height": 1080}, locale="it-IT")
            context.set_default_timeout(WAIT_MS)
            await context.add_cookies([{"name": "sid", "value": token, "url": address}])
            page = await context.new_page()
            await page.goto(address + path)
            await page.locator(READY).nth(1).wait_for()
            yield page


def _exam(url: str) -> tuple[str, str]:
    """The address of an exam's room, and the cookie of who reads it."""
    with psycopg.connect(url, autocommit=True) as db:
        who = ward.patient(db, "Silvana Orsi")
        asked = eyes.exam(db, who, places=PLACES, side=SIDE_PX)
        return f"/fundus/{asked.reading}", doors.session(db, doors.somebody(db, "ferri", "oculist"))
