"""What makes a moment one of concern: the kinds of rules a PAI may hold, and how they judge a history.

A rule says what becomes of the patient when nobody answers, and how soon; how urgent its alert is follows from
these two. Every number is a clinician's. All rules are pure functions of what was measured, in the order of
measuring: a value measured at t changes what is said of moments from t to t plus the rule's window, never of
earlier ones.
"""

from collections.abc import Iterable
from datetime import datetime

from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.limit import Limit, Op, Red
from accanto_alerts.rules.points import History, Point
from accanto_alerts.rules.repeat import Repeat
from accanto_alerts.rules.rule import Rule
from accanto_alerts.rules.schedule import Schedule
from accanto_alerts.rules.urgency import AlertType, Onset, Result, Severity

__all__ = [
    "AlertType",
    "Basis",
    "History",
    "Judged",
    "Limit",
    "Onset",
    "Op",
    "Point",
    "Red",
    "Repeat",
    "Result",
    "Rule",
    "Schedule",
    "Severity",
    "State",
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
