"""Counts an indicator patient by patient, so that its sum, who is missing, and a GP's share are one count. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_alerts import insight, wallclock
from accanto_alerts.hours import Calendar
from accanto_alerts.indicators.catalogue import Unit
from accanto_alerts.indicators.facts import Called, Facts, Period, Version

SERIOUS = frozenset({"high", "medium"})
YEAR = timedelta(days=365)
TASKS = frozenset({"measure", "questionnaire"})
"""What a patient does alone; visits, exams and calls need others."""
_MINUTE, _WEEK = timedelta(minutes=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One patient's part: of a share, numerator and denominator; of times, each of them in minutes."""

    numerator: float = 0
    denominator: float = 0
    minutes: tuple[float, ...] = ()


Counts = Mapping[str, Count]
"""By patient; only those whom the denominator concerns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """An indicator over some patients; `value` in its unit, None where nothing was counted."""

    numerator: float | None
    denominator: float
    value: float | None
    p90: float | None = None


def of(indicator: str, facts: Facts, period: Period, calendar: Calendar) -> Counts:
    """An indicator by patient. Raises KeyError where there is no such indicator."""
    return _COUNTED[indicator](facts, period, calendar)


def figure(unit: Unit, counts: Iterable[Count]) -> Figure:
    """The counts of some patients added up."""
    found = list(counts)
    denominator = sum(one.denominator for one in found)
    if unit is Unit.MINUTES:
        minutes = sorted(length for one in found for length in one.minutes)
        return Figure(
            numerator=None,
            denominator=len(minutes),
            value=insight.rank(minutes, 0.5),
            p90=insight.rank(minutes, 0.9),
        )
    numerator = sum(one.numerator for one in found)
    scale = 100 if unit is Unit.PERCENT else 1
    value = scale * numerator / denominator if denominator else None
    return Figure(numerator=numerator, denominator=denominator, value=value)


def _living(facts: Facts, at: datetime) -> list[str]:
    return [one.patient for one in facts.enrolled if one.holds(at)]


def _last(period: Period) -> datetime:
    """The last moment of a period."""
    return period.until - timedelta(microseconds=1)


def _pai_active(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    at = _last(period)
    agreed = {one.patient for one in facts.agreed if one.holds(at)}
    planned = {one.patient for one in facts.versions if _is_in_date(one, at)}
    return {who: Count(numerator=who in agreed & planned, denominator=1) for who in _living(facts, at)}


def _is_in_date(one: Version, at: datetime) -> bool:
    is_newest = one.starts <= at and (one.ends is None or at < one.ends)
    is_reviewed = one.review_on is None or wallclock.local(at).date() <= one.review_on
    return is_newest and one.is_in_force and is_reviewed


def _consented(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    at = _last(period)
    agreed = {one.patient for one in facts.agreed if one.holds(at)}
    return {who: Count(numerator=who in agreed, denominator=1) for who in _living(facts, at)}


def _pai_reviewed(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    """By the review date a newer version was there; one that is due on the last day may come on that day."""
    first, last = wallclock.local(period.since).date(), wallclock.local(_last(period)).date()
    living = set(_living(facts, period.since)) | set(_living(facts, _last(period)))
    found: dict[str, Count] = {}
    for one in facts.versions:
        if one.review_on is None or not first <= one.review_on <= last or one.patient not in living:
            continue
        if one.ends is not None and wallclock.local(one.ends).date() < first:
            continue
        is_done = one.ends is not None and wallclock.local(one.ends).date() <= one.review_on
        found[one.patient] = _more(found.get(one.patient), numerator=is_done, denominator=1)
    return found


def _adherence(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    return _days(facts, period, lambda kind: kind in TASKS)


def _usable(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    return _days(facts, period, lambda kind: kind == "readings")


def _days(facts: Facts, period: Period, counts: Callable[[str], bool]) -> Counts:
    found: dict[str, Count] = {}
    first = wallclock.local(period.since).date().replace(day=1)
    last = wallclock.local(_last(period)).date()
    for one in facts.days:
        if first <= one.month <= last and counts(one.kind) and one.due > one.excused:
            found[one.patient] = _more(
                found.get(one.patient), numerator=one.done, denominator=one.due - one.excused
            )
    return found


def _answered(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    serious = (one for one in facts.alerts if one.severity in SERIOUS and one.kind == "clinical")
    return _alerts(serious, period, lambda one: not one.is_answer_late)


def _useful(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    closed = (one for one in facts.alerts if one.outcome is not None and one.kind == "clinical")
    return _alerts(closed, period, lambda one: one.outcome is not None and one.outcome.is_actionable)


def _alerts(alerts: Iterable[Called], period: Period, is_good: Callable[[Called], bool]) -> Counts:
    found: dict[str, Count] = {}
    for one in alerts:
        if period.holds(one.raised_at):
            found[one.patient] = _more(found.get(one.patient), numerator=is_good(one), denominator=1)
    return found


def _per_week(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    raised: dict[str, int] = defaultdict(int)
    for one in facts.alerts:
        if one.kind == "clinical" and period.holds(one.raised_at):
            raised[one.patient] += 1
    weeks: dict[str, float] = {}
    for person in facts.enrolled:
        ends = min(person.ends or period.until, period.until)
        length = ends - max(person.starts, period.since)
        if length > timedelta(0):
            weeks[person.patient] = length / _WEEK
    return {who: Count(numerator=raised[who], denominator=length) for who, length in weeks.items()}


def _to_answer(facts: Facts, period: Period, calendar: Calendar) -> Counts:
    high = (one for one in facts.alerts if one.severity == "high" and one.kind == "clinical")
    return _times(high, period, lambda one: one.answered_at, calendar)


def _to_act(facts: Facts, period: Period, calendar: Calendar) -> Counts:
    clinical = (one for one in facts.alerts if one.kind == "clinical")
    return _times(clinical, period, lambda one: one.acted_at, calendar)


def _times(
    alerts: Iterable[Called], period: Period, ended: Callable[[Called], datetime | None], calendar: Calendar
) -> Counts:
    found: dict[str, list[float]] = defaultdict(list)
    for one in alerts:
        at = ended(one)
        if at is not None and period.holds(one.raised_at):
            found[one.patient].append(calendar.between(one.raised_at, at) / _MINUTE)
    return {who: Count(denominator=len(each), minutes=tuple(each)) for who, each in found.items()}


def _to_referto(facts: Facts, period: Period, calendar: Calendar) -> Counts:
    found: dict[str, list[float]] = defaultdict(list)
    for one in facts.readings:
        if one.ends is not None and period.holds(one.starts):
            found[one.patient].append(calendar.between(one.starts, one.ends) / _MINUTE)
    return {who: Count(denominator=len(each), minutes=tuple(each)) for who, each in found.items()}


def _fundus(facts: Facts, period: Period, _calendar: Calendar) -> Counts:
    at = _last(period)
    seen = {one.patient for one in facts.pictures if at - YEAR <= one.starts <= at}
    return {
        who: Count(numerator=who in seen, denominator=1)
        for who in _living(facts, at)
        if who in facts.diabetic
    }


def _more(known: Count | None, *, numerator: float, denominator: float) -> Count:
    before = known or Count()
    return Count(numerator=before.numerator + numerator, denominator=before.denominator + denominator)


_COUNTED: Mapping[str, Callable[[Facts, Period, Calendar], Counts]] = {
    "pai_active": _pai_active,
    "adherence": _adherence,
    "answered_in_time": _answered,
    "alerts_per_week": _per_week,
    "useful_alerts": _useful,
    "pai_reviewed": _pai_reviewed,
    "consented": _consented,
    "usable_readings": _usable,
    "time_to_answer": _to_answer,
    "time_to_act": _to_act,
    "referto_turnaround": _to_referto,
    "fundus_year": _fundus,
}
