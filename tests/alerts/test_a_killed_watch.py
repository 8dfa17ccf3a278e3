"""kill -9 of the watch at any moment: the alerts are those that nobody's death would have given."""

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
import pytest
import watched_home
from watched_home import Home, minutes_ago, settled, watching

from accanto_alerts import episodes, rules
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Point

pytestmark = pytest.mark.integration

PROGRAM = (
    "import asyncio, sys\n"
    "from accanto_alerts import watch\n"
    "asyncio.run(watch.run(watch.Settings(database_url=sys.argv[1])))\n"
)


@contextmanager
def _watch(url: str) -> Iterator[None]:
    """A watch in a process of its own, killed at the end."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, url])
    try:
        yield
    finally:
        process.kill()
        process.wait(timeout=10)


def _wait_for_connection(url: str) -> None:
    """Until the new process is at work, so that the kill meets it there."""
    deadline = time.monotonic() + 15
    with psycopg.connect(url, autocommit=True) as connection:
        query = "select from pg_stat_activity where application_name = 'accanto watch w0'"
        while connection.execute(query).fetchone() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)


async def test_a_watch_killed_again_and_again_changes_no_alert(database: str, plan: Plan, low: Limit) -> None:
    home = watched_home.new(database, plan)
    rng = random.Random(20)
    times = [minutes_ago(40 * number) for number in range(18, 0, -1)]
    values = [(at, rng.choice([84.0, 88.0, 89.0, 92.0, 97.0])) for at in times]
    arriving = rng.sample([*values, *values[:6]], 24)

    for start in range(0, len(arriving), 6):
        with _watch(database):
            _wait_for_connection(database)
            for one in arriving[start : start + 6]:
                home.measure([one])
                await asyncio.sleep(rng.uniform(0, 0.02))
    async with watching(database, "w1"):
        await settled(home)

    assert _lived(home) == [
        (one.starts, one.last, one.cleared_at, one.count) for one in _batch(values, low, plan, home.oximeter)
    ]
    assert len(home.alerts()) == 1


def _batch(
    values: list[tuple[datetime, float]], low: Limit, plan: Plan, device_id: int
) -> list[episodes.Episode]:
    points = [Point(time=at, value=value, quality=1, device_id=device_id, starts=at) for at, value in values]
    judged = rules.judge(low, {low.signal: points}, since=values[0][0], until=watched_home.NOW)
    return episodes.fold(judged, low, plan_version=plan.version)


def _lived(home: Home) -> list[tuple[object, object, object, int]]:
    rows = home.ask(
        "select (e->>'starts')::timestamptz as starts, (e->>'last')::timestamptz as last,"
        " (e->>'cleared_at')::timestamptz as cleared, (e->>'count')::int as n"
        " from alert, jsonb_array_elements(episodes->'live') e where handling <> 'withdrawn' order by 1"
    )
    return [(row["starts"], row["last"], row["cleared"], int(str(row["n"]))) for row in rows]
