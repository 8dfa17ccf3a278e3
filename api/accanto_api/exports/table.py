"""Measurements as CSV: a line of names, then one row a moment; what was not measured is an empty cell.

Lines that begin with # say whose they are and how they were measured, and are passed over by most readers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from accanto_api.exports.recording import Recording

Cell = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A value as a device measured it, or a check found it."""

    time: datetime
    signal: str
    value: float
    unit: str
    quality: float
    device: str
    version: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """A wave of one forced expiration: its samples as stored, `scale` units each."""

    start: datetime
    signal: str
    unit: str
    rate_hz: float
    scale: float
    samples: Sequence[int]


def ecg(of: Recording) -> bytes:
    """Seconds since the first sample, then each lead in microvolts."""
    is_there = np.ones(of.length, np.bool_)
    for first, last in of.gaps:
        is_there[first:last] = False
    notes = [
        f"ECG, {of.device}, starts {of.starts.isoformat()}, {_sampled(of)}, filter none",
        *_whose(of),
    ]
    values = of.samples.astype(np.float64) * of.uv_per_lsb
    empty = ("",) * len(of.leads)
    rows = (
        (f"{number / of.rate_hz:.6f}", *((f"{value:.10g}" for value in row) if there else empty))
        for number, (row, there) in enumerate(zip(values.T.tolist(), is_there.tolist(), strict=True))
    )
    return _table(notes, ["time_s", *(f"{lead}_uV" for lead in of.leads)], rows)


def observations(found: Iterable[Observed], notes: Sequence[str]) -> bytes:
    """One row a value; a corrected one stands under each of its versions."""
    rows = (
        (one.time.isoformat(), one.signal, f"{one.value:.10g}", one.unit, one.quality, one.device, one.version,
         one.received_at.isoformat())
        for one in found
    )  # fmt: skip
    return _table(
        notes, ["time", "signal", "value", "unit", "quality", "device", "version", "received_at"], rows
    )


def blows(found: Iterable[Blow], notes: Sequence[str]) -> bytes:
    """One row a sample of a wave: volume or flow, with the stored number beside it."""
    rows = (
        (
            one.start.isoformat(),
            one.signal,
            f"{number / one.rate_hz:.6f}",
            f"{raw * one.scale:.10g}",
            one.unit,
            raw,
        )
        for one in found
        for number, raw in enumerate(one.samples)
    )
    return _table(notes, ["blow", "signal", "time_s", "value", "unit", "raw"], rows)


def _sampled(of: Recording) -> str:
    return f"{of.rate_hz:.10g} Hz, {of.uv_per_lsb!r} uV/LSB"


def _whose(of: Recording) -> list[str]:
    one = of.whose
    return [f"{one.given_name} {one.family_name}, {one.birth_date}, {one.sex}, {one.code}"] if one else []


def _table(notes: Sequence[str], names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    out.writelines(f"# {_one_line(note)}\n" for note in notes)
    table = csv.writer(out, lineterminator="\n")
    table.writerow(names)
    table.writerows(rows)
    return out.getvalue().encode()


def _one_line(words: str) -> str:
    return " ".join(words.split())
