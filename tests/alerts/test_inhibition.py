"""A graver alert of the same value and side makes a lesser one needless to look at, for as long as it is true."""

from datetime import UTC, datetime, timedelta

import pytest
from paper_line import Line

from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert
from accanto_alerts.rules import Limit, Onset, Op, Point, Result

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _limit(name: str, op: Op, limit: float, clear: float, result: Result) -> Limit:
    return Limit(
        id=name, signal="pulse_rate", op=op, limit=limit, clear=clear, result=result, onset=Onset.PROMPT
    )


AMBER = _limit("fast", Op.AT_LEAST, 110, 105, Result.REVERSIBLE)
RED = _limit("very-fast", Op.AT_LEAST, 130, 125, Result.IRREVERSIBLE)
SLOW = _limit("slow", Op.AT_MOST, 50, 55, Result.REVERSIBLE)


@pytest.fixture
def line() -> Line:
    plan = Plan(patient_id=1, version=1, effective_from=START - timedelta(days=1), rules=(AMBER, RED, SLOW))
    return Line(plan=plan)


def _tell(line: Line, minute: int, value: float) -> dict[str, Alert]:
    """A value comes and is judged; the open alerts by rule."""
    at = START + minute * MINUTE
    line.arrive("pulse_rate", Point(time=at, value=value, quality=1, device_id=1, starts=at), now=at)
    line.evaluate(at)
    return {rule: alert for rule, alert in line.alerts.values() if alert.is_open}


def _calls(line: Line) -> dict[str, int]:
    return {one.rule_id: one.called for one in line.book.alerts}


def test_one_value_beyond_both_limits_calls_once(line: Line) -> None:
    alerts = _tell(line, 0, 140)

    assert alerts["fast"].inhibited_by == "very-fast"
    assert _calls(line) == {"fast": 0, "very-fast": 1}


def test_when_the_graver_one_is_over_the_lesser_one_that_is_true_speaks_again(line: Line) -> None:
    _tell(line, 0, 140)

    alerts = _tell(line, 1, 115)

    assert alerts["fast"].inhibited_by is None
    assert _calls(line)["fast"] == 1


def test_when_both_are_over_nobody_is_called_again(line: Line) -> None:
    _tell(line, 0, 140)

    alerts = _tell(line, 1, 80)

    assert alerts["fast"].inhibited_by is None
    assert _calls(line) == {"fast": 0, "very-fast": 1}


def test_a_value_too_low_is_never_inhibited_by_one_too_high(line: Line) -> None:
    _tell(line, 0, 140)

    alerts = _tell(line, 1, 45)

    assert alerts["slow"].inhibited_by is None
    assert _calls(line)["slow"] == 1
