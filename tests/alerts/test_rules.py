"""A limit says what it means, urgency follows from result and onset, and a senseless rule is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from accanto_alerts import rules
from accanto_alerts.rules import Delta, Direction, Limit, Onset, Point, Result, Severity, State
from accanto_contract.errors import PlanRefused


@pytest.mark.parametrize(
    ("value", "beyond", "clear"), [(130, True, False), (127, False, False), (124.9, False, True)]
)
def test_between_limit_and_clear_a_value_is_neither(
    fast: Limit, value: float, *, beyond: bool, clear: bool
) -> None:
    assert (fast.is_beyond(value), fast.is_clear(value)) == (beyond, clear)


@pytest.mark.parametrize(
    ("value", "beyond", "clear"), [(88, True, False), (90, False, False), (91, False, True)]
)
def test_a_lower_limit_is_the_mirror_of_an_upper_one(
    low: Limit, value: float, *, beyond: bool, clear: bool
) -> None:
    assert (low.is_beyond(value), low.is_clear(value)) == (beyond, clear)


@pytest.mark.parametrize("before", [62.1, 62.6, 63.1, 78.3])
def test_two_kilograms_more_are_two_kilograms_whatever_binary_fractions_say(
    before: float, at: Callable[..., Point]
) -> None:
    gain = Delta(
        id="gain", signal="weight", direction=Direction.RISE, amount=2, over=timedelta(days=3),
        result=Result.REVERSIBLE, onset=Onset.PROMPT,
    )  # fmt: skip
    points = [at(0, before), at(60, float(f"{before + 2:.2f}"))]

    said = rules.judge(gain, {"weight": points}, since=points[0].time, until=points[1].time)

    assert [one.state for one in said] == [State.BEYOND]


def test_a_value_counted_in_tenths_meets_a_limit_that_is_typed(at: Callable[..., Point], low: Limit) -> None:
    cold = replace(low, signal="temperature", limit=35.3, clear=36)

    said = rules.judge(cold, {"temperature": [at(0, 353 * 0.1)]}, since=at(0, 0).time, until=at(1, 0).time)

    assert [one.state for one in said] == [State.BEYOND]


@pytest.mark.parametrize(
    ("result", "onset", "severity"),
    [
        (Result.IRREVERSIBLE, Onset.IMMEDIATE, Severity.HIGH),
        (Result.IRREVERSIBLE, Onset.DELAYED, Severity.MEDIUM),
        (Result.REVERSIBLE, Onset.IMMEDIATE, Severity.HIGH),
        (Result.REVERSIBLE, Onset.PROMPT, Severity.MEDIUM),
        (Result.REVERSIBLE, Onset.DELAYED, Severity.LOW),
        (Result.MINOR, Onset.IMMEDIATE, Severity.MEDIUM),
        (Result.MINOR, Onset.DELAYED, Severity.LOW),
    ],
)
def test_urgency_follows_from_result_and_onset(
    fast: Limit, result: Result, onset: Onset, severity: Severity
) -> None:
    assert replace(fast, result=result, onset=onset).severity is severity


def test_points_stand_in_the_order_of_measuring(fast: Limit, at: Callable[..., Point]) -> None:
    late, early, poor = at(9, 140), at(1, 120), at(5, 190, quality=0.4)

    assert rules.usable([late, poor, early], fast) == [early, late]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"clear": 131.0}, "lies beyond the limit"),
        ({"limit": float("nan")}, "lies beyond the limit"),
        ({"signal": "ecg"}, "isn't a measure"),
        ({"signal": "mood"}, "isn't a measure"),
        ({"id": "HR high"}, "small letters"),
        ({"quality_min": 1.5}, "out of range"),
        ({"cooldown": timedelta(seconds=-1)}, "out of range"),
    ],
)
def test_a_senseless_rule_is_refused_in_words(fast: Limit, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(PlanRefused, match=says) as refused:
        replace(fast, **wrong)  # type: ignore[arg-type]  # wrong on purpose

    assert refused.value.it
