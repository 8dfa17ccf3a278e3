"""Each patient of the demonstration has what the demonstration shows."""

import itertools

import numpy as np
import pytest

from accanto_firmware_sim import profiles


def _rate(number: int) -> float:
    beats = itertools.islice(profiles.of_home(number).rhythm.beats(1), 400)
    return float(60 / np.diff([beat.time for beat in beats]).mean())


def _saturations(number: int) -> list[float]:
    return list(itertools.islice(profiles.of_home(number).oxygen.saturation(1), 1800))


def test_homes_one_and_four_beat_fast_and_home_six_slowly() -> None:
    assert _rate(1) == pytest.approx(140, abs=4)
    assert _rate(4) == pytest.approx(138, abs=2)
    assert _rate(6) < 40


def test_only_home_one_fibrillates() -> None:
    assert [n for n in range(1, 13) if profiles.of_home(n).rhythm.fibrillates] == [1]


def test_home_two_lacks_oxygen_and_the_others_do_not() -> None:
    assert 86 <= min(_saturations(2)) <= max(_saturations(2)) <= 88
    assert all(min(_saturations(n)) >= 92 for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))


@pytest.mark.parametrize("number", [3, 5, 7, 8, 9, 10, 11, 12])
def test_the_well_have_an_ordinary_rate(number: int) -> None:
    assert 55 <= _rate(number) <= 90


def test_after_twelve_homes_the_district_begins_anew() -> None:
    assert profiles.of_home(13) == profiles.of_home(1)
