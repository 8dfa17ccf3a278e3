"""What is said of an ECG, field by field: its row of samples, its beats and measures, what readers said of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from accanto_api.ecg.layout import Reason
from accanto_api.shapes import Shape

Verdict = Literal["confirmed", "rejected", "computed"]
Deed = Literal["relabel", "add", "remove"]
Label = Literal["N", "S", "V", "P", "F", "?"]


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


class EcgSpan(Shape):
    """Samples `first <= i < last` of the row."""

    first: int
    last: int


class EcgQuality(Shape):
    """Samples `first <= i < last` that cannot be read, and why (a word of `quality.Reason`)."""

    first: int
    last: int
    reason: str


class EcgItem(Shape):
    """A measure or a finding: its value, or why there is none, and what a reader said of it.

    Until somebody confirmed it, it is computed and not validated.
    """

    code: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    share: float | None
    formula: str | None
    why: str | None
    spans: list[EcgSpan]
    state: Verdict
    by: str | None
    at: datetime | None


class EcgMarks(Shape):
    """Where the waves of the median beat begin and end, as indices of its samples."""

    p_on: int | None
    qrs_on: int | None
    r: int
    qrs_off: int | None
    t_off: int | None


class EcgMedian(Shape):
    """The average of the commonest beats."""

    lead: str
    rate_hz: float
    uv_per_lsb: float
    samples: list[int]
    beats: int
    marks: EcgMarks


class EcgFormula(Shape):
    """QTc by one formula, in milliseconds."""

    name: str
    qtc_ms: float


class EcgTrend(Shape):
    """Lowest, mean and highest rate a minute in stretches of `step_s` seconds; null where no beat was found."""

    step_s: float
    low: list[float | None]
    mean: list[float | None]
    high: list[float | None]


class EcgMeasures(Shape):
    """What was computed of a record, with what its readers said."""

    algorithm: str
    algorithm_version: str
    items: list[EcgItem]
    quality: list[EcgQuality]
    median: EcgMedian | None
    formulas: list[EcgFormula]
    trend: EcgTrend


class EcgDeed(Shape):
    """A change of a beat: of the one nearest to `at` on the row, or a new one there."""

    at: AwareDatetime
    deed: Deed
    label: Label | None = None


class EcgCorrect(Shape):
    """Changes that a reader makes, with what they say of them."""

    deeds: Annotated[list[EcgDeed], Field(min_length=1, max_length=200)]
    reason: Annotated[str, Field(max_length=500)] | None = None


class EcgCorrection(Shape):
    """A change that was made; `was` is what the beat was called before, `X` where it had been taken away."""

    at: datetime
    deed: Deed
    label: str | None
    was: str | None
    by: str
    made_at: datetime
    reason: str


class EcgCorrections(Shape):
    """Every change of the beats of a record, in the order in which they were made."""

    corrections: list[EcgCorrection]


class EcgConfirm(Shape):
    """What a reader says of a measure or finding; `computed` takes back what was said."""

    code: Annotated[str, Field(max_length=60, pattern="^[a-z0-9_]+$")]
    verdict: Verdict
