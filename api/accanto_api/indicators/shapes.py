"""What is said about indicators: JSON, field by field."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from accanto_alerts.indicators.catalogue import Family, Unit
from accanto_api.care import OfRule
from accanto_api.shapes import Shape

Said = dict[Literal["it", "en"], str]


class MonthValue(Shape):
    """The value of one month; null where nothing was counted."""

    month: date
    value: float | None


class IndicatorFigure(Shape):
    """An indicator over the month that was asked for, with what it counts and how it came there."""

    id: str
    family: Family
    unit: Unit
    title: Said
    counts: Said
    """What the numerator counts."""
    among: Said
    """What the denominator counts."""
    numerator: float | None
    denominator: float
    value: float | None
    p90: float | None
    goal: float | None
    is_less_better: bool
    is_met: bool | None
    baseline: float | None
    change: float | None
    """Since the month before, in the unit of the value."""
    trend: list[MonthValue]


class GpFigure(Shape):
    """An indicator over the patients of one GP; under five patients nothing is said of it."""

    gp: str
    gp_name: str
    patients: int
    numerator: float | None
    denominator: float | None
    value: float | None


class SignalFigure(Shape):
    """How often one measure was done of those owed."""

    signal: str
    done: int
    owed: int


class Choice(Shape):
    """A GP whom the page can be narrowed to."""

    username: str
    display_name: str


class IndicatorsPage(Shape):
    """Every indicator over one month, with the twelve months that lead there."""

    now: datetime
    month: date
    months: list[date]
    until: datetime
    """What came later is not counted."""
    is_own_panel: bool
    """Only the reader's own patients are counted."""
    may_drill: bool
    patients: int
    gps: list[Choice]
    pathways: list[str]
    indicators: list[IndicatorFigure]
    by_gp: list[GpFigure]
    """Of the indicator that was asked for."""
    signals: list[SignalFigure]
    rules: list[OfRule]
    """Those that are seldom right, with what to change."""


class Counted(Shape):
    """One patient's part of an indicator: `minutes` are the single times, where it is of times."""

    uid: UUID
    given_name: str
    family_name: str
    code: str
    numerator: float
    denominator: float
    minutes: list[float]


class Behind(Shape):
    """The patients behind a figure, those who keep it down first; `hidden` are not the reader's patients."""

    id: str
    month: date
    patients: list[Counted]
    hidden: int
