"""The box at home and what it excuses: while it is silent, nobody is reproached for measures that may lie in it. Pure.

A plan that watches for a silent gateway (a `device` rule about `offline`) raises one technical alert of it. What a
calendar's rule would count as missed in that time is excused: when the silence lasted as long as that rule says, or
still lasts. A short silence excuses nothing once it is over, since what was measured has come by then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from accanto_alerts import absence
from accanto_alerts.absence import Absence
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Device, History, Point, Rule, Trouble

SIGNAL = f"device/{Trouble.OFFLINE}"
AT_ONCE = timedelta(minutes=30)
"""A silence excuses from so long after its beginning; a router that starts anew excuses nothing."""


def watcher(plan: Plan) -> Device | None:
    """The rule of a plan that speaks of a silent gateway."""
    found = (one for one in plan.rules if isinstance(one, Device) and one.trouble is Trouble.OFFLINE)
    return next(found, None)


def excuses(rule: Rule, plan: Plan) -> Device | None:
    """The rule by which a silent gateway excuses what this one counts; None where it counts nothing of the kind."""
    return watcher(plan) if absence.SIGNAL in rule.signals else None


def reads(rule: Rule, plan: Plan) -> tuple[str, ...]:
    """The signals of a rule, with the gateway's where that excuses."""
    return rule.signals if excuses(rule, plan) is None else (*rule.signals, SIGNAL)


def seen(rule: Rule, plan: Plan, history: History, *, until: datetime) -> History:
    """A history in which the silences that excuse are absences."""
    watching = excuses(rule, plan)
    if watching is None:
        return history
    silent = _silences(history.get(SIGNAL, ()), watching.after, until)
    away = [*history.get(absence.SIGNAL, ()), *(one.point() for one in silent)]
    return {**history, absence.SIGNAL: sorted(away, key=lambda point: point.time)}


def _silences(points: Sequence[Point], after: timedelta, until: datetime) -> list[Absence]:
    found, wait = [], min(AT_ONCE, after)
    for begins, back in _stretches([point for point in points if point.time <= until]):
        ends = back or until
        excuses_still = back is None or back - begins >= after
        if excuses_still and ends > begins + wait:
            found += _months(Absence(starts=begins + wait, ends=ends))
    return found


def _stretches(points: Sequence[Point]) -> list[tuple[datetime, datetime | None]]:
    """From the first word that nothing is heard to the next contact; None where there was none yet."""
    firsts = [
        (point, index)
        for index, point in enumerate(points)
        if point.value == 0 and (index == 0 or points[index - 1].value != 0)
    ]
    return [
        (point.time, next((one.time for one in points[index:] if one.value != 0), None))
        for point, index in firsts
    ]


def _months(silence: Absence) -> list[Absence]:
    """An absence is no longer than a month; a longer one is several."""
    edges = [silence.starts]
    while edges[-1] + absence.LONGEST < silence.ends:
        edges.append(edges[-1] + absence.LONGEST)
    return [Absence(starts=one, ends=other) for one, other in pairwise([*edges, silence.ends])]
