"""How many readings a watch judges, how soon an alert follows a reading, and what a long history costs.

A real database with its history (alerts_ward); for the times, real watch processes. A reading is judged by every rule
that reads its signal.
"""

import asyncio
import gc
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import alerts_ward
import numpy as np
import psycopg
import stand
from metric import Metric

from accanto_alerts import evaluation, watch
from accanto_store import connections

SESSION = 5
"""Readings of a morning at home: cuff, oximeter, scale."""

PATIENTS, BULK_DAYS, LATENCY_S, PER_S = 1000, 30, 30.0, 100
SHORT = timedelta(days=30)
WATCH = (
    "import asyncio, sys\nfrom accanto_alerts import watch\n"
    "asyncio.run(watch.run(watch.Settings(database_url=sys.argv[1], worker=sys.argv[2])))\n"
)


def measure() -> dict[str, Metric]:
    """All of it, on one database after the other."""
    gc.set_threshold(*watch.GARBAGE)  # as in the process of a watch
    with stand.database() as url:
        alerts_ward.enrol(url, PATIENTS)
        alerts_ward.fill(url, range(1, PATIENTS + 1), BULK_DAYS * alerts_ward.DAY)
        asyncio.run(_judge_all(url))
        results = _throughput(url) | _latency(url)
    with stand.database() as url:
        results |= _history(url)
    return results


def _throughput(url: str) -> dict[str, Metric]:
    one, session, day = (asyncio.run(_rounds(url, readings=count)) for count in (1, SESSION, 20))
    day_s = 100_000 * 20 / session.per_core
    whom = f"{PATIENTS} patients, one watch"
    return {
        "evaluations_per_s": Metric(
            session.per_core,
            "/s",
            f"at least 5000, per second of the watch's core; five readings each of {whom}",
        ),
        "evaluations_per_s_wall": Metric(
            session.per_s, "/s", "the same by the clock, waiting for the database included"
        ),
        "evaluations_per_s_one_reading": Metric(
            one.per_core, "/s", f"per core; one new reading each of {whom}"
        ),
        "evaluations_per_s_day_at_once": Metric(
            day.per_core, "/s", f"per core; a day's 20 readings each of {whom}"
        ),
        "day_of_100000_patients": Metric(
            day_s, "s", "of one core for 2 million readings, five by five: extrapolated; a day has 86 400"
        ),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speed:
    """Readings judged in a second: of the processor time of this process, and by the clock."""

    per_core: float
    per_s: float


async def _rounds(url: str, *, readings: int, rounds: int = 3) -> _Speed:
    """The fastest of some rounds."""
    found = []
    for turn in range(rounds):
        with psycopg.connect(url) as connection:
            told = _measure_all(connection, readings * 10 + turn, readings)
        before = time.process_time()
        elapsed = await _judge_all(url)
        found.append(_Speed(per_core=told / (time.process_time() - before), per_s=told / elapsed))
    return max(found, key=lambda speed: speed.per_core)


def _measure_all(connection: psycopg.Connection, turn: int, readings: int) -> int:
    """New readings of every patient, nothing of concern in them, with their marks; how many."""
    names = list(alerts_ward.A_DAY)
    rows = [
        (
            alerts_ward.NOW - timedelta(seconds=1000 - turn, milliseconds=number),
            names[(patient + number) % len(names)],
            patient,
        )
        for patient in range(1, PATIENTS + 1)
        for number in range(readings)
    ]
    alerts_ward.store(
        connection, [(at, alerts_ward.USUAL[name], patient, name) for at, name, patient in rows]
    )
    return len(rows)


async def _judge_all(url: str) -> float:
    """Judge as the watch does until nothing is left; the seconds."""
    async with await connections.connect_async(url, autocommit=True) as connection:
        began = time.perf_counter()
        while True:
            now = datetime.now(UTC)
            async with connection.transaction():
                patients = await evaluation.claim(connection, now=now)
                failed = await evaluation.judge(connection, patients, now=now) if patients else {}
            assert not failed, failed
            if not patients:
                return time.perf_counter() - began


def _latency(url: str) -> dict[str, Metric]:
    """From the commit of a reading to the news of its alert, while a thousand patients send theirs."""
    heard: dict[int, float] = {}
    told: dict[int, float] = {}
    with _watches(url, 1), _listening(url, heard), psycopg.connect(url) as connection:
        rng, due = random.Random(5), time.perf_counter()  # noqa: S311 - a drill, no secret
        grave = rng.sample(range(1, PATIENTS + 1), PATIENTS // 2)
        for turn in range(round(LATENCY_S * PER_S)):
            patient = grave.pop() if turn % 6 == 0 and grave else rng.randint(1, PATIENTS)
            is_grave = turn % 6 == 0
            value = 80.0 if is_grave else 96.0
            alerts_ward.store(connection, [(datetime.now(UTC), value, patient, "spo2")])
            if is_grave:
                told.setdefault(patient, time.perf_counter())
            due += 1 / PER_S
            time.sleep(max(0.0, due - time.perf_counter()))
        time.sleep(5)
    times = 1e3 * np.array([heard[patient] - at for patient, at in told.items() if patient in heard])
    lost = len(told) - len(times)
    about = f"{len(times)} alerts, {lost} lost, {PER_S} readings/s of {PATIENTS} patients, one watch"
    return {
        "p99_ms_reading_to_alert": Metric(float(np.percentile(times, 99)), "ms", f"limit 250; {about}"),
        "p50_ms_reading_to_alert": Metric(float(np.percentile(times, 50)), "ms", about),
    }


def _history(url: str) -> dict[str, Metric]:
    """One new reading of patients with a month behind them, and of others with three years."""
    each = 25
    alerts_ward.enrol(url, 2 * each)
    young, old = range(1, each + 1), range(each + 1, 2 * each + 1)
    alerts_ward.fill(url, young, SHORT)
    alerts_ward.fill(url, old, alerts_ward.LONG)
    asyncio.run(_judge_all(url))
    costs: dict[str, list[float]] = {"young": [], "old": []}
    for turn in range(40):
        for name, patients in (("young", young), ("old", old)):
            at = alerts_ward.NOW - timedelta(seconds=600 - turn)
            with psycopg.connect(url) as connection:
                alerts_ward.store(
                    connection, [(at, alerts_ward.USUAL["weight"], patient, "weight") for patient in patients]
                )
            costs[name].append(asyncio.run(_judge_all(url)) / each)
    ratio = float(np.median(costs["old"]) / np.median(costs["young"]))
    return {
        "cost_ratio_3y_to_1m": Metric(
            ratio, "", "about 1; a reading after three years against after a month"
        ),
        "cost_ms_after_3y": Metric(
            1e3 * float(np.median(costs["old"])), "ms", "a new weight, its baseline of 28 days included"
        ),
    }


@contextmanager
def _listening(url: str, heard: dict[int, float]) -> Iterator[None]:
    """Notes when the first event of each patient's alerts is announced."""
    over = threading.Event()

    def listen() -> None:
        with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url, autocommit=True) as asking:
            ear.execute("listen accanto_alert")
            while not over.is_set():
                for note in ear.notifies(timeout=0.2):
                    at = time.perf_counter()
                    row = asking.execute(
                        "select patient_id from alert a join alert_event e on e.alert_id = a.id where e.id = %s",
                        [int(note.payload)],
                    ).fetchone()
                    if row:
                        heard.setdefault(row[0], at)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


@contextmanager
def _watches(url: str, count: int) -> Iterator[None]:
    """Watches in processes of their own."""
    watches = [
        subprocess.Popen([sys.executable, "-c", WATCH, url, f"w{n}"], stderr=subprocess.DEVNULL)
        for n in range(count)
    ]
    try:
        _until_connected(url, count)
        yield
    finally:
        for watch in watches:
            watch.kill()
            watch.wait(10)


def _until_connected(url: str, count: int) -> None:
    deadline = time.monotonic() + 30
    query = "select count(*) from pg_stat_activity where application_name like 'accanto watch%% ear'"
    with psycopg.connect(url, autocommit=True) as connection:
        while (connection.execute(query).fetchone() or (0,))[0] < count:
            if time.monotonic() > deadline:
                raise TimeoutError("the watches do not come up")
            time.sleep(0.1)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    for key, one in measure().items():
        print(f"{key:34} {one.value:12.2f} {one.unit:4} {one.against}")
