"""Reads the first signal of a WFDB record: the public format of PhysioNet's recordings.

A text header `NAME.hea` tells how the samples lie in a data file. Formats 8, 16 and 212 are read; format 8 holds
first differences and must be read from its beginning. After header(5) and signal(5) of the WFDB guide.
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

_Ints = npt.NDArray[np.int64]

_DEFAULT_GAIN: Final = 200.0  # units per mV, when the header leaves it out
_MISSING: Final = {"16": -32768, "212": -2048}  # the code for "no sample"
_FORMAT = re.compile(r"(?P<format>\d+)(?:x(?P<per_frame>\d+))?(?::(?P<skew>\d+))?(?:\+(?P<skip>\d+))?")
_GAIN = re.compile(r"(?P<gain>[-+.\deE]+)(?:\((?P<zero>-?\d+)\))?(?:/(?P<unit>\S+))?")
_TO_UV: Final = {"mV": 1000.0, "uV": 1.0, "V": 1e6}


class Unreadable(Exception):
    """This recording cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One lead: samples in uV (float64, shape (n,)), its sampling rate in Hz, and its name."""

    samples: npt.NDArray[np.float64]
    rate_hz: float
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    file: str
    format: str
    skip: int
    gain: float
    zero: int
    unit: str
    first: int
    checksum: int | None
    lead: str


def read(record: Path) -> Recording:
    """Read the first signal of a record.

    Args:
        record: path without extension, or of the header.

    Raises:
        Unreadable: no such record, or a kind that we do not read.
    """
    header = record.with_suffix(".hea")
    try:
        lines = [
            line for line in header.read_text().splitlines() if line.strip() and not line.startswith("#")
        ]
        rate_hz, signals = _parse(lines)
        counts = _samples((header.parent / signals[0].file).read_bytes(), signals)
    except (OSError, UnicodeDecodeError, ValueError, IndexError, TypeError) as error:
        raise Unreadable(f"cannot read the recording {record}: {error}") from error
    first = signals[0]
    if first.checksum is not None and (int(counts.sum()) - first.checksum) % 65536:
        log.warning("record_differs_from_its_checksum record=%s", record.name)  # often an excerpt
    present = _without_gaps(counts, _MISSING.get(first.format))
    scale = _TO_UV[first.unit] / first.gain
    microvolts = (present - first.zero).astype(np.float64) * scale
    return Recording(samples=microvolts, rate_hz=rate_hz, lead=first.lead)


def _parse(lines: list[str]) -> tuple[float, list[_Signal]]:
    fields = lines[0].split()
    if "/" in fields[0]:
        raise ValueError("records of several segments are not read")
    rate = fields[2].split("/")[0] if len(fields) > 2 else "250"
    signals = [_signal(line) for line in lines[1 : 1 + int(fields[1])]]
    return float(rate), signals


def _signal(line: str) -> _Signal:
    fields = line.split(maxsplit=8)
    layout = _FORMAT.fullmatch(fields[1])
    scale = _GAIN.fullmatch(fields[2]) if len(fields) > 2 else None
    if layout is None or layout["format"] not in ("8", "16", "212") or layout["per_frame"] not in (None, "1"):
        raise ValueError(f"signal format {fields[1]} is not read")
    adc_zero = int(fields[4]) if len(fields) > 4 else 0
    unit = (scale["unit"] if scale else None) or "mV"
    if unit not in _TO_UV:
        raise ValueError(f"the unit {unit} is no voltage")
    return _Signal(
        file=fields[0],
        format=layout["format"],
        skip=int(layout["skip"] or 0),
        gain=(float(scale["gain"]) if scale else 0.0) or _DEFAULT_GAIN,
        zero=int(scale["zero"]) if scale and scale["zero"] else adc_zero,
        unit=unit,
        first=int(fields[5]) if len(fields) > 5 else adc_zero,
        checksum=int(fields[6]) if len(fields) > 6 else None,
        lead=fields[8].strip() if len(fields) > 8 else "",
    )


def _samples(octets: bytes, signals: list[_Signal]) -> _Ints:
    """The first signal, taken out of those that share its file."""
    first = signals[0]
    width = sum(signal.file == first.file for signal in signals)
    body = octets[first.skip :]
    if first.format == "8":
        steps = np.frombuffer(body, np.int8)[: len(body) // width * width].reshape(-1, width)[:, 0]
        return first.first + np.cumsum(steps, dtype=np.int64)
    if first.format == "16":
        return np.frombuffer(body[: len(body) // 2 * 2], "<i2")[::width].astype(np.int64)
    return _twelve_bits(body)[::width]


def _twelve_bits(body: bytes) -> _Ints:
    """Format 212: two samples of 12 bits, two's complement, in three octets."""
    triples = np.frombuffer(body[: len(body) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int64)
    low = triples[:, 0] | (triples[:, 1] & 0x0F) << 8
    high = triples[:, 2] | (triples[:, 1] & 0xF0) << 4
    pairs = np.stack([low, high], axis=1).reshape(-1)
    return (pairs + 2048) % 4096 - 2048


def _without_gaps(counts: _Ints, missing: int | None) -> _Ints:
    """Hold the last sample over those that the recorder did not get."""
    if missing is None:
        return counts
    held = np.maximum.accumulate(np.where(counts != missing, np.arange(len(counts)), 0))
    return np.asarray(counts[held])
