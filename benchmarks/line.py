"""What the line costs: memory of a home and of the idle centre, and the time from strap to alert to browser.

Memory is resident set size (RSS) of real processes, summed; shared pages count in each process, so the sum is an upper
bound, and the proportional set size (PSS) beside it is what the machine really gives. Times: 24 simulated homes, real
processes. `strap_to_store` and `strap_to_alert` begin with the last sample concerned, so they hold the up to 10 s in
which a gateway fills a chunk; `committed_to_alert` begins when the centre had it.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import httpx
import numpy as np
import psutil
import stand
from metric import Metric
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import whole_line

from accanto import ports
from accanto_store import queries

HOMES = 24
PLAY_S = 75.0
IDLE_S = 15.0
Floats = NDArray[np.float64]


def measure() -> dict[str, Metric]:
    """Run both scenes, one after the other."""
    with stand.folder() as folder:
        results = _idle(folder)
    with stand.folder() as folder:
        results |= asyncio.run(_busy(folder))
    return results


def _idle(folder: Path) -> dict[str, Metric]:
    """`accanto up` with nothing to do."""
    port = ports.first_free("127.0.0.1", 18080, "")
    environment = {**os.environ, "ACCANTO_STATE": str(folder), "ACCANTO_API_PORT": str(port)}
    up = subprocess.Popen([sys.executable, "-m", "accanto", "up"], env=environment, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(f"http://127.0.0.1:{port}/api/health")
        time.sleep(IDLE_S)
        rss, pss = _memory(up.pid)
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(20)
    return {
        "idle_up_rss": Metric(rss, "MB", "limit 500 MB, all processes of `accanto up`"),
        "idle_up_pss": Metric(pss, "MB", "the same, shared pages counted once"),
    }


async def _busy(folder: Path) -> dict[str, Metric]:
    """A small district; one browser that listens."""
    heard: dict[int, float] = {}
    async with whole_line.open_line(folder, count=HOMES) as running:
        listener = asyncio.create_task(_listen(running, heard))
        await asyncio.sleep(PLAY_S)
        gateways = [name for name in running.supervisor.parts if name.startswith("gw-")]
        memory = [_rss(running, name) for name in gateways]
        listener.cancel()
        named = queries.load("bench")
        arrivals = np.array(running.rows(named["arrivals"]), float)
        events = np.array(running.rows(named["alert_events"]), float)
    return {
        "gateway_rss": Metric(
            max(memory), "MB", f"limit 60 MB, the largest of {HOMES} homes with strap and oximeter"
        ),
        "gateway_rss_median": Metric(float(np.median(memory)), "MB", "limit 60 MB"),
        **_times("strap_to_store", arrivals[:, 1] - arrivals[:, 0], "s", f"{len(arrivals)} blocks"),
        **_times("strap_to_alert", events[:, 3] - events[:, 1], "s", f"{len(events)} alerts"),
        **_times("committed_to_alert", 1e3 * (events[:, 3] - events[:, 2]), "ms", f"{len(events)} alerts"),
        **_times("alert_to_sse", 1e3 * _to_browser(events, heard), "ms", f"{len(heard)} events"),
    }


def _to_browser(events: Floats, heard: dict[int, float]) -> Floats:
    return np.array([heard[int(event[0])] - event[3] for event in events if int(event[0]) in heard])


def _times(name: str, values: Floats, unit: str, of: str) -> dict[str, Metric]:
    return {
        f"{name}_p{rank}": Metric(float(np.percentile(values, rank)), unit, of)
        for rank in (50, 99)
        if len(values)
    }


async def _listen(running: whole_line.Line, heard: dict[int, float]) -> None:
    """A browser's live line: when each event came."""
    who = running.logins[0]
    async with httpx.AsyncClient(base_url=running.running.url, timeout=None) as browser:  # noqa: S113  a stream
        await browser.post(
            "/api/login",
            json={"username": who.username, "password": who.password},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        async with browser.stream("GET", "/api/events") as stream:
            name, number = "", 0
            async for text in stream.aiter_lines():
                key, _, value = text.partition(": ")
                name = value if key == "event" else name
                number = int(value) if key == "id" else number
                if not text and name == "alert":
                    heard.setdefault(number, time.time())


def _rss(running: whole_line.Line, name: str) -> float:
    pid = getattr(running.supervisor.parts[name], "pid", None)
    return float(psutil.Process(pid).memory_info().rss / 1e6)


def _memory(pid: int) -> tuple[float, float]:
    """RSS and PSS of a process with all below it, MB."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    details = [member.memory_full_info() for member in family]
    for member, detail in sorted(zip(family, details, strict=True), key=lambda pair: -pair[1].rss):
        print(f"    {detail.rss / 1e6:7.1f} MB  {' '.join(member.cmdline()[-3:])[:70]}")
    return sum(d.rss for d in details) / 1e6, sum(d.pss for d in details) / 1e6


def _until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own
                json.load(answer)
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
