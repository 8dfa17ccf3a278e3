"""What an ECG on paper is made of: its samples, who and when, and how they are laid on rows."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from accanto_api.shapes import Language

LEADS_OF_REST = 12
COLUMNS = 4
GRID_MM = 5.0
PULSE_S, PULSE_MV = 0.2, 1.0
"""The calibration pulse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What no trace is shown without: whose it is, of which device, how filtered, how old."""

    patient: str
    device: str
    filter: str
    received_at: datetime
    printed_at: datetime
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A beat: its sample, and the letter of what it is."""

    sample: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """Samples `first <= i < last` that cannot be read, and why, in words."""

    first: int
    last: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Some seconds of one or more leads. `uv` has shape (leads, n), in microvolts, NaN where nothing was measured."""

    labels: Labels
    leads: tuple[str, ...]
    starts: datetime
    rate_hz: float
    uv: NDArray[np.float64] = field(repr=False)
    beats: tuple[Beat, ...] = ()
    spoilt: tuple[Spoilt, ...] = ()

    def time_of(self, sample: int) -> datetime:
        """When a sample was measured."""
        return self.starts + timedelta(seconds=sample / self.rate_hz)

    @property
    def samples(self) -> int:
        """So many of each lead."""
        return int(self.uv.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large a second and a millivolt are, and how much room a row has, in millimetres."""

    mm_per_s: float = 25.0
    mm_per_mv: float = 10.0
    row_mm: float = 30.0
    width_mm: float = 180.0

    @property
    def left_mm(self) -> float:
        """Room for the calibration pulse: whole squares."""
        return GRID_MM * math.ceil((2 * GRID_MM + PULSE_S * self.mm_per_s) / GRID_MM)

    @property
    def across_mm(self) -> float:
        """Room for the trace beside the pulse: whole squares."""
        return GRID_MM * math.floor((self.width_mm - self.left_mm) / GRID_MM)

    @property
    def row_s(self) -> float:
        """Seconds on a row."""
        return self.across_mm / self.mm_per_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Samples `first <= i < last` of a lead, at so many millimetres after the pulse."""

    lead: int
    first: int
    last: int
    at_mm: float = 0.0


Row = tuple[Cell, ...]


def rows(strip: Strip, scale: Scale) -> list[Row]:
    """How a strip is laid on rows: lead below lead, one stretch of time after the other.

    Twelve leads stand in three rows of four columns, as cardiologists read them, with lead II below.
    """
    size = max(1, math.floor(scale.row_s * strip.rate_hz))
    spans = [(first, min(first + size, strip.samples)) for first in range(0, strip.samples, size)]
    if len(strip.leads) == LEADS_OF_REST:
        return [row for span in spans for row in _of_twelve(span, scale, strip.rate_hz)]
    return [
        (Cell(lead=lead, first=first, last=last),)
        for first, last in spans
        for lead in range(len(strip.leads))
    ]


def _of_twelve(span: tuple[int, int], scale: Scale, rate_hz: float) -> Iterator[Row]:
    first, last = span
    size = (last - first) // COLUMNS
    for line in range(LEADS_OF_REST // COLUMNS):
        yield tuple(
            Cell(
                lead=line + column * (LEADS_OF_REST // COLUMNS),
                first=first + column * size,
                last=first + (column + 1) * size,
                at_mm=column * size / rate_hz * scale.mm_per_s,
            )
            for column in range(COLUMNS)
        )
    yield (Cell(lead=1, first=first, last=last),)


def pages(laid: Sequence[Row], rows_a_page: int) -> list[Sequence[Row]]:
    """Rows page by page."""
    return [laid[start : start + rows_a_page] for start in range(0, len(laid), rows_a_page)]
