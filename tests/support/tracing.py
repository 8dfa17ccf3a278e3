"""Known ECG records in a database, and a cardiologist who opens them: for tests and figures of the ECG room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import doors
import numpy as np
import psycopg
import rooms
import ward
from numpy.typing import NDArray

from accanto_contract import codec
from accanto_store import pyramid

RATE_HZ = 250.0
SCALE = 2.5
"""uV/LSB: no round number of the screen, so that whoever forgets it is seen."""
BLOCK_S = 10
FIRST_BEAT_S = 0.5
LEADS = 12
Trace = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record in the database."""

    who: ward.Patient
    starts: datetime
    seconds: float
    beats: NDArray[np.int64]
    """Sample numbers of the R peaks."""
    trace: Trace
    """int16 of shape (leads, n), LSB."""

    @property
    def ends(self) -> datetime:
        """When its next sample would come."""
        return self.starts + timedelta(seconds=self.seconds)

    def address(self, **more: object) -> str:
        """The ECG room with this record, and nothing to sign."""
        span = f"starts={_iso(self.starts)}&ends={_iso(self.ends)}"
        rest = "".join(f"&{name}={value}" for name, value in more.items())
        return f"/ecg?patient={self.who.uid}&device={self.who.device_id}&signal={ward.ECG}&{span}{rest}"


def rhythm(seconds: float, *, early: Iterable[int] = (), rate_bpm: float = 72.0) -> NDArray[np.float64]:
    """Times of R peaks, s: even, but for beats (by their number) that come 40 % too early, with a pause behind them."""
    period = 60 / rate_bpm
    times = FIRST_BEAT_S + period * np.arange(int((seconds - 1) / period), dtype=np.float64)
    for number in early:
        times[number] -= 0.4 * period
    return times


def drawn(
    seconds: float, times: NDArray[np.float64], *, early: Iterable[int] = (), seed: int = 1, leads: int = 1
) -> Trace:
    """A drawn ECG, int16 of shape (leads, n), SCALE uV/LSB at RATE_HZ: bells at known places; early beats are broad."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    trace = np.random.default_rng(seed).normal(0, 6, t.size)
    wide = set(early)
    for number, at in enumerate(times):
        waves = _BROAD if number in wide else _USUAL
        window = slice(max(0, int((at - 0.4) * RATE_HZ)), int((at + 0.6) * RATE_HZ))
        for offset, width, height in waves:
            trace[window] += height * np.exp(-0.5 * ((t[window] - at - offset) / width) ** 2)
    gains = np.linspace(1.0, 0.45, leads)[:, None] * np.where(np.arange(leads) == 3, -1, 1)[:, None]
    return np.round(trace[None, :] * gains / SCALE).astype(np.int16)


_USUAL = (
    (-0.16, 0.025, 110),
    (-0.028, 0.010, -110),
    (0, 0.011, 1150),
    (0.03, 0.011, -240),
    (0.26, 0.045, 260),
)
_BROAD = ((0, 0.035, 1500), (0.11, 0.05, -480), (0.3, 0.06, -320))


def put(
    db: psycopg.Connection,
    who: ward.Patient,
    starts: datetime,
    trace: Trace,
    *,
    lost: tuple[float, float] | None = None,
) -> None:
    """Store a trace as the gateway would have sent it, block after block; seconds `lost` never came."""
    step = round(BLOCK_S * RATE_HZ)
    cuts = list(range(0, trace.shape[1], step))
    pieces = [(first, min(first + step, trace.shape[1])) for first in cuts]
    if lost:
        gap = (round(lost[0] * RATE_HZ), round(lost[1] * RATE_HZ))
        pieces = [part for piece in pieces for part in _without(piece, gap)]
    with db.cursor() as cursor:
        cursor.executemany(_BLOCK, [_row(who, starts, trace, *piece) for piece in pieces])
        cursor.executemany(_PYRAMID, [_seen(who, starts, trace, *piece) for piece in pieces])


def record(
    db: psycopg.Connection,
    who: ward.Patient,
    *,
    seconds: float = 60,
    leads: int = 1,
    early: Iterable[int] = (),
    lost: tuple[float, float] | None = None,
    starts: datetime | None = None,
) -> Record:
    """A drawn record of a patient, stored; it ends a few minutes ago, at a full second, unless `starts` says when."""
    starts = starts or (datetime.now(UTC) - timedelta(seconds=seconds + 240)).replace(microsecond=0)
    early = list(early)
    times = rhythm(seconds, early=early)
    trace = drawn(seconds, times, early=early, leads=leads)
    put(db, who, starts, trace, lost=lost)
    beats = np.round(times * RATE_HZ).astype(np.int64)
    return Record(who=who, starts=starts, seconds=seconds, beats=beats, trace=trace)


def troubled(seconds: float) -> Trace:
    """A drawn ECG whose baseline wanders by 0.6 mV, with 50 uV of hum: int16 of shape (1, n), LSB."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    trouble_uv = 600 * np.sin(2 * np.pi * 0.23 * t) + 50 * np.sin(2 * np.pi * 50 * t)
    trouble = np.round(trouble_uv / SCALE).astype(np.int16)
    return np.asarray(drawn(seconds, rhythm(seconds)) + trouble, np.int16)


def wandering(db: psycopg.Connection, who: ward.Patient, *, seconds: float = 60) -> Record:
    """A record that needs a filter, stored; it ends a few minutes ago."""
    starts = (datetime.now(UTC) - timedelta(seconds=seconds + 240)).replace(microsecond=0)
    trace = troubled(seconds)
    put(db, who, starts, trace)
    beats = np.round(rhythm(seconds) * RATE_HZ).astype(np.int64)
    return Record(who=who, starts=starts, seconds=seconds, beats=beats, trace=trace)


def cardiologist(db: psycopg.Connection, who: ward.Patient, username: str = "paolo") -> int:
    """A cardiologist of this patient's team."""
    account = rooms.reader(db, username)
    doors.relate(db, account, who, "team")
    return account


_BLOCK = (
    "insert into waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal,"
    " leads, codec, flags, data) values (%s, %s, %s, 0, now(), %s, %s, %s, %s, %s, %s, 0, %s)"
)
_PYRAMID = "insert into waveform_pyramid values (%s, %s, %s, %s, %s, %s, %s)"


def _row(who: ward.Patient, starts: datetime, trace: Trace, first: int, last: int) -> list[object]:
    packing = codec.Codec.DELTA_DEFLATE
    data = codec.pack(np.ascontiguousarray(trace[:, first:last]), packing)
    return [
        starts + timedelta(seconds=first / RATE_HZ), RATE_HZ, who.id, who.device_id, last - first, SCALE, ward.ECG,
        trace.shape[0], packing, data,
    ]  # fmt: skip


def _seen(who: ward.Patient, starts: datetime, trace: Trace, first: int, last: int) -> list[object]:
    data = pyramid.build(np.ascontiguousarray(trace[:, first:last]))
    start = starts + timedelta(seconds=first / RATE_HZ)
    return [start, who.id, who.device_id, last - first, ward.ECG, trace.shape[0], data]


def _without(piece: tuple[int, int], gap: tuple[int, int]) -> list[tuple[int, int]]:
    """What is left of a piece when a gap is taken out of it."""
    parts = [(piece[0], min(piece[1], gap[0])), (max(piece[0], gap[1]), piece[1])]
    return [part for part in parts if part[0] < part[1]]


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
