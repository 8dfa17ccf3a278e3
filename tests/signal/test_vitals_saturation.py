"""A saturation is taken once it holds still, and a night's dips are counted by hand."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.vitals import night, saturation
from accanto_signal.vitals.readings import Maker
from accanto_signal.vitals.saturation import Measurement, Spot

Floats = NDArray[np.float64]


def _spot(
    spo2: list[float], *, pulse: float = 72.0, every_s: float = 1.0, ecg_bpm: float = math.nan
) -> Measurement:
    seconds = np.asarray(np.arange(len(spo2)) * every_s, np.float64)
    return saturation.spot(seconds, spo2, [pulse] * len(spo2), maker=Maker.NONIN, ecg_bpm=ecg_bpm)


def test_the_value_is_the_median_of_the_last_ten_stable_seconds() -> None:
    found = _spot([80.0, 85, 90, *[94] * 6, *[95] * 6, 96])

    assert (found.spo2, found.verdict) == (95.0, Spot.USABLE)


def test_a_device_that_sends_every_two_seconds_is_read_too() -> None:
    assert _spot([90.0, 94, 95, 95, 95, 95, 94], every_s=2.0).spo2 == 95.0


def test_what_comes_when_the_finger_leaves_does_not_count() -> None:
    assert _spot([*[95.0] * 15, 127, 127]).spo2 == 95.0


def test_a_value_that_never_holds_still_is_refused() -> None:
    assert _spot([90.0, 97] * 10).verdict is Spot.UNSTABLE
    assert _spot([95.0] * 5).verdict is Spot.UNSTABLE


def test_an_empty_clip_gives_no_value() -> None:
    assert _spot([127.0] * 20, pulse=511.0).verdict is Spot.NO_VALUES


def test_without_a_pulse_there_is_no_saturation() -> None:
    assert _spot([97.0] * 20, pulse=0.0).verdict is Spot.NO_VALUES


def test_a_pulse_that_is_not_the_heart_is_refused() -> None:
    assert _spot([97.0] * 20, pulse=72.0, ecg_bpm=82.0).verdict is Spot.USABLE
    assert _spot([97.0] * 20, pulse=72.0, ecg_bpm=83.0).verdict is Spot.NOT_THE_HEART


def test_too_little_blood_in_the_finger_is_refused() -> None:
    seconds, ones = np.arange(20.0), np.ones(20)

    weak, strong = (
        saturation.spot(seconds, 95 * ones, 70 * ones, perfusion=share * ones) for share in (0.2, 0.3)
    )

    assert (weak.verdict, strong.verdict) == (Spot.WEAK, Spot.USABLE)


@pytest.mark.parametrize("verdict", list(Spot))
def test_every_verdict_has_a_sentence(verdict: Spot) -> None:
    assert len(verdict.sentence()) > 10


def _night(hours: float = 5.0, *, dips: int = 0, points: float = 4.0, seconds: int = 20) -> Floats:
    """A night at 95 % with so many dips, five minutes apart."""
    shown = np.full(round(hours * 3600), 95.0)
    for dip in range(dips):
        at = 300 * (dip + 1)
        shown[at : at + seconds] -= points
    return shown


def test_dips_are_counted_an_hour() -> None:
    found = night.summarise(_night(dips=20), 1.0)

    assert (found.odi3, found.odi4, found.is_valid) == (4.0, 4.0, True)


def test_dips_of_three_points_count_for_the_first_index_alone() -> None:
    found = night.summarise(_night(dips=20, points=3.0), 1.0)

    assert (found.odi3, found.odi4) == (4.0, 0.0)


@pytest.mark.parametrize(("points", "seconds"), [(2.0, 30), (5.0, 9)])
def test_shallow_and_short_dips_do_not_count(points: float, seconds: int) -> None:
    assert night.summarise(_night(dips=10, points=points, seconds=seconds), 1.0).odi3 == 0.0


def test_time_below_ninety_is_a_share_of_valid_time() -> None:
    shown = _night(4.0)
    shown[:3600], shown[3600:7200] = 127.0, 88.0

    found = night.summarise(shown, 1.0, maker=Maker.NONIN)

    assert found.hours == 3.0
    assert not found.is_valid
    assert found.t90_percent == pytest.approx(100 / 3)


def test_a_gap_is_no_dip() -> None:
    shown = _night()
    shown[4000:4060] = 127.0

    assert night.summarise(shown, 1.0, maker=Maker.NONIN).odi3 == 0.0


def test_the_rate_changes_nothing() -> None:
    usual, fast = (night.summarise(np.repeat(_night(dips=20), times), float(times)) for times in (1, 4))

    assert fast == usual


def test_a_night_higher_by_two_points_dips_as_often() -> None:
    usual, higher = (night.summarise(_night(dips=12, points=6) + more, 1.0) for more in (0, 2))

    assert (usual.odi3, usual.odi4) == (higher.odi3, higher.odi4)


def test_a_night_without_values_has_none() -> None:
    found = night.summarise([127.0] * 100, 1.0, maker=Maker.NONIN)

    assert found.hours == 0
    assert math.isnan(found.odi3)


def test_a_rate_that_no_oximeter_has_is_refused() -> None:
    with pytest.raises(ValueError, match="times a second"):
        night.summarise([95.0] * 100, 1000.0)
