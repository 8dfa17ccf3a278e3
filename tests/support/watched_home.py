"""A home whose data go straight into the database, as ingestion would write them, and watches that look on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from accanto_alerts import watch
from accanto_alerts.plan import Plan
from accanto_contract import codec
from accanto_contract.codec import Codec
from accanto_contract.signals import SignalId
from accanto_store.roles import Role, url_as

RATE = 130.0
Row = dict[str, object]
NOW = datetime.now(UTC).replace(microsecond=0)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A patient with a plan and two devices, and what ingestion would write for them."""

    url: str
    patient_id: int
    strap: int
    oximeter: int

    def ask(self, query: str, *values: object) -> list[Row]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def alerts(self) -> list[Row]:
        return self.ask("select * from alert where handling <> 'withdrawn' order by id")

    def measure(self, values: Sequence[tuple[datetime, float]], *, quality: int = 100) -> None:
        """Saturations of these moments arrive, in one transaction with their mark and its wake-up call."""
        rows = [
            (at, value, self.patient_id, NOW, self.oximeter, SignalId.SPO2, quality) for at, value in values
        ]
        with psycopg.connect(self.url) as connection:
            connection.cursor().executemany(
                "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
                " values (%s, %s, %s, %s, %s, %s, %s, 0) on conflict do nothing",
                rows,
            )
            self._mark(connection, SignalId.SPO2, min(at for at, _ in values), max(at for at, _ in values))

    def record(
        self,
        starts: datetime,
        samples: NDArray[np.int16],
        *,
        signal: SignalId = SignalId.ECG,
        rate: float = RATE,
        scale: float = 1.0,
    ) -> None:
        """A block of ECG arrives, or of another trace of the same device."""
        row = (
            starts, rate, self.patient_id, NOW, self.strap, samples.size, scale, signal,
            Codec.DELTA_DEFLATE, codec.pack(samples[None, :], Codec.DELTA_DEFLATE),
        )  # fmt: skip
        with psycopg.connect(self.url) as connection:
            connection.execute(
                "insert into waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale,"
                " signal, leads, codec, flags, data) values (%s, %s, %s, 0, %s, %s, %s, %s, %s, 1, %s, 0, %s)",
                row,
            )
            self._mark(connection, signal, starts, starts + samples.size / rate * SECOND)

    def _mark(self, connection: psycopg.Connection, signal: int, starts: datetime, ends: datetime) -> None:
        connection.execute(
            "insert into dirty (patient_id, signal, starts, ends) values (%s, %s, %s, %s)",
            (self.patient_id, signal, starts, ends),
        )
        connection.execute("select pg_notify('accanto_dirty', %s)", (str(self.patient_id),))


def new(url: str, plan: Plan) -> Home:
    """Another patient with two devices, watched by a plan."""
    with psycopg.connect(url) as connection:

        def number(query: str, *values: object) -> int:
            row = connection.execute(query, values).fetchone()
            assert row
            return int(row[0])

        patient = number("insert into patient (adesione_at) values (now()) returning id")
        strap, oximeter = (
            number("insert into device (name, kind) values (%s, %s) returning id", f"{kind}-{patient}", kind)
            for kind in ("ecg", "oximeter")
        )
        connection.execute(
            "insert into plan (patient_id, version, status, effective_from, document, approved_by)"
            " values (%s, %s, 'active', %s, %s, %s)",
            (patient, plan.version, NOW - timedelta(days=20), Jsonb(plan.document()), plan.approved_by),
        )
    return Home(url=url, patient_id=patient, strap=strap, oximeter=oximeter)


@asynccontextmanager
async def watching(url: str, *workers: str) -> AsyncIterator[None]:
    """Watches as they run in their processes, stopped at the end."""
    tasks = [
        asyncio.create_task(watch.run(watch.Settings(database_url=url_as(url, Role.WATCH), worker=name)))
        for name in workers
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=10)
        assert all(task.cancelled() for task in tasks)


async def until(condition: Callable[[], object], *, within_s: float = 60.0) -> None:
    """Wait for a condition, for so long at most: the first trace of a process is read by code still to be compiled."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.02)


async def settled(home: Home) -> None:
    """Wait until nothing is left to be judged."""
    await until(lambda: not home.ask("select from dirty"))


def ecg(bpm: float, seconds: float, *, noise_uv: float = 10.0) -> NDArray[np.int16]:
    """A regular heart, in microvolts."""
    time = np.arange(round(seconds * RATE))[:, None] / RATE
    after = time - np.arange(0.4, seconds, 60 / bpm)[None, :]
    waves = 1000 * np.exp(-((after / 0.012) ** 2)) + 200 * np.exp(-(((after - 0.2) / 0.05) ** 2))
    noise = np.random.default_rng(5).normal(0, noise_uv, time.shape[0])
    return np.asarray(np.round(waves.sum(axis=1) + noise), np.int16)


def minutes_ago(minutes: float) -> datetime:
    """A moment in the past, the same in a whole run of tests."""
    return NOW - timedelta(minutes=minutes)
