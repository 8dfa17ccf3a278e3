"""What makes a moment one of concern: the kinds of rules a PAI may hold, and how they judge a history.

A rule says what becomes of the patient when nobody answers, and how soon; how urgent its alert is follows from
these two. Every number is a clinician's. All rules are pure functions of what was measured, in the order of
measuring: a value measured at t changes what is said of moments from t to t plus the rule's window, never of
earlier ones.
"""

from collections.abc import Iterable
from datetime import datetime

from accanto_alerts.points import History, Point
from accanto_alerts.rules.composite import Composite, Mode
from accanto_alerts.rules.counting import KOfN, Persist
from accanto_alerts.rules.found import Found
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.limit import Limit, Mean, Op, Red
from accanto_alerts.rules.missing import Missing
from accanto_alerts.rules.personal import Baseline, How, Personal
from accanto_alerts.rules.questionnaire import Questionnaire, RedAnswers
from accanto_alerts.rules.relative import Direction, Relative
from accanto_alerts.rules.repeat import Repeat
from accanto_alerts.rules.rule import Rule
from accanto_alerts.rules.schedule import Schedule
from accanto_alerts.rules.technical import Device, Quality, Trouble
from accanto_alerts.rules.trend import Delta, Macd, Rate, Reference, Slope
from accanto_alerts.rules.urgency import AlertType, Onset, Result, Severity
from accanto_alerts.rules.values import ValueRule

KINDS: dict[str, type[Rule]] = {
    one.kind: one
    for one in (
        Limit,
        Personal,
        Delta,
        Slope,
        Macd,
        Rate,
        KOfN,
        Persist,
        Missing,
        Found,
        Quality,
        Device,
        Composite,
        Questionnaire,
    )
}
"""The kinds of rules, by their names in a plan."""

__all__ = [
    "KINDS",
    "AlertType",
    "Baseline",
    "Basis",
    "Composite",
    "Delta",
    "Device",
    "Direction",
    "Found",
    "History",
    "How",
    "Judged",
    "KOfN",
    "Limit",
    "Macd",
    "Mean",
    "Missing",
    "Mode",
    "Onset",
    "Op",
    "Persist",
    "Personal",
    "Point",
    "Quality",
    "Questionnaire",
    "Rate",
    "Red",
    "RedAnswers",
    "Reference",
    "Relative",
    "Repeat",
    "Result",
    "Rule",
    "Schedule",
    "Severity",
    "Slope",
    "State",
    "Trouble",
    "ValueRule",
    "deadline",
    "judge",
    "usable",
]


def judge(rule: Rule, history: History, *, since: datetime, until: datetime) -> list[Judged]:
    """What a rule says of each moment from `since` to `until`, in order of time.

    `history` holds the points of `rule.signals` from `since - rule.window` on, or earlier; `until` is now: deadlines
    that have passed by then speak too.
    """
    return rule.judged(history, since=since, until=until)


def deadline(rule: Rule, history: History, *, after: datetime) -> datetime | None:
    """The first moment after `after` at which a rule may say something new though nothing new was measured."""
    return rule.deadline(history, after=after)


def usable(points: Iterable[Point], rule: Rule) -> list[Point]:
    """The points that a rule may judge, in the order of measuring, whatever the order of arrival."""
    return rule.usable(points)
