"""Puts the indicators together: figures, their trend, GPs beside each other, rules to look at again. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from accanto_alerts import insight
from accanto_alerts.hours import Calendar
from accanto_alerts.indicators import catalogue, counts
from accanto_alerts.indicators.catalogue import Indicator, Unit, Words
from accanto_alerts.indicators.counts import Count, Counts, Figure
from accanto_alerts.indicators.facts import Facts, Period
from accanto_api.care import OfRule
from accanto_api.indicators import loading
from accanto_api.indicators.loading import Person, Wanted
from accanto_api.indicators.shapes import Counted, GpFigure, IndicatorFigure, MonthValue, Said, SignalFigure

FEWEST = 5
"""Of fewer patients nothing is said by GP: each could be known by name."""
RULES_SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Facts, and how they are to be counted."""

    facts: Facts
    calendar: Calendar
    wanted: Wanted
    now: datetime

    @property
    def period(self) -> Period:
        """The month that was asked for."""
        return loading.period(self.wanted.month, self.now)

    def figures(self) -> list[IndicatorFigure]:
        """Every indicator."""
        return [self._indicator(one) for one in catalogue.ALL]

    def by_gp(self, indicator: Indicator, persons: Iterable[Person]) -> list[GpFigure]:
        """An indicator by GP, the one with most patients first; patients without one are not shown."""
        found = self.counts(indicator)
        panels: dict[tuple[str, str], list[str]] = {}
        for one in persons:
            if one.gp and one.patient in found:
                panels.setdefault((one.gp, one.gp_name or one.gp), []).append(one.patient)
        listed = [_of_gp(indicator, key, panel, found) for key, panel in panels.items()]
        return sorted(listed, key=lambda one: (-one.patients, one.gp_name))

    def signals(self) -> list[SignalFigure]:
        """Adherence by measure, the most often owed first."""
        month = self.wanted.month.replace(day=1)
        sums: dict[str, tuple[int, int]] = {}
        for one in self.facts.days:
            if one.month == month and one.kind == "measure":
                done, owed = sums.get(one.signal, (0, 0))
                sums[one.signal] = (done + one.done, owed + one.due - one.excused)
        listed = [SignalFigure(signal=name, done=done, owed=owed) for name, (done, owed) in sums.items()]
        return sorted(listed, key=lambda one: (-one.owed, one.signal))

    def rules(self) -> list[OfRule]:
        """Rules that were seldom right in the 90 days before the end of the month."""
        until = self.period.until
        past = [one for one in self.facts.alerts if until - RULES_SINCE <= one.raised_at < until]
        found = insight.of(past, self.calendar, since=until - RULES_SINCE, until=until, patients=0).rules
        return [_rule(one) for one in found if one.advice]

    def counts(self, indicator: Indicator) -> Counts:
        """An indicator by patient over the month."""
        return counts.of(indicator.id, self.facts, self.period, self.calendar)

    def behind(self, indicator: Indicator, persons: Iterable[Person]) -> tuple[list[Counted], int]:
        """The reader's patients behind a figure, those who keep it down first, and how many others there are."""
        found = self.counts(indicator)
        concerned = [one for one in persons if one.patient in found]
        shown = [_counted(one, found[one.patient]) for one in concerned if one.in_team]
        shown.sort(key=lambda one: _place(indicator, one))
        return shown, len(concerned) - len(shown)

    def _indicator(self, one: Indicator) -> IndicatorFigure:
        trend = [(month, self.figure(one, month)) for month in loading.months(self.wanted.month)]
        now, before = trend[-1][1], trend[-2][1]
        is_comparable = now.value is not None and before.value is not None
        return IndicatorFigure(
            id=one.id, family=one.family, unit=one.unit, title=_said(one.title), counts=_said(one.numerator),
            among=_said(one.denominator), numerator=now.numerator, denominator=now.denominator, value=now.value,
            p90=now.p90, goal=one.goal, is_less_better=one.is_less_better, is_met=one.is_met(now.value),
            baseline=one.baseline, change=(now.value or 0) - (before.value or 0) if is_comparable else None,
            trend=[MonthValue(month=month, value=found.value) for month, found in trend],
        )  # fmt: skip

    def figure(self, one: Indicator, month: date) -> Figure:
        """An indicator over one month."""
        period = loading.period(month, self.now)
        return counts.figure(one.unit, counts.of(one.id, self.facts, period, self.calendar).values())


def table(report: Report, language: str) -> list[Sequence[str | float | None]]:
    """Every indicator over twelve months, as the rows of a table with their heading."""
    rows: list[Sequence[str | float | None]] = [
        (
            "month",
            "id",
            "title",
            "numerator",
            "denominator",
            "value",
            "p90",
            "unit",
            "goal",
            "counts",
            "among",
        )
    ]
    for month in loading.months(report.wanted.month):
        for one in catalogue.ALL:
            found = report.figure(one, month)
            rows.append(
                (
                    month.isoformat()[:7], one.id, _word(one.title, language), found.numerator,
                    round(found.denominator, 3), None if found.value is None else round(found.value, 2),
                    found.p90, one.unit.value, one.goal, _word(one.numerator, language),
                    _word(one.denominator, language),
                )
            )  # fmt: skip
    return rows


def _of_gp(indicator: Indicator, key: tuple[str, str], panel: Sequence[str], found: Counts) -> GpFigure:
    username, name = key
    if len(panel) < FEWEST:
        return GpFigure(
            gp=username, gp_name=name, patients=len(panel), numerator=None, denominator=None, value=None
        )
    sums = counts.figure(indicator.unit, [found[patient] for patient in panel])
    return GpFigure(
        gp=username, gp_name=name, patients=len(panel), numerator=sums.numerator,
        denominator=sums.denominator, value=sums.value,
    )  # fmt: skip


def _counted(person: Person, count: Count) -> Counted:
    return Counted(
        uid=UUID(person.patient), given_name=person.given_name, family_name=person.family_name, code=person.code,
        numerator=count.numerator, denominator=count.denominator, minutes=list(count.minutes),
    )  # fmt: skip


def _place(indicator: Indicator, one: Counted) -> tuple[float, str, str]:
    """Who keeps the figure down comes first."""
    if indicator.unit is Unit.MINUTES:
        worst = -max(one.minutes, default=0)
    elif indicator.is_less_better:
        worst = -one.numerator
    else:
        worst = one.numerator - one.denominator
    return worst, one.family_name, one.given_name


def _rule(one: insight.OfRule) -> OfRule:
    hint = {language: one.advice.sentence(language) for language in ("it", "en")} if one.advice else None
    return OfRule.model_validate(
        {
            "rule_id": one.rule_id, "patient": None, "alerts": one.alerts, "closed": one.closed,
            "actionable": one.actionable, "ppv": one.ppv, "advice": one.advice, "hint": hint,
        }
    )  # fmt: skip


def _said(words: Words) -> Said:
    return {"it": words.it, "en": words.en}


def _word(words: Words, language: str) -> str:
    return words.it if language == "it" else words.en


def choices(persons: Iterable[Person]) -> Mapping[str, str]:
    """The GPs of these patients by user name."""
    return dict(
        sorted({one.gp: one.gp_name or one.gp for one in persons if one.gp}.items(), key=lambda one: one[1])
    )
