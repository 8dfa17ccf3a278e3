"""Traces at rest and hours of values: bytes a sample on real ECG, ten minutes read back, thirty days of hours.

The ECG is MIT-BIH (24 records, lead 1, 360 Hz, 11 bit) in blocks of 10 s, as a strap's stream would come: stored by
COPY, packed for rest, vacuumed, round by round, so that the space of the first version of a block is used again as it
is on a running system. Reads are medians, decoding included. Thirty days of one value a minute are read
on the real TimescaleDB of the tests (WebAssembly: an upper bound of the native one) and on the plain embedded server.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import stand
import wfdb
from metric import Metric
from psycopg import Connection

from accanto_contract import codec
from accanto_contract.codec import Codec, Samples
from accanto_store import connections, copying, hours, migrate, moments, queries, sizes, upkeep
from accanto_store.hours import Hours
from accanto_store.rows import Waveform

sys.path.append(str(Path(__file__).parents[2] / "tests" / "support"))

import homes
import timescale

RATE_HZ = 360.0
BLOCK = 3600
ROUNDS = 30
START = datetime(2026, 1, 1, tzinfo=UTC)
TEN_MINUTES = """
select leads, samples, codec, data from waveform
where patient_id = %s and signal = 1 and device_id = %s and start >= %s and start < %s order by start
"""
MINUTELY = """
insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)
select %(start)s::timestamptz + n * interval '1 minute', 90 + n %% 10, %(patient)s, now(), %(device)s, 10, 100, 0
from generate_series(0, 60 * 24 * 35) n
"""

CENTRE = """
with more as (insert into patient (uid) select gen_random_uuid() from generate_series(1, 2000) returning id)
insert into latest (patient_id, signal, time, value, device_id, quality)
select more.id, s.id, %(start)s, 97, %(device)s, 100
from more cross join (select id from signal where not is_waveform order by id limit 8) s
"""
NEWEST = "select patient_id, signal, time, value, quality from latest where patient_id = any(%(patients)s)"


def measure() -> dict[str, Metric]:
    """Everything; without real records only the hours."""
    results: dict[str, Metric] = {}
    with stand.database() as url:
        if records := _records():
            results |= _traces(url, records)
        results["latest_200_ms"] = Metric(_newest(url), "ms", "8 newest values each of 200 patients of 2000")
        results["hourly_30d_plain_ms"] = Metric(
            _hours(url), "ms", "embedded PostgreSQL: a view, always right"
        )
    try:
        with timescale.server() as url:
            migrate.migrate(url)
            results["hourly_30d_ms"] = Metric(_hours(url), "ms", "limit 5, TimescaleDB in WebAssembly")
    except timescale.Absent as absent:
        print(f"  hourly_30d_ms not measured: {absent}")
    return results


def _records() -> list[Samples]:
    """Lead 1 of each record, int16 of shape (1, n); none where ACCANTO_DATA is unset."""
    folder = os.environ.get("ACCANTO_DATA")
    found = sorted(Path(folder, "ecg", "mitdb").glob("*.hea")) if folder else []
    read = (wfdb.rdrecord(str(path.with_suffix("")), physical=False, channels=[0]) for path in found)
    return [record.d_signal.T.astype(np.int16) for record in read]


def _traces(url: str, records: list[Samples]) -> dict[str, Metric]:
    with connections.connect(url, autocommit=True) as connection:
        patient, device = homes.enrol(url), _device(connection)
        for part in range(ROUNDS):
            rows = [
                row for n, record in enumerate(records) for row in _rows(patient, device, n, record, part)
            ]
            _store(connection, rows)
            upkeep.tend(connection, now=datetime(2100, 1, 1, tzinfo=UTC), forget=False)
            connection.execute("vacuum waveform")
        traces = sizes.traces(connection)
        afar = next(size.bytes for size in sizes.tables(connection) if size.table == "waveform_pyramid")
        sent = sum(len(codec.pack(s[:, :BLOCK], Codec.DELTA_DEFLATE)) for s in records) / (
            BLOCK * len(records)
        )
        read_ms = _median(lambda: _read(connection, patient, device))
    each = traces.bytes_per_sample or 0.0
    return {
        "bytes_per_sample_at_rest": Metric(each, "B", f"limit 0.75, with index; as sent {sent:.2f}, raw 2"),
        "bytes_per_sample_pyramid": Metric(afar / traces.samples, "B", "a table of its own, with index"),
        "read_10min_ms": Metric(read_ms, "ms", "limit 2, decoded to int16"),
    }


def _store(connection: Connection, rows: list[Waveform]) -> None:
    """As ingestion does it."""
    with connection.cursor() as cursor, cursor.copy(queries.load("ingestion")["copy_waveforms"]) as copy:
        copy.write(copying.waveforms(rows))


def _rows(patient: int, device: int, number: int, samples: Samples, part: int) -> list[Waveform]:
    """One of the rounds of a record, each record on a day of its own."""
    size = samples.shape[1] // ROUNDS // BLOCK
    return [_row(patient, device, number, part * size + index, samples) for index in range(size)]


def _row(patient: int, device: int, number: int, index: int, samples: Samples) -> Waveform:
    starts = START + timedelta(days=number, seconds=index * BLOCK / RATE_HZ)
    block = samples[:, index * BLOCK : (index + 1) * BLOCK]
    us = moments.to_us(starts)
    return Waveform(
        patient_id=patient, device_id=device, signal=1, start_us=us, rate_hz=RATE_HZ, samples=BLOCK, leads=1,
        scale=5.0, codec=Codec.DELTA_DEFLATE, device_time=us, received_us=us, flags=0,
        data=codec.pack(block, Codec.DELTA_DEFLATE),
    )  # fmt: skip


def _read(connection: Connection, patient: int, device: int) -> None:
    """Ten minutes of a trace, decoded."""
    starts = START + timedelta(minutes=5)
    span = (patient, device, starts, starts + timedelta(minutes=10))
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(TEN_MINUTES, span).fetchall()
    blocks = [codec.unpack(data, number, leads=leads, samples=count) for leads, count, number, data in rows]
    assert np.concatenate(blocks, axis=1).shape[1] == 60 * BLOCK


def _hours(url: str) -> float:
    """The last thirty days of one series, an hour each."""
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
        patient, device = homes.enrol(url, gateway="gw-0002"), _device(connection)
        values = {"patient": patient, "device": device, "start": START}
        connection.execute(MINUTELY, values)
        if _has_timescale(connection):
            connection.execute("call refresh_continuous_aggregate('observation_hourly', null, null)")

        def read() -> Hours:
            ends = START + timedelta(days=30)
            return hours.read(connection, patient_id=patient, signal=10, starts=START, ends=ends)

        assert read().count == [60] * 720
        return _median(read)


def _newest(url: str) -> float:
    """What a worklist of 200 patients asks for."""
    homes.enrol(url, gateway="gw-0003")
    with connections.connect(url, autocommit=True) as connection:
        connection.execute(CENTRE, {"start": START, "device": _device(connection)})
        connection.execute("analyze latest")
        found = connection.execute("select distinct patient_id from latest order by 1").fetchall()
        asked = {"patients": [patient for (patient,) in found[::10][:200]]}
        with connection.cursor(binary=True) as cursor:
            assert len(cursor.execute(NEWEST, asked).fetchall()) == 1600
            return _median(lambda: cursor.execute(NEWEST, asked).fetchall())


def _device(connection: Connection) -> int:
    row = connection.execute("select max(id) from device").fetchone()
    assert row
    return int(row[0])


def _has_timescale(connection: Connection) -> bool:
    row = connection.execute(queries.load("migrate")["has_timescale"]).fetchone()
    return bool(row and row[0])


def _median(act: Callable[[], object], times: int = 41) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)
