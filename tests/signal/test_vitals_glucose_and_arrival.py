"""Time in range is counted as the consensus has it; what came twice counts once; clocks that lie are noticed."""

import math

import numpy as np
import pytest

from accanto_signal.vitals import arrival, glucose
from accanto_signal.vitals.arrival import Clock

NOW = 1_795_000_000.0


def test_shares_of_time_are_counted_by_hand() -> None:
    found = glucose.summarise([53.0, 54, 69, 70, 180, 181, 250, 251, 100, 100], days=14)

    assert (found.in_range, found.below, found.very_low) == (40.0, 30.0, 10.0)
    assert (found.above, found.very_high) == (30.0, 10.0)


def test_the_three_shares_make_a_whole() -> None:
    found = glucose.summarise(np.random.default_rng(1).uniform(40, 350, 999), days=14)

    assert found.in_range + found.below + found.above == pytest.approx(100)


def test_seventy_percent_of_two_weeks_are_enough() -> None:
    enough, short = (glucose.summarise(np.full(count, 120.0), days=14) for count in (2823, 2822))

    assert (enough.is_sufficient, short.is_sufficient) == (True, False)


def test_millimoles_become_milligrams() -> None:
    assert glucose.from_mmol_l([3.9, 10.0, -math.inf]) == pytest.approx([70.2624, 180.16, -math.inf])


def test_without_values_there_is_no_share() -> None:
    found = glucose.summarise([math.nan], days=14)

    assert found.count == 0
    assert math.isnan(found.in_range)


def test_the_same_reading_again_is_a_repeat_and_another_value_a_conflict() -> None:
    found = arrival.repeats(np.array([10.0, 20, 10, 10, 30]), np.array([80.0, 81, 80, 82, np.nan]))

    assert found.is_repeat.tolist() == [False, False, True, False, False]
    assert found.is_conflict.tolist() == [False, False, False, True, False]


@pytest.mark.parametrize(
    ("device", "received", "clock"),
    [
        ([NOW, NOW + 60], [NOW + 2, NOW + 61], Clock.BELIEVABLE),
        ([NOW - 86_400], [NOW], Clock.BELIEVABLE),
        ([NOW + 30], [NOW], Clock.BELIEVABLE),
        ([NOW + 61], [NOW], Clock.AHEAD),
        ([3600.0], [NOW], Clock.UNSET),
        ([NOW, NOW - 3600], [NOW + 1, NOW + 2], Clock.JUMPED),
        ([], [], Clock.BELIEVABLE),
    ],
)
def test_a_clock_that_lies_is_noticed(device: list[float], received: list[float], clock: Clock) -> None:
    found = arrival.clock(np.array(device), np.array(received))

    assert found is clock
    assert len(found.sentence()) > 20


def test_silences_longer_than_the_limit_are_named() -> None:
    found = arrival.silences(np.array([50.0, 10, 20]), since_s=0, until_s=100, longest_s=20)

    assert found.tolist() == [[20, 50], [50, 100]]


def test_nothing_at_all_is_one_silence() -> None:
    assert arrival.silences(np.empty(0), since_s=0, until_s=100, longest_s=48).tolist() == [[0, 100]]
