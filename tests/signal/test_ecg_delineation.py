"""Waves are marked where they were made, and intervals follow from the marks."""

import made_hearts
import numpy as np
import pytest

from accanto_signal.ecg import beats, delineation, marks
from accanto_signal.ecg.delineation import Depth, Waves

RATE = 300.0


def _waves(trace: made_hearts.Floats, rate_hz: float = RATE) -> tuple[Waves, beats.Beats]:
    peaks = beats.find(trace, rate_hz)[0]
    return delineation.of(trace, peaks, rate_hz), peaks


def _median_s(waves: Waves, name: str, peaks: beats.Beats) -> float:
    places = waves.places[:, marks.NAMES.index(name)]
    return float(np.nanmedian(places - peaks)) / waves.rate_hz


@pytest.mark.parametrize("rate_hz", [130.0, 300.0, 500.0])
def test_peaks_of_waves_stand_where_they_were_made(rate_hz: float) -> None:
    waves, peaks = _waves(made_hearts.heart(made_hearts.even(20), seconds=20, rate_hz=rate_hz), rate_hz)

    assert _median_s(waves, "p_peak", peaks) == pytest.approx(-made_hearts.P_BEFORE_S, abs=0.012)
    assert _median_s(waves, "t_peak", peaks) == pytest.approx(made_hearts.T_AFTER_S, abs=0.012)


def test_marks_of_a_beat_rise() -> None:
    waves, _ = _waves(made_hearts.heart(made_hearts.even(20), seconds=20))

    inner = waves.places[1:-1]

    assert (np.diff(inner, axis=1) > 0).all()


def test_without_p_waves_none_are_marked_and_there_is_no_pr() -> None:
    waves, peaks = _waves(made_hearts.heart(made_hearts.uneven(30), seconds=30, p_waves=False))

    known = delineation.intervals(waves, peaks)

    assert (known.pr_ms, known.p_share) == (None, 0.0)


def test_qtc_is_fridericias() -> None:
    waves, peaks = _waves(made_hearts.heart(made_hearts.even(20, every_s=0.6), seconds=20))

    known = delineation.intervals(waves, peaks)

    assert known.qt_ms is not None
    assert known.qtc_fridericia_ms == pytest.approx(known.qt_ms / 0.6 ** (1 / 3), rel=0.01)


def test_a_ventricular_beat_is_wider_than_a_normal_one() -> None:
    places = 0.5 + 0.8 * np.arange(36)
    trace = made_hearts.heart(places, seconds=30, ventricular=(7, 15, 22, 30))
    waves, _ = _waves(trace)

    width = waves.places[:, marks.NAMES.index("qrs_off")] - waves.places[:, marks.NAMES.index("qrs_on")]

    assert width[[7, 15, 22, 30]].min() > width[waves.shape == 0].max()


def test_one_beat_has_no_marks() -> None:
    waves = delineation.of(np.zeros(900), np.array([400]), RATE)

    assert np.isnan(waves.places).all()


def test_only_the_commonest_shape_is_marked_where_that_is_asked() -> None:
    trace = made_hearts.heart(0.5 + 0.8 * np.arange(36), seconds=30, ventricular=(7, 15, 22, 30))
    peaks = beats.find(trace, RATE)[0]

    waves = delineation.of(trace, peaks, RATE, depth=Depth.COMMONEST)

    assert np.flatnonzero(np.isnan(waves.places[:, 3])).tolist() == [7, 15, 22, 30]
