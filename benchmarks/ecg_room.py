"""What reading an ECG costs a browser: scrolling a day at 250 Hz, with filters too, a slow line, twelve leads, memory.

A real server over a real database; Chromium without a GPU (`--disable-gpu`: software raster, the worst case). `draw` is
the time of the page's own code for one frame, as the stage measures it; `frame` is the time from one frame to the next,
raster included. Who opens a day first waits for its beats, which the server works out then, on the two cores that the
browser here has too: that scene is told apart. The slow line is emulated by the browser: 2 Mbit/s both ways, 80 ms of
delay for every request.
ACCANTO_BENCH_SCROLL_S says how long it scrolls for the figures of memory: 60 s unless told, 600 for ten minutes.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psutil
import psycopg
import stand
from metric import Metric
from playwright.async_api import Browser, CDPSession, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import console_crowd
import ecg_room_day
from ecg_room_day import Day

SCREENS = {"wide": ((1920, 1080), 1), "tablet": ((1180, 820), 2)}
FILTER = "hp0.5-lp40-notch50"
SCROLL_S = 12
MEMORY_S = float(os.environ.get("ACCANTO_BENCH_SCROLL_S", "60"))
SLOW = {"offline": False, "latency": 80, "downloadThroughput": 250_000, "uploadThroughput": 250_000}
DRAWN = ".ecg-paper canvas[data-drawn=whole]"
WAIT_MS = 120_000

# The wheel of a mouse, once a frame, a screen a second; what the stage says of each draw, and the time between frames.
_SCROLL = """seconds => new Promise(done => {
  const paper = document.querySelector('.ecg-paper'), said = paper.querySelector('[data-drawn]').dataset;
  const draws = [], frames = [], control = [];
  const spin = turns => {
    const from = performance.now();
    let sum = 0;
    for (let i = 0; i < turns; i++) sum += Math.sqrt(i);
    return sum && performance.now() - from;
  };
  const turns = Math.round(2e6 / Math.min(...Array.from({ length: 9 }, () => spin(1e6))));
  const step = paper.clientWidth / 60, end = performance.now() + 1000 * seconds;
  let last = performance.now(), missing = 0;
  const frame = now => {
    control.push(spin(turns)); draws.push(Number(said.spent)); frames.push(now - last); last = now;
    missing += said.drawn === 'whole' ? 0 : 1;
    paper.dispatchEvent(new WheelEvent('wheel', { deltaX: step, cancelable: true, bubbles: true }));
    performance.now() < end ? requestAnimationFrame(frame) : done({ draws, frames, control, missing });
  };
  requestAnimationFrame(frame);
})"""
# Ten seconds of twelve leads, drawn anew on other paper each time.
_REDRAW = """async () => {
  const said = document.querySelector('.ecg-paper [data-drawn]').dataset, draws = [];
  for (let i = 0; i < 40; i++) {
    dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? '+' : '-', bubbles: true }));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    draws.push(Number(said.spent));
  }
  return draws;
}"""
# When the trace stood for the first time, on the page's own clock.
_FIRST = """() => new Promise(done => {
  const stands = () => document.querySelector('.ecg-paper canvas[data-drawn=whole]');
  const look = () => stands() ? done(performance.now()) : requestAnimationFrame(look);
  look();
})"""


def measure() -> dict[str, Metric]:
    """Run every scene, one after the other."""
    return asyncio.run(_measure())


async def _measure() -> dict[str, Metric]:
    results: dict[str, Metric] = {}
    async with stand.browser() as browser, _database() as (url, day), console_crowd.api(url) as (address, _):
        results |= await _first_view(browser, address, day)
        for name in SCREENS:
            results |= await _scroll(browser, address, day, name)
            results |= await _scroll(browser, address, day, name, FILTER)
        results |= await _slow(browser, address, day)
        results |= await _twelve(browser, address, day)
        results |= await _memory(browser, address, day)
    return results


async def _first_view(browser: Browser, address: str, day: Day) -> dict[str, Metric]:
    """Nobody has opened the day before: it is scrolled while the server works out its beats."""
    page = await _open(browser, address, day, "wide", "/account", ready="main")
    began = time.monotonic()
    async with page.expect_request_finished(lambda request: "/beats?" in request.url, timeout=WAIT_MS):
        await page.goto(address + day.long.address())
        await page.locator(DRAWN).first.wait_for()
        draws = np.array((await page.evaluate(_SCROLL, SCROLL_S))["draws"])
    took = time.monotonic() - began
    await page.context.close()
    return {
        "first_view_beats": Metric(took, "s", "beats of 24 h and their kinds, worked out once and kept"),
        "first_view_draw_p95": Metric(
            float(np.quantile(draws, 0.95)), "ms", "meanwhile, on the cores that the server works on"
        ),
    }


async def _scroll(browser: Browser, address: str, day: Day, screen: str, laid: str = "") -> dict[str, Metric]:
    """A day at 25 mm/s, a screen a second, with or without a filter."""
    path = day.long.address(filter=laid) if laid else day.long.address()
    name = f"{screen}_filtered" if laid else screen
    page = await _open(browser, address, day, screen, path)
    line = await page.context.new_cdp_session(page)
    await line.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.evaluate(_SCROLL, 2)
    before = await _cpu_ms(line)
    seen = await page.evaluate(_SCROLL, SCROLL_S)
    cpu = await _cpu_ms(line) - before
    await page.context.close()
    draws, frames, control = (np.array(seen[what]) for what in ("draws", "frames", "control"))
    return {
        f"scroll_{name}_draw_p50": Metric(float(np.median(draws)), "ms", f"{draws.size} frames"),
        f"scroll_{name}_draw_p95": Metric(float(np.quantile(draws, 0.95)), "ms", "limit 8 ms"),
        f"scroll_{name}_control_p95": Metric(
            float(np.quantile(control, 0.95)),
            "ms",
            "a loop of 2 ms beside each draw: what the machine's other work adds",
        ),
        f"scroll_{name}_cpu": Metric(
            cpu / draws.size,
            "ms",
            "of the page's thread for a frame, all in all: holds on a busy machine too",
        ),
        f"scroll_{name}_frame_p95": Metric(float(np.quantile(frames, 0.95)), "ms", "raster included"),
        f"scroll_{name}_fps": Metric(1_000 / float(frames.mean()), "1/s", "60 at most"),
        f"scroll_{name}_coarse": Metric(
            float(seen["missing"]), "frames", f"of {frames.size}, with a tile on its way"
        ),
    }


async def _cpu_ms(line: CDPSession) -> float:
    """What the page's own thread worked so far, by its clock of work."""
    metrics = (await line.send("Performance.getMetrics"))["metrics"]
    return next(float(one["value"]) * 1_000 for one in metrics if one["name"] == "TaskDuration")


async def _slow(browser: Browser, address: str, day: Day) -> dict[str, Metric]:
    """From pressing an entry of the queue to its trace, and from typing the address, with nothing kept."""
    slow = "2 Mbit/s, 80 ms"
    page = await _open(browser, address, day, "tablet", "/ecg", ready=".room-queue a")
    await _throttle(page)
    pressed = await page.evaluate(
        "() => { document.querySelector('.room-queue a').click(); return performance.now(); }"
    )
    chosen = float(await page.evaluate(_FIRST)) - float(pressed)
    await page.context.close()
    page = await _open(browser, address, day, "tablet", "/account", ready="main")
    await _throttle(page)
    await page.goto(address + day.long.address(), wait_until="commit")
    cold = float(await page.evaluate(_FIRST))
    await page.context.close()
    return {
        "first_trace": Metric(
            chosen, "ms", f"limit 700 ms; {slow}, from the press in the queue, 24 h record"
        ),
        "first_trace_cold": Metric(cold, "ms", f"{slow}, from typing the address: page, scripts and all"),
    }


async def _twelve(browser: Browser, address: str, day: Day) -> dict[str, Metric]:
    """Twelve leads, ten seconds: everything anew at another speed, forty times."""
    results = {}
    for name in SCREENS:
        page = await _open(browser, address, day, name, day.twelve.address())
        draws = np.array(await page.evaluate(_REDRAW))
        await page.context.close()
        results[f"twelve_{name}_draw_p95"] = Metric(
            float(np.quantile(draws, 0.95)), "ms", "limit 16 ms; 12 leads, 10 s, all layers"
        )
    return results


async def _memory(browser: Browser, address: str, day: Day) -> dict[str, Metric]:
    """Scroll, and look at what the page holds after a fifth of the time, and at the end."""
    page = await _open(browser, address, day, "wide", day.long.address())
    line = await page.context.new_cdp_session(page)
    await page.evaluate(_SCROLL, MEMORY_S / 5)
    early, early_rss = await _held(line), _renderers_mb()
    await page.evaluate(_SCROLL, MEMORY_S * 4 / 5)
    late, late_rss = await _held(line), _renderers_mb()
    await page.context.close()
    since = f"{MEMORY_S * 4 / 5:.0f} s of scrolling later"
    return {
        "memory_early": Metric(early, "MB", "heap and array buffers of the page, after a collection"),
        "memory_growth": Metric(late - early, "MB", f"limit 13 MB, what 400 tiles hold; {since}"),
        "memory_rss_growth": Metric(
            late_rss - early_rss, "MB", f"of the browser's processes of pages; {since}"
        ),
    }


async def _held(line: CDPSession) -> float:
    """What a page holds, MB, after a collection."""
    await line.send("HeapProfiler.collectGarbage")
    usage = await line.send("Runtime.getHeapUsage")
    return float(
        sum(usage.get(part, 0) for part in ("usedSize", "embedderHeapUsedSize", "backingStorageSize")) / 1e6
    )


def _renderers_mb() -> float:
    """Resident memory of the processes that draw pages, below this one."""
    family = psutil.Process().children(recursive=True)
    pages = [one for one in family if "--type=renderer" in " ".join(one.cmdline())]
    return float(sum(one.memory_info().rss for one in pages) / 1e6)


async def _throttle(page: Page) -> None:
    line = await page.context.new_cdp_session(page)
    await line.send("Network.enable")
    await line.send("Network.clearBrowserCache")
    await line.send("Network.emulateNetworkConditions", SLOW)


async def _open(
    browser: Browser, address: str, day: Day, name: str, path: str, *, ready: str = DRAWN
) -> Page:
    """A window of the cardiologist on a screen, at an address."""
    (width, height), ratio = SCREENS[name]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=ratio, locale="it-IT"
    )
    context.set_default_timeout(WAIT_MS)
    await context.add_cookies([{"name": "sid", "value": day.token, "url": address}])
    page = await context.new_page()
    await page.goto(address + path)
    await page.locator(ready).first.wait_for()
    return page


@asynccontextmanager
async def _database() -> AsyncIterator[tuple[str, Day]]:
    """A server of our own with the day in it."""
    async with stand.database_beside(stand.NO_WAIT) as url:
        with psycopg.connect(url, autocommit=True) as db:
            day = ecg_room_day.put(db)
        yield url, day
