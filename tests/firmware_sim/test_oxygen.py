import itertools
import math

import numpy as np
import pytest

from accanto_firmware_sim.oxygen import Oxygen, Pulse
from accanto_firmware_sim.rhythm import Rhythm


def test_a_stable_saturation_stays_about_its_level() -> None:
    values = list(itertools.islice(Oxygen(level=87).saturation(seed=1), 3600))

    assert np.mean(values) == pytest.approx(87, abs=0.5)
    assert min(values) >= 86
    assert max(values) <= 88


def test_a_desaturation_goes_down_and_comes_back_in_each_period() -> None:
    oxygen = Oxygen(level=96, spread=0, dip=6, dip_every_s=180)

    values = list(itertools.islice(oxygen.saturation(seed=1), 360))

    assert (values[0], values[160], values[179], values[340]) == pytest.approx((96, 90, 95.7, 90))


def test_the_pulse_is_the_rate_of_the_heart() -> None:
    beats = (beat.time for beat in Rhythm(rate_bpm=138, variability=0).beats(seed=1))
    pulse = Pulse(beats)

    rates = [pulse.at(second) for second in range(60)]

    assert math.isnan(rates[0])
    assert rates[59] == pytest.approx(138, abs=0.5)


def test_a_heart_that_pauses_longer_than_the_window_has_no_pulse() -> None:
    pulse = Pulse(iter([1.0, 2.0, 60.0]))

    assert pulse.at(3) == pytest.approx(60)
    assert math.isnan(pulse.at(20))


def test_an_impossible_saturation_is_refused() -> None:
    with pytest.raises(ValueError, match="no saturation we can simulate"):
        Oxygen(level=104)
