"""A trace that cannot be trusted is known as such, with its reason; a good one passes."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.ecg import beats, quality
from accanto_signal.ecg.quality import Quality, Reason, Verdict

Floats = NDArray[np.float64]
MakeTrace = Callable[..., Floats]


def _judge(trace: Floats) -> Quality:
    return quality.judge(trace, beats.find(trace, 130.0)[0], 130.0)


def test_a_clean_trace_is_readable(made_trace: MakeTrace) -> None:
    judged = _judge(made_trace(np.arange(0.4, 30, 0.8), seconds=30))

    assert judged.verdict is Verdict.READABLE
    assert judged.score > 0.9


def test_two_shapes_of_beats_in_turns_are_no_noise(made_trace: MakeTrace) -> None:
    narrow = made_trace(np.arange(0.4, 30, 1.6), seconds=30)
    wide = -made_trace(np.arange(1.2, 30, 1.6), seconds=30)

    assert _judge(narrow + np.convolve(wide, np.ones(9) / 4, "same")).verdict is Verdict.READABLE


def test_a_flat_line_is_unreadable() -> None:
    assert _judge(np.random.default_rng(1).normal(0, 2, 3900)).reasons == (Reason.FLAT,)


def test_a_line_at_the_end_of_its_range_is_unreadable(made_trace: MakeTrace) -> None:
    trace = np.clip(made_trace(np.arange(0.4, 30, 0.8), seconds=30) * 20, -3000, 3000)

    assert _judge(trace).reasons == (Reason.SATURATED,)


def test_noise_alone_is_unreadable() -> None:
    noise = np.random.default_rng(3).normal(0, 300, 3900)

    assert _judge(noise).verdict is Verdict.UNREADABLE


def test_more_noise_never_makes_a_trace_better(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.4, 30, 0.8)

    scores = [_judge(made_trace(peaks_s, seconds=30, noise_uv=noise)).score for noise in (10, 100, 250, 600)]

    assert scores == sorted(scores, reverse=True)


def test_a_rate_that_no_heart_has_is_mistrusted(made_trace: MakeTrace) -> None:
    trace = made_trace(np.array([5.0, 15.0, 25.0]), seconds=30, noise_uv=30)

    judged = quality.judge(trace, np.array([650, 1950, 3250]), 130.0)

    assert judged.reasons == (Reason.IMPLAUSIBLE,)


@pytest.mark.parametrize("trace", [np.empty(0), np.array([1.0, np.nan, 2.0])])
def test_holes_are_unreadable(trace: Floats) -> None:
    assert quality.judge(trace, np.empty(0, np.int64), 130.0).reasons == (Reason.HOLES,)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_what_it_means(reason: Reason) -> None:
    assert reason.sentence()
