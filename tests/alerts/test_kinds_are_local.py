"""What a rule of any kind says of a moment rests on the time before it, no further back than its window."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import every_kind
import pytest
from every_kind import DAYS, HOUR, START, VALUES
from hypothesis import given, settings
from hypothesis import strategies as st

from accanto_alerts import rules
from accanto_alerts.absence import Absence
from accanto_alerts.rules import History, Point, Rule

pytestmark = pytest.mark.slow

RULES = every_kind.every_rule()
SINCE, UNTIL = START, START + timedelta(days=DAYS)
NAMES = (*VALUES, "away")


def _point(name: str, slot: int, number: int, quality: float) -> tuple[str, Point]:
    at = SINCE + slot * HOUR / 2
    if name == "away":
        return name, Absence(starts=at, ends=at + 5 * number * HOUR).point()
    return name, Point(time=at, value=VALUES[name][number], quality=quality, device_id=1, starts=at)


@st.composite
def histories(draw: st.DrawFn) -> Mapping[str, Sequence[Point]]:
    """Points of every signal, at most one of a signal at a time, in order."""
    point = st.builds(
        _point,
        st.sampled_from(NAMES),
        st.integers(0, 2 * 24 * DAYS - 1),
        st.integers(0, 5),
        st.sampled_from([1.0, 1.0, 0.9, 0.2]),
    )
    drawn = draw(st.lists(point, max_size=100, unique_by=lambda one: (one[0], one[1].time)))
    drawn.sort(key=lambda one: one[1].time)
    return {name: [point for other, point in drawn if other == name] for name in NAMES}


def _cut(history: History, *, first: float, last: float) -> dict[str, list[rules.Point]]:
    """The points from one share of the time to another."""
    since, until = SINCE + first * (UNTIL - SINCE), SINCE + last * (UNTIL - SINCE)
    return {
        name: [point for point in points if since <= point.time < until] for name, points in history.items()
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=60)
@given(history=histories(), share=st.floats(0.3, 0.9))
def test_the_same_is_said_in_pieces_as_at_once(rule: Rule, history: History, share: float) -> None:
    middle = SINCE + share * (UNTIL - SINCE)

    whole = rules.judge(rule, history, since=SINCE, until=UNTIL)
    first = rules.judge(rule, history, since=SINCE, until=middle)
    second = rules.judge(rule, history, since=middle, until=UNTIL)

    assert first == [one for one in whole if one.time <= middle]
    assert second == [one for one in whole if one.time >= middle]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=60)
@given(history=histories(), share=st.floats(0.3, 0.9))
def test_what_is_older_than_the_window_changes_nothing(rule: Rule, history: History, share: float) -> None:
    since = SINCE + share * (UNTIL - SINCE)
    window = (since - rule.window - SINCE) / (UNTIL - SINCE)

    kept = _cut(history, first=window, last=2)

    assert rules.judge(rule, kept, since=since, until=UNTIL) == rules.judge(
        rule, history, since=since, until=UNTIL
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=60)
@given(history=histories(), share=st.floats(0.3, 0.9))
def test_what_is_measured_later_changes_nothing_before(rule: Rule, history: History, share: float) -> None:
    middle = SINCE + share * (UNTIL - SINCE)
    before = middle - timedelta(microseconds=1)

    known = rules.judge(rule, _cut(history, first=-1, last=share), since=SINCE, until=UNTIL)
    later = rules.judge(rule, history, since=SINCE, until=UNTIL)

    assert [one for one in known if one.time < before] == [one for one in later if one.time < before]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=60)
@given(history=histories(), share=st.floats(0.3, 0.9))
def test_nothing_is_said_without_new_data_before_the_deadline(
    rule: Rule, history: History, share: float
) -> None:
    after = SINCE + share * (UNTIL - SINCE)
    known = _cut(history, first=-1, last=share)

    due = rules.deadline(rule, known, after=after) or UNTIL
    waiting = rules.judge(rule, known, since=after, until=min(due, UNTIL))

    assert [one.time for one in waiting if after < one.time < due] == []
