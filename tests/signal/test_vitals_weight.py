"""A gain of water is told from the noise of a bathroom scale, and from somebody else's weight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accanto_signal.vitals import weight
from accanto_signal.vitals.readings import Maker

STEADY = [80.0, 80.4, 79.8, 80.1, 80.2, 79.9, 80.0]


def test_a_gain_is_counted_above_the_median_of_the_week_before() -> None:
    found = weight.gains(np.arange(8.0), [*STEADY, 82.3], dry_kg=79.0)

    assert found.above_median[-1] == pytest.approx(2.3)
    assert found.above_dry[-1] == pytest.approx(3.3)
    assert found.in_three_days[-1] == pytest.approx(82.3 - 80.2)
    assert found.in_a_week[-1] == pytest.approx(2.3)


def test_one_strange_weighing_moves_the_three_day_difference_and_not_the_median() -> None:
    found = weight.gains(np.arange(8.0), [80.0, 80, 80, 80, 77.5, 80, 80, 80])

    assert found.in_three_days[-1] == pytest.approx(2.5)
    assert found.above_median[-1] == pytest.approx(0.0)


def test_before_three_weighings_there_is_no_median() -> None:
    found = weight.gains(np.arange(4.0), STEADY[:4])

    assert np.isnan(found.above_median).tolist() == [True, True, True, False]


def test_who_was_away_for_a_week_starts_anew() -> None:
    found = weight.gains(np.array([0.0, 1, 2, 3, 12]), [80.0, 80, 80, 80, 84])

    assert np.isnan([found.above_median[-1], found.in_a_week[-1], found.in_three_days[-1]]).all()


def test_somebody_else_on_the_scale_is_not_used() -> None:
    found = weight.gains(np.arange(9.0), [*STEADY, 62.0, 80.0])

    assert found.is_other_person.tolist() == [False] * 7 + [True, False]
    assert np.isnan(found.above_median[7])
    assert found.above_median[8] == pytest.approx(0.0, abs=0.11)


def test_a_weighing_that_failed_is_no_weight() -> None:
    found = weight.gains(np.arange(8.0), [*STEADY, 327.675], maker=Maker.BLE_SCALE)

    assert np.isnan(found.weight[-1])


def test_weighings_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        weight.gains(np.array([1.0, 0.0]), [80.0, 80.0])


def test_nobody_weighed_is_no_gain() -> None:
    assert weight.gains(np.empty(0), []).above_median.size == 0


@settings(max_examples=40)
@given(st.lists(st.floats(70, 76), min_size=1, max_size=30), st.floats(-20, 40), st.integers(0, 9999))
def test_a_heavier_person_on_another_day_gains_the_same(values: list[float], more: float, start: int) -> None:
    days = np.arange(float(len(values)))

    usual, moved = weight.gains(days, values), weight.gains(days + start, np.array(values) + more)

    for name in ("above_median", "in_three_days", "in_a_week"):
        assert getattr(moved, name) == pytest.approx(getattr(usual, name), abs=1e-9, nan_ok=True)


def _calls(above: NDArray[np.bool_]) -> int:
    """Alerts of a year, the week after each kept quiet."""
    count, quiet_until = 0, 0
    for day in np.flatnonzero(above):
        if day >= quiet_until:
            count, quiet_until = count + 1, int(day) + 8
    return count


@pytest.mark.slow
@pytest.mark.parametrize(("sd_kg", "raw", "median"), [(0.45, 0.33, 0.01), (0.7, 7.0, 1.7), (0.9, 15.6, 6.8)])
def test_the_median_rule_calls_as_seldom_as_the_document_has_it(
    sd_kg: float, raw: float, median: float
) -> None:
    rng = np.random.default_rng(7)
    years = [weight.gains(np.arange(372.0), 80 + rng.normal(0, sd_kg, 372)) for _ in range(300)]

    calls = np.array([[_calls(g.in_three_days[7:] > 2), _calls(g.above_median[7:] > 2)] for g in years])

    error = calls.std(axis=0) / np.sqrt(len(years))
    assert (np.abs(calls.mean(axis=0) - [raw, median]) <= 4 * error + 0.05).all()
