"""Recordings of all kinds become blows that begin at full inspiration; what cannot be a blow is refused."""

import numpy as np
import pytest
from numpy.typing import NDArray
from spirograms import HEALTHY, Lung

from accanto_signal.spirometry import blows, btps, measures

Floats = NDArray[np.float64]


def _with_breaths(*, held_s: float = 0.5, inspired_l: float = 3.6) -> Floats:
    """Breathing at rest, a deep breath in, the lungs full for a while, the blow, a breath in again."""
    time = np.arange(0, 6, 0.01)
    rest = 1.5 + 0.25 * np.sin(2 * np.pi * time / 3)
    deep = np.linspace(rest[-1], 0.0, 100)
    held = np.zeros(round(held_s * 100))
    volume = Lung(rest_s=0.0).volume()
    back = volume[-1] - inspired_l * np.linspace(0, 1, 150)
    return np.concatenate([rest, deep, held, volume, back])


def test_a_recording_that_begins_before_is_cut_at_the_full_inspiration() -> None:
    whole = measures.measure(blows.of_volume([_with_breaths()], 100))
    alone = measures.measure(blows.of_volume([HEALTHY.volume()], 100))

    assert whole.fvc[0] == pytest.approx(alone.fvc[0], abs=0.002)
    assert whole.fev1[0] == pytest.approx(alone.fev1[0], abs=0.002)


def test_the_wait_with_full_lungs_is_measured() -> None:
    waits = [
        measures.measure(blows.of_volume([_with_breaths(held_s=held)], 100)).hesitation_s[0]
        for held in (0.5, 2.5)
    ]

    assert waits[1] - waits[0] == pytest.approx(2.0, abs=0.02)


def test_the_breath_in_after_the_blow_is_measured() -> None:
    found = measures.measure(blows.of_volume([_with_breaths(inspired_l=3.3)], 100))

    assert found.fivc[0] == pytest.approx(3.3, abs=0.01)
    assert found.fet_s[0] < 12


def test_without_a_breath_in_there_is_no_fivc_and_no_wait() -> None:
    found = measures.measure(blows.of_volume([HEALTHY.volume()], 100))

    assert np.isnan([found.fivc[0], found.hesitation_s[0]]).all()


def test_a_breath_in_right_after_a_short_blow_is_no_plateau() -> None:
    short = HEALTHY.volume()[:200]
    back = short[-1] - np.linspace(0, 3, 150)

    found = measures.measure(blows.of_volume([np.concatenate([short, back])], 100))

    assert not found.has_plateau[0]
    assert found.fet_s[0] == pytest.approx(1.67, abs=0.05)


@pytest.mark.parametrize(
    ("row", "rate_hz", "sentence"),
    [
        (np.zeros(10), 100.0, "blow 1 is shorter"),
        (np.full(300, np.nan), 100.0, "not numbers"),
        (np.zeros((2, 300)), 100.0, "blow 1"),
        (np.zeros(300), 5.0, "25 to 2000 Hz"),
        (np.zeros(300), float("nan"), "25 to 2000 Hz"),
    ],
)
def test_what_cannot_be_a_blow_is_refused(row: Floats, rate_hz: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        blows.of_volume([row], rate_hz)


def test_a_batch_without_blows_is_refused() -> None:
    with pytest.raises(ValueError, match="no blow"):
        blows.of_volume([], 100)


@pytest.mark.parametrize(
    ("celsius", "golden"),
    [(17, 1.1177), (20, 1.1018), (22, 1.0910), (23, 1.0855), (25, 1.0743), (30, 1.0450)],
)
def test_the_factor_to_body_temperature_is_the_golden_one(celsius: float, golden: float) -> None:
    assert round(float(btps.factor(celsius)), 4) == golden


def test_air_at_body_temperature_and_saturated_needs_no_factor() -> None:
    assert float(btps.factor(37.0)) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(("celsius", "mmhg"), [(295, 760), (20, 101), (20, 1013), (float("nan"), 760)])
def test_temperatures_and_pressures_in_another_unit_are_refused(celsius: float, mmhg: float) -> None:
    with pytest.raises(ValueError, match="ambient"):
        btps.factor(celsius, pressure_mmhg=mmhg)


def test_who_only_breathes_in_has_no_blow_and_no_error() -> None:
    inspired = 4 * np.exp(-np.arange(0, 7, 0.01) / 0.5)

    found = measures.measure(blows.of_volume([inspired], 100))

    assert np.isnan(found.fev1[0])
