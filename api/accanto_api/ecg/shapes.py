"""What is said of an ECG, field by field: its row of samples, its beats and measures, what readers said of them."""

from datetime import datetime
from typing import Literal

from accanto_api.ecg.layout import Reason
from accanto_api.shapes import Shape


class EcgSegment(Shape):
    """Samples without an interruption, with the exact time of the first and their own rate."""

    first: int
    samples: int
    starts: datetime
    rate_hz: float


class EcgGap(Shape):
    """Places `first <= i < last` of the row without samples, and why."""

    first: int
    last: int
    reason: Reason


class EcgMeta(Shape):
    """A record as a viewer reads it (docs/reference/ecg-data.md).

    Sample i is drawn at `starts` + i / `rate_hz`. `lengths` are samples, then pairs of each level above; `versions`
    holds for each level eight digits a tile, one after the other.
    """

    version: str
    device: str
    signal: str
    unit: str
    leads: list[str]
    filter: Literal["none"]
    starts: datetime
    ends: datetime
    received_at: datetime
    rate_hz: float
    uv_per_lsb: float
    samples: int
    factor: int
    tile: int
    lengths: list[int]
    versions: list[str]
    segments: list[EcgSegment]
    gaps: list[EcgGap]
