"""A recording as EDF+ (EDF+C, https://www.edfplus.info/specs/edfplus.html): samples bit for bit, beats as annotations.

A gap is filled with the lowest digital value and told by an annotation with its duration, and so is what the last data
record holds beyond the end: EDF+D would leave the gaps out, but few programs read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from accanto_alerts import wallclock
from accanto_api.exports.plain import plain
from accanto_api.exports.recording import MISSING, Recording

MOST_BYTES = 61_440
"""A data record should not be larger."""
LONGEST_RECORD_S = 200
HIGHEST = 2**15 - 1
NUMBER = 8
"""Signs of a number in the header."""
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How a recording is cut into data records."""

    records: int
    samples: int
    """Of each lead in a record."""
    duration: str
    notes: int
    """Bytes of annotations in a record."""


def written(of: Recording) -> bytes:
    """The file."""
    samples, duration = _record(of)
    records = -(-of.length // samples)
    notes = _notes(of, records, samples)
    room = max(map(len, notes))
    shape = _Shape(records=records, samples=samples, duration=duration, notes=room + room % 2)
    held = np.full((len(of.leads), records * samples), MISSING, "<i2")
    held[:, : of.length] = of.samples
    rows = held.reshape(len(of.leads), records, samples).swapaxes(0, 1)
    body = b"".join(
        row.tobytes() + note.ljust(shape.notes, b"\0") for row, note in zip(rows, notes, strict=True)
    )
    return _header(of, shape) + body


def _record(of: Recording) -> tuple[int, str]:
    """Samples in a data record, and how long it lasts: whole seconds where the rate allows it."""
    for seconds in range(1, LONGEST_RECORD_S + 1):
        samples = of.rate_hz * seconds
        if 2 * len(of.leads) * samples > MOST_BYTES:
            break
        if abs(samples - round(samples)) < 1e-6:
            return round(samples), str(seconds)
    samples = max(1, round(of.rate_hz))
    return samples, f"{samples / of.rate_hz:.10f}"[:8]


def _notes(of: Recording, records: int, samples: int) -> list[bytes]:
    """The annotations of each record: first its own time, then what begins in it."""
    since = of.starts.microsecond / 1e6
    out = [f"+{since + number * samples / of.rate_hz:.6f}\x14\x14\0".encode() for number in range(records)]
    gaps = [*of.gaps, *([(of.length, records * samples)] if of.length < records * samples else [])]
    for sample, label in of.beats:
        out[sample // samples] += f"+{since + sample / of.rate_hz:.6f}\x14{label}\x14\0".encode()
    for first, last in gaps:
        lasts = f"\x15{(last - first) / of.rate_hz:.6f}"
        out[first // samples] += f"+{since + first / of.rate_hz:.6f}{lasts}\x14{NO_DATA}\x14\0".encode()
    return out


def _header(of: Recording, shape: _Shape) -> bytes:
    count = len(of.leads) + 1
    local = wallclock.local(of.starts)
    head = (
        ("0", 8), (_patient(of), 80), (_recording(of, local), 80), (f"{local:%d.%m.%y}", 8),
        (f"{local:%H.%M.%S}", 8), (str(256 * (count + 1)), 8), ("EDF+C", 44), (str(shape.records), 8),
        (shape.duration, 8), (str(count), 4),
    )  # fmt: skip
    low, high = _eight(MISSING * of.uv_per_lsb), _eight(HIGHEST * of.uv_per_lsb)
    fields: Sequence[tuple[Sequence[str], str, int]] = (
        ([f"ECG {lead}" for lead in of.leads], "EDF Annotations", 16),
        (["" for _ in of.leads], "", 80),
        (["uV" for _ in of.leads], "", 8),
        ([low for _ in of.leads], "-1", 8),
        ([high for _ in of.leads], "1", 8),
        ([str(MISSING) for _ in of.leads], str(MISSING), 8),
        ([str(HIGHEST) for _ in of.leads], str(HIGHEST), 8),
        (["no filter" for _ in of.leads], "", 80),
        ([str(shape.samples) for _ in of.leads], str(shape.notes // 2), 8),
        (["" for _ in of.leads], "", 32),
    )
    parts = [_ascii(words, size) for words, size in head]
    parts += [_ascii(words, size) for leads, notes, size in fields for words in (*leads, notes)]
    return b"".join(parts)


def _patient(of: Recording) -> str:
    one = of.whose
    if one is None:
        return "X X X X"
    name = _word(f"{one.given_name} {one.family_name}")
    return f"{_word(one.code)} {one.sex.upper()} {_date(one.birth_date)} {name}"


def _recording(of: Recording, local: datetime) -> str:
    return f"Startdate {_date(local.date())} X X {_word(of.device)}"


def _date(day: date) -> str:
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def _word(words: str) -> str:
    """A field of the header holds no blank."""
    return "_".join(words.split()) or "X"


def _eight(value: float) -> str:
    """A number in at most eight signs, as exact as they allow."""
    texts = (f"{value:.{digits}f}" for digits in range(6, 0, -1))
    short = (text.rstrip("0").rstrip(".") for text in texts)
    return next((text for text in short if len(text) <= NUMBER), f"{value:.0f}"[:NUMBER])


def _ascii(words: str, size: int) -> bytes:
    return plain(words).encode("ascii")[:size].ljust(size)
