"""How fast and how evenly a heart beats, by hand."""

import numpy as np
import pytest

from accanto_signal.ecg import rhythm


def test_the_rate_counts_every_beat() -> None:
    assert rhythm.rate_bpm([np.array([0.5, 0.5, 1.0, 1.0])]) == 80.0


def test_runs_on_both_sides_of_a_gap_count_together() -> None:
    assert rhythm.rate_bpm([np.array([0.5, 0.5]), np.array([1.0, 1.0])]) == 80.0


@pytest.mark.parametrize("runs", [[], [np.array([0.8, 0.8])]])
def test_too_few_beats_give_no_rate(runs: list[np.ndarray[tuple[int], np.dtype[np.float64]]]) -> None:
    assert rhythm.rate_bpm(runs) is None


def test_a_clock_is_perfectly_even() -> None:
    assert rhythm.irregularity([np.full(30, 0.8)]) == 0.0


def test_chance_is_uneven() -> None:
    chance = np.random.default_rng(5).uniform(0.4, 1.2, 60)

    irregularity = rhythm.irregularity([chance])

    assert irregularity is not None
    assert irregularity > 0.8


def test_a_slow_heart_is_no_more_uneven_than_a_fast_one_of_the_same_shape() -> None:
    shape = np.random.default_rng(5).normal(1, 0.1, 40)

    assert rhythm.irregularity([shape * 0.5]) == rhythm.irregularity([shape * 1.5])


def test_bigeminy_by_hand() -> None:
    # Two steps in turns, -40 % and +40 % of the median, half of the time each: ln 2 / ln 25.
    assert rhythm.irregularity([np.array([0.8, 1.2] * 10 + [0.8])]) == pytest.approx(
        np.log(2) / np.log(25), abs=1e-3
    )


def test_ten_intervals_are_too_few_to_say() -> None:
    assert rhythm.irregularity([np.full(10, 0.8)]) is None
