"""A replay on paper: readings in any order, late and twice, raise the alerts of readings that come in order."""

from datetime import timedelta

import every_kind
import pytest
from every_kind import DAYS, HOUR, START, VALUES
from hypothesis import given, settings
from hypothesis import strategies as st

from accanto_alerts import plan as plans
from accanto_alerts import replay
from accanto_alerts.episodes import Episode
from accanto_alerts.pai import Pai
from accanto_alerts.reconcile import Handling
from accanto_alerts.replay import Reading, Replayed
from accanto_alerts.rules import Point

pytestmark = pytest.mark.slow

PLAN = plans.of(
    Pai(rules=every_kind.every_rule()), patient_id=0, version=1, effective_from=START, approved_by=None
)
UNTIL = START + timedelta(days=DAYS + 2)
LATE = (0, 0, 0, 1, 5, 30)
"""Hours."""


def _reading(name: str, slot: int, number: int, late: int) -> Reading:
    at = START + slot * HOUR / 2
    point = Point(time=at, value=VALUES[name][number], quality=1, device_id=1, starts=at)
    return Reading(name=name, point=point, arrives=at + LATE[late] * HOUR)


readings = st.lists(
    st.builds(
        _reading,
        st.sampled_from(sorted(VALUES)),
        st.integers(0, 48 * DAYS - 1),
        st.integers(0, 5),
        st.integers(0, len(LATE) - 1),
    ),
    max_size=60,
    unique_by=lambda one: (one.name, one.point.time),
)


def _left(found: Replayed) -> dict[str, list[Episode]]:
    """The episodes of the alerts that were not withdrawn, by rule."""
    return {
        one.rule.id: list(one.alert.live)
        for one in found.alerts
        if one.alert.handling is not Handling.WITHDRAWN
    }


@settings(max_examples=60)
@given(readings=readings, twice=st.integers(0, 10))
def test_the_order_of_arrival_leaves_the_same_alerts(readings: list[Reading], twice: int) -> None:
    measured = [Reading(name=one.name, point=one.point, arrives=one.point.time) for one in readings]

    in_order = replay.run(PLAN, measured, until=UNTIL)
    late = replay.run(PLAN, [*readings, *readings[:twice]], until=UNTIL)

    assert _left(late) == _left(in_order)
    assert late.repeated == min(twice, len(readings))
