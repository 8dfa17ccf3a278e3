"""A week of home blood pressure is averaged as the protocol has it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accanto_signal.vitals import pressure
from accanto_signal.vitals.pressure import Average, Week


def _week(
    days: int, a_day: int = 4, *, first: float = 150.0, later: float = 130.0, start: int = 20_000
) -> Average:
    number = np.repeat(np.arange(days), a_day) + start
    systolic = np.where(number == start, first, later)
    return pressure.average(number, systolic, systolic - 50)


def test_the_first_day_is_left_out() -> None:
    found = _week(7)

    assert (found.systolic, found.diastolic, found.count, found.days) == (130.0, 80.0, 24, 7)
    assert not found.is_elevated


@pytest.mark.parametrize(
    ("days", "a_day", "week"),
    [
        (7, 4, Week.COMPLETE),
        (4, 4, Week.COMPLETE),
        (3, 4, Week.PROVISIONAL),
        (7, 2, Week.COMPLETE),
        (3, 3, Week.TOO_FEW),
        (2, 12, Week.TOO_FEW),
        (1, 30, Week.TOO_FEW),
    ],
)
def test_twelve_readings_make_a_week_and_eight_a_provisional_one(days: int, a_day: int, week: Week) -> None:
    assert _week(days, a_day).week is week


def test_the_eighth_day_begins_another_week() -> None:
    found = _week(10)

    assert (found.count, found.days) == (24, 7)


@pytest.mark.parametrize(("later", "elevated"), [(134.9, False), (135.0, True)])
def test_elevated_is_135_or_more(later: float, elevated: bool) -> None:  # noqa: FBT001
    assert _week(7, later=later).is_elevated is elevated


def test_the_diastolic_alone_can_be_elevated() -> None:
    days = np.repeat(np.arange(5), 4)

    assert pressure.average(days, np.full(20, 120.0), np.full(20, 85.0)).is_elevated


def test_missing_codes_and_impossible_pairs_are_not_counted() -> None:
    days = np.repeat(np.arange(5), 4)
    systolic, diastolic = np.full(20, 130.0), np.full(20, 80.0)
    systolic[5], diastolic[6], systolic[7] = 2047.0, math.nan, 85.0

    found = pressure.average(days, systolic, diastolic)

    assert (found.systolic, found.diastolic, found.count) == (130.0, 80.0, 13)


def test_no_readings_are_too_few() -> None:
    found = pressure.average(np.empty(0, np.int64), [], [])

    assert found.week is Week.TOO_FEW
    assert math.isnan(found.systolic)


@settings(max_examples=40)
@given(st.integers(-50, 50), st.permutations(range(28)), st.integers(0, 10**5))
def test_order_and_calendar_change_nothing_and_a_shift_only_shifts(
    more: int, order: list[int], start: int
) -> None:
    days = np.repeat(np.arange(7), 4)
    systolic = 125.0 + (np.arange(28) * 7) % 11

    usual = pressure.average(days, systolic, systolic - 40)
    moved = pressure.average((days + start)[order], (systolic + more)[order], (systolic + more - 40)[order])

    assert moved.systolic == pytest.approx(usual.systolic + more)
    assert (moved.count, moved.week) == (usual.count, usual.week)
