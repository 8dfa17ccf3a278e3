"""Episodes by hand, and folding in pieces is folding at once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accanto_alerts import episodes, rules
from accanto_alerts.episodes import Episode
from accanto_alerts.rules import Judged, Limit, Point

MakePoint = Callable[..., Point]
START = datetime(2026, 11, 20, 8, tzinfo=UTC)


def _fold(points: Sequence[Point], rule: Limit, closes: Sequence[datetime] = ()) -> list[Episode]:
    return episodes.fold(_judged(points, rule), rule, plan_version=4, closes=closes)


def _judged(points: Sequence[Point], rule: Limit) -> list[Judged]:
    return rules.judge(rule, {rule.signal: points}, since=START, until=START + timedelta(days=1))


def _minutes(found: Sequence[Episode]) -> list[tuple[float, float, float | None]]:
    """(start, last, clear) of each, in minutes after the start."""

    def minutes(time: datetime | None) -> float | None:
        return None if time is None else (time - START) / timedelta(minutes=1)

    return [(minutes(one.starts) or 0, minutes(one.last) or 0, minutes(one.cleared_at)) for one in found]


def test_an_episode_begins_beyond_the_limit_and_ends_clear_of_it(fast: Limit, at: MakePoint) -> None:
    points = [at(0, 128), at(1, 130), at(2, 126), at(3, 138), at(4, 124), at(5, 120)]

    assert _minutes(_fold(points, fast)) == [(1, 3, 4)]


def test_its_facts_are_those_of_the_points_beyond_the_limit(fast: Limit, at: MakePoint) -> None:
    points = [at(1, 130), at(2, 126), at(3, 138), at(4, 131), at(5, 138)]

    (episode,) = _fold(points, fast)

    assert (episode.count, episode.mildest, episode.peak, episode.newest) == (4, 130, points[2], points[4])


def test_a_value_that_stays_away_from_the_limit_is_no_episode(fast: Limit, at: MakePoint) -> None:
    assert _fold([at(0, 129.9), at(1, 60)], fast) == []


def test_soon_after_the_end_it_is_the_same_episode(fast: Limit, at: MakePoint) -> None:
    points = [at(0, 135), at(1, 120), at(3, 135), at(4, 120), at(7, 135)]

    assert _minutes(_fold(points, fast)) == [(0, 3, 4), (7, 7, None)]


def test_after_a_person_closed_the_alert_it_is_a_new_one(fast: Limit, at: MakePoint) -> None:
    points = [at(0, 135), at(1, 120), at(3, 135)]

    assert _minutes(_fold(points, fast, closes=[START + timedelta(minutes=2)])) == [(0, 0, 1), (3, 3, None)]


values = st.lists(st.sampled_from([100.0, 124.0, 127.0, 130.0, 140.0]), max_size=40)


@given(values, st.integers(0, 40), st.sets(st.integers(0, 40), max_size=2))
def test_folding_again_from_new_data_is_folding_everything(
    fast: Limit, at: MakePoint, values: list[float], new: int, closed: set[int]
) -> None:
    points = [at(minute, value) for minute, value in enumerate(values)]
    closes = [START + timedelta(minutes=minute + 0.5) for minute in closed]
    known = _fold(points[:new], fast, closes)

    since, carried = episodes.restart(known, START + timedelta(minutes=new))
    again = episodes.fold(
        _judged([point for point in points if point.time >= since], fast),
        fast,
        plan_version=4,
        carried=carried,
        closes=closes,
    )

    assert [one for one in known if one.starts < (carried.starts if carried else since)] + again == _fold(
        points, fast, closes
    )


@given(values, st.data())
def test_folding_again_after_late_data_is_folding_everything(
    fast: Limit, at: MakePoint, values: list[float], data: st.DataObject
) -> None:
    points = [at(minute, value) for minute, value in enumerate(values)]
    late = data.draw(st.sets(st.sampled_from(points))) if points else set()
    known = _fold([point for point in points if point not in late], fast)
    first_new = min((point.time for point in late), default=START + timedelta(days=1))

    since, carried = episodes.restart(known, first_new)
    judged = _judged([p for p in points if p.time >= since], fast)
    again = episodes.fold(judged, fast, plan_version=4, carried=carried)

    before = [one for one in known if one.starts < (carried.starts if carried else since)]
    assert before + again == _fold(points, fast)
