"""What the console bears: 500 people who look while readings come, long worklists in a browser, and what a page weighs.

Event to screen: 50 readings a second are stored, and each changes an alert of a patient in three people's care, at a
server that 500 live lines hang on. Times run from the commit to the moment at which the new case is there, at every
line that concerns it (`line_`), and in the page of a real browser among them (`screen_`). Server, database, browser and
all who look share the machine's cores. Lists: from the start of the navigation until the rows stand in the page.
"""

import asyncio
import gzip
import sys
from pathlib import Path

import console_crowd
import numpy as np
import psycopg
import stand
from metric import Metric
from playwright.async_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import served
from console_crowd import Crowd

USERS = 500
LOOK_S = 60.0
READINGS_PER_S = 50
CHANGES = 20
GRAVE = 5
"""Of the crowd's alerts, one that is high and due soon: it stands at the top of any list."""
WAIT_MS = 60_000

_ROWS = "count => document.querySelectorAll('li.row').length >= count ? performance.now() : 0"
_CHANGES = """() => {
  window.seen = [];
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('li.row .say')) {
      const told = /no (\\d+)/.exec(row.textContent);
      if (!told || row.dataset.told === told[1]) continue;
      row.dataset.told = told[1];
      window.seen.push([Number(told[1]), Date.now()]);
    }
  }).observe(document.querySelector('.list'), { subtree: true, childList: true, characterData: true });
}"""


def measure() -> dict[str, Metric]:
    """Run every scene, one after the other."""
    return asyncio.run(_measure())


async def _measure() -> dict[str, Metric]:
    async with stand.browser() as browser:
        async with stand.database_beside() as url:
            results = await _many(url, browser)
        for count in (200, 2_000):
            async with stand.database_beside() as url:
                results |= await _long_list(url, browser, count)
    return results


async def _many(url: str, browser: Browser) -> dict[str, Metric]:
    """500 live lines, one of them a browser's."""
    with psycopg.connect(url, autocommit=True) as db:
        crowd = console_crowd.gather(db, users=USERS, patients=600, open_cases=300)
    async with console_crowd.api(url) as (address, pid):
        page = await _enter(browser, address, crowd.tokens[0])
        await page.locator("li.row").first.wait_for()
        await page.locator(".live:not(.waiting)").first.wait_for()
        await page.evaluate(_CHANGES)
        heard = await console_crowd.look(
            url, address, crowd, pid=pid, seconds=LOOK_S, per_s=READINGS_PER_S, skip=1
        )
        seen = await page.evaluate("window.seen")
        await page.context.close()
    lines = np.array([at - heard.committed[number] for number, at in heard.told], float) * 1_000
    screen = np.array(
        [at - heard.committed[number] * 1_000 for number, at in seen if number in heard.committed]
    )
    limit = f"limit 1000 ms; {USERS} live lines, {len(heard.committed) / LOOK_S:.0f} changes a second"
    return {
        "line_p50": Metric(float(np.median(lines)), "ms", f"{len(lines)} news told"),
        "line_p99": Metric(float(np.quantile(lines, 0.99)), "ms", limit),
        "line_worst": Metric(float(lines.max()), "ms", "the slowest of all"),
        "lines_missed": Metric(
            float(heard.missed), "news", "limit 0: told to nobody within 10 s after the last change"
        ),
        "screen_p50": Metric(float(np.median(screen)), "ms", f"{len(screen)} changes drawn in Chromium"),
        "screen_p99": Metric(float(np.quantile(screen, 0.99)), "ms", limit),
        "server_cpu": Metric(
            heard.server_cpu_share * 100, "%", "of one core, the api's process among all this"
        ),
    }


async def _long_list(url: str, browser: Browser, count: int) -> dict[str, Metric]:
    """One worklist of so many cases."""
    with psycopg.connect(url, autocommit=True) as db:
        crowd = console_crowd.gather(db, users=1, patients=count, open_cases=count)
    name = f"rows_{count}"
    async with console_crowd.api(url) as (address, _):
        page = await _enter(browser, address, crowd.tokens[0], path="/account")
        await page.locator("main").first.wait_for()
        await page.goto("/")
        shown = await page.wait_for_function(_ROWS, arg=min(count, 200))
        drawn = float(await shown.json_value())
        results = {
            f"{name}_drawn": Metric(
                drawn, "ms", f"limit 1000 ms; navigation until {min(count, 200)} of {count} rows stand"
            )
        }
        results[f"{name}_key"] = Metric(
            await _key(page), "ms", "from pressing j until the next row has the focus, p95 of 30"
        )
        results[f"{name}_change"] = Metric(
            await _change(url, page, crowd), "ms", "from commit until a changed row is drawn, p95 of 20"
        )
        if count == 200:
            results |= await _weight(page)
        else:
            results[f"{name}_end"] = Metric(
                await _end(page, count), "ms", "scrolling on until the last row stands"
            )
        await page.context.close()
    return results


async def _key(page: Page) -> float:
    """How long a key takes in this list."""
    await page.locator("[data-row]").first.focus()
    times = await page.evaluate(
        """async () => { const times = [];
          for (let i = 0; i < 30; i++) {
            const start = performance.now();
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
            await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            times.push(performance.now() - start);
          } return times; }"""
    )
    return float(np.quantile(times, 0.95))


async def _change(url: str, page: Page, crowd: Crowd) -> float:
    """How long one live change takes in this list."""
    await page.locator(".live:not(.waiting)").first.wait_for()
    await page.evaluate(_CHANGES)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        committed = {}
        for number in range(1, CHANGES + 1):
            committed[number] = await console_crowd.change(db, crowd.alerts[GRAVE], number)
            await asyncio.sleep(0.2)
    await page.wait_for_function("newest => window.seen.some(([number]) => number === newest)", arg=CHANGES)
    seen = dict(await page.evaluate("window.seen"))
    return float(
        np.quantile([seen[number] - at * 1_000 for number, at in committed.items() if number in seen], 0.95)
    )


async def _end(page: Page, count: int) -> float:
    """Scroll until everything is drawn."""
    return float(
        await page.evaluate(
            """async count => { const start = performance.now(), list = document.querySelector('.list .scroll');
              while (document.querySelectorAll('li.row').length < count) {
                list.scrollTop = list.scrollHeight;
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
              } return performance.now() - start; }""",
            count,
        )
    )


async def _weight(page: Page) -> dict[str, Metric]:
    """What the worklist's page asks for, packed."""
    names = await page.evaluate("performance.getEntriesByType('resource').map(e => new URL(e.name).pathname)")
    files = {served.pages() / name.lstrip("/") for name in names if name.startswith("/assets/")}
    packed = {
        path: len(gzip.compress(path.read_bytes(), 9)) for path in files | {served.pages() / "index.html"}
    }
    script = sum(size for path, size in packed.items() if path.suffix == ".js")
    return {
        "weight_script": Metric(script / 1_000, "kB", "limit 120 kB gzipped, the worklist's route"),
        "weight_all": Metric(sum(packed.values()) / 1_000, "kB", "with styles and the page itself"),
    }


async def _enter(browser: Browser, address: str, token: str, *, path: str = "/") -> Page:
    context: BrowserContext = await browser.new_context(
        base_url=address, viewport={"width": 1920, "height": 1080}, locale="it-IT"
    )
    context.set_default_timeout(WAIT_MS)
    await context.add_cookies([{"name": "sid", "value": token, "url": address}])
    page = await context.new_page()
    await page.goto(path)
    return page
