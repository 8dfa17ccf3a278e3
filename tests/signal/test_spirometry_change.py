"""A fall of FEV1 is told from the noise of the same person, on two sessions, in whatever rhythm they blow."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accanto_signal.spirometry import change
from accanto_signal.spirometry.change import Baseline, Rule, State

Floats = NDArray[np.float64]
RULE = Rule()


def _month(*later: float, usual: float = 2.5) -> tuple[Floats, Floats]:
    """Thirty quiet days that differ by 20 mL from one to the next, then these sessions."""
    quiet = usual + 0.02 * (np.arange(30) % 2)
    return np.arange(30.0 + len(later)), np.concatenate([quiet, later])


def _states(*later: float) -> list[State]:
    days, fev1 = _month(*later)
    return [State(state) for state in change.judge(days, fev1, RULE).state[30:]]


def test_one_low_session_is_not_yet_a_fall() -> None:
    assert _states(2.0, 2.5) == [State.STEADY, State.STEADY]


def test_two_low_sessions_in_a_row_are() -> None:
    assert _states(2.2, 2.2) == [State.STEADY, State.AMBER]


def test_a_fifth_less_twice_in_a_row_is_red() -> None:
    assert _states(2.0, 2.0) == [State.STEADY, State.RED]
    assert _states(2.2, 2.0, 2.0) == [State.STEADY, State.AMBER, State.RED]


def test_225_millilitres_alone_are_not_red() -> None:
    found = change.compare(np.full(2, 3.0), Baseline(median=np.full(2, 3.226), sd=np.full(2, 0.03)), RULE)

    assert found.state.tolist() == [State.STEADY, State.STEADY]


def test_below_a_litre_amber_needs_a_hundred_millilitres() -> None:
    usual = Baseline(median=np.full(4, 0.8), sd=np.zeros(4))

    found = change.compare(np.array([0.71, 0.71, 0.69, 0.69]), usual, RULE)

    assert found.state.tolist() == [State.STEADY, State.STEADY, State.STEADY, State.AMBER]


def test_who_blows_unevenly_gets_a_wider_limit() -> None:
    usual = Baseline(median=np.full(2, 2.5), sd=np.full(2, 0.15))

    found = change.compare(np.full(2, 2.2), usual, RULE)

    assert found.state.tolist() == [State.STEADY, State.STEADY]
    assert found.amber_l == pytest.approx(2.125)
    assert found.fall_percent == pytest.approx(12.0)


def test_a_session_that_cannot_be_used_neither_counts_nor_resets() -> None:
    assert _states(2.2, float("nan"), 2.2) == [State.STEADY, State.NOT_USABLE, State.AMBER]


def test_missing_days_neither_count_nor_reset() -> None:
    days, fev1 = _month(2.2, 2.2)
    days[-1] += 5

    assert change.judge(days, fev1, RULE).state[-1] == State.AMBER


def test_without_four_sessions_there_is_no_baseline() -> None:
    days = np.arange(8.0)

    states = change.judge(days, np.full(8, 2.5), RULE).state

    assert states.tolist() == [State.NO_BASELINE] * 7 + [State.STEADY]


def test_who_blows_twice_a_week_has_a_baseline_of_ten_percent() -> None:
    days = np.array([0.0, 3, 7, 10, 14, 17, 21, 24, 28])
    uneven = np.array([2.3, 2.7, 2.4, 2.6, 2.5, 2.3, 2.7, 2.2, 2.2])

    found = change.judge(days, uneven, RULE)

    assert found.amber_l[-1] == pytest.approx(0.9 * 2.45)
    assert found.state.tolist()[-2:] == [State.STEADY, State.AMBER]


def test_the_last_three_days_do_not_count_for_the_baseline() -> None:
    low, high = (change.baseline(*_month(*[last] * 3), RULE) for last in (1.0, 4.0))

    assert low.median[-1] == high.median[-1] == pytest.approx(2.51)


def test_the_noise_is_read_from_neighbouring_days_alone() -> None:
    fev1 = np.repeat([2.0, 3.0], 15)
    days = np.concatenate([np.arange(0, 15), np.arange(20, 35)]).astype(float)

    assert change.baseline(days, fev1, RULE).sd[-1] == 0.0


def test_the_spread_of_noise_is_found() -> None:
    fev1 = np.random.default_rng(3).normal(2.5, 0.1, (40, 60))

    found = [change.baseline(np.arange(60.0), row, RULE).sd[-1] for row in fev1]

    assert np.mean(found) == pytest.approx(0.1, rel=0.1)


@settings(max_examples=60)
@given(
    st.lists(st.one_of(st.just(float("nan")), st.floats(1, 4)), min_size=1, max_size=70),
    st.integers(0, 10**6),
)
def test_later_sessions_never_change_what_earlier_ones_said(values: list[float], seed: int) -> None:
    rng = np.random.default_rng(seed)
    days, fev1 = np.cumsum(rng.uniform(0, 2, len(values))), np.array(values)

    whole = change.judge(days, fev1, RULE).state
    part = change.judge(days[: seed % len(values) + 1], fev1[: seed % len(values) + 1], RULE).state

    assert np.array_equal(part, whole[: part.size])


@settings(max_examples=40)
@given(st.lists(st.floats(1.5, 4), min_size=1, max_size=60), st.floats(0.1, 500))
def test_which_day_is_the_first_changes_nothing(values: list[float], offset: float) -> None:
    fev1, days = np.array(values), np.arange(float(len(values)))

    moved = change.judge(days + np.floor(offset), fev1, RULE)

    assert np.array_equal(moved.state, change.judge(days, fev1, RULE).state)


def test_patients_side_by_side_are_judged_as_alone() -> None:
    fev1 = np.random.default_rng(5).normal(2.3, 0.3, (3, 50))
    usual = Baseline(median=np.full((3, 1), 2.6), sd=np.full((3, 1), 0.05))

    together = change.compare(fev1, usual, RULE).state

    alone = [
        change.compare(row, Baseline(median=np.array([2.6]), sd=np.array([0.05])), RULE).state for row in fev1
    ]
    assert np.array_equal(together, np.stack(alone))


@pytest.mark.parametrize(
    "wrong",
    [
        {"left_out_days": -1.0},
        {"window_days": 0.0},
        {"least": 1},
        {"consecutive": 0},
        {"percent": 25.0},
        {"sds": -1.0},
        {"red_percent": 100.0},
    ],
)
def test_a_rule_that_nobody_can_mean_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"baseline|limits"):
        Rule(**wrong)  # type: ignore[arg-type]


def test_sessions_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        change.judge(np.array([2.0, 1.0]), np.array([2.5, 2.5]), RULE)
