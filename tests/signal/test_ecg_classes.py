"""Ectopic beats are told from normal ones, and counted in pairs, runs and every second beat."""

import made_hearts
import numpy as np
import pytest

from accanto_signal.ecg import beats, classes, ectopy, pacing
from accanto_signal.ecg.classes import Kind
from accanto_signal.ecg.ectopy import Form

RATE = 300.0


def _early(times: list[int]) -> tuple[list[float], list[int]]:
    """Beats every 0.8 s; those with these numbers come 0.3 s early."""
    return [0.5 + 0.8 * at - (0.3 if at in times else 0.0) for at in range(36)], times


def test_wide_early_beats_are_ventricular_and_the_others_normal() -> None:
    places, early = _early([7, 15, 22, 30])
    trace = made_hearts.heart(places, seconds=30, ventricular=early)
    peaks = beats.find(trace, RATE)[0]

    kinds = classes.of(trace, peaks, RATE).kinds

    assert np.flatnonzero(kinds == Kind.VENTRICULAR.value).tolist() == early
    assert set(np.delete(kinds, early).tolist()) == {Kind.NORMAL.value}


def test_four_beats_are_too_few_to_know_what_is_normal() -> None:
    trace = made_hearts.heart([0.5, 1.3, 2.1, 2.9], seconds=4)
    peaks = beats.find(trace, RATE)[0]

    assert set(classes.of(trace, peaks, RATE).kinds.tolist()) == {Kind.UNKNOWN.value}


def test_the_same_trace_upside_down_or_larger_holds_the_same_kinds() -> None:
    places, early = _early([7, 15, 22, 30])
    trace = made_hearts.heart(places, seconds=30, ventricular=early)
    peaks = beats.find(trace, RATE)[0]

    kinds = classes.of(trace, peaks, RATE).kinds.tolist()

    assert classes.of(-3 * trace, peaks, RATE).kinds.tolist() == kinds


@pytest.mark.parametrize(
    ("letters", "form", "count"),
    [
        ("NNVVNNN", Form.COUPLET, 2),
        ("NNVVVVN", Form.RUN, 4),
        ("NVNVNVN", Form.BIGEMINY, 3),
    ],
)
def test_ectopic_beats_in_a_row_have_a_name(letters: str, form: Form, count: int) -> None:
    peaks = np.arange(len(letters)) * 150

    found = ectopy.patterns(np.array(list(letters)), peaks, RATE, Kind.VENTRICULAR)

    assert [(one.form, one.beats, one.bpm) for one in found] == [(form, count, 120.0)]


def test_a_slow_run_is_no_tachycardia() -> None:
    kinds, peaks = np.array(list("NVVVVN")), np.arange(6) * 240

    (run,) = ectopy.patterns(kinds, peaks, RATE, Kind.VENTRICULAR)

    assert (run.bpm, run.is_tachycardia) == (75.0, False)


def test_spikes_before_the_beats_make_a_paced_strip() -> None:
    places = np.arange(0.5, 29, 0.85)
    trace = made_hearts.heart(places, seconds=30, rate_hz=500, ventricular=range(40))
    paced = trace.copy()
    paced[np.round((places - 0.11) * 500).astype(int)] += 600
    peaks = beats.find(trace, 500)[0]

    assert pacing.paced(paced, peaks, 500).all()
    assert not pacing.paced(trace, peaks, 500).any()
