"""A trace that cannot be trusted is known as such, with its reason; a good one passes."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.ecg import beats, disturbances, quality
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


def test_an_even_hiss_is_unreadable() -> None:
    hiss = np.random.default_rng(0).normal(0, 300, 30_000)

    assert quality.judge(hiss, beats.find(hiss, 1000.0)[0], 1000.0).verdict is Verdict.UNREADABLE


def test_more_noise_never_makes_a_trace_better(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.4, 30, 0.8)

    scores = [_judge(made_trace(peaks_s, seconds=30, noise_uv=noise)).score for noise in (10, 60, 120, 250)]

    assert scores == sorted(scores, reverse=True)


def test_a_rate_that_no_heart_has_is_mistrusted(made_trace: MakeTrace) -> None:
    trace = made_trace(np.array([5.0, 15.0, 25.0]), seconds=30, noise_uv=30)

    judged = quality.judge(trace, np.array([650, 1950, 3250]), 130.0)

    assert judged.reasons == (Reason.IMPLAUSIBLE,)


@pytest.mark.parametrize("trace", [np.empty(0), np.array([1.0, np.nan, 2.0])])
def test_holes_are_unreadable(trace: Floats) -> None:
    assert quality.judge(trace, np.empty(0, np.int64), 130.0).reasons == (Reason.HOLES,)


@pytest.mark.parametrize("trace", [np.zeros(1), np.zeros(20), np.full(3900, 5.0)])
def test_one_sample_or_one_value_is_a_flat_line(trace: Floats) -> None:
    assert quality.judge(trace, np.empty(0, np.int64), 130.0).reasons == (Reason.FLAT,)


def test_an_electrode_that_comes_off_is_named(made_trace: MakeTrace) -> None:
    trace = made_trace(np.arange(0.4, 30, 0.8), seconds=30)
    trace[(15 * 130) :] = 0.0

    assert _judge(trace).reasons == (Reason.LEAD_OFF,)


def test_a_short_piece_with_two_beats_is_too_short(made_trace: MakeTrace) -> None:
    assert _judge(made_trace(np.array([1.0, 2.5, 4.0]), seconds=4.2)).reasons == (Reason.TOO_SHORT,)


@pytest.mark.parametrize(("mains_hz", "rate_hz"), [(50.0, 130.0), (60.0, 250.0), (50.0, 500.0)])
def test_mains_hum_is_named(made_trace: MakeTrace, mains_hz: float, rate_hz: float) -> None:
    trace = made_trace(np.arange(0.4, 30, 0.8), seconds=30, rate_hz=rate_hz)
    trace += 60 * np.sin(2 * np.pi * mains_hz * np.arange(trace.size) / rate_hz)

    judged = quality.judge(trace, beats.find(trace, rate_hz)[0], rate_hz)

    assert Reason.HUM in judged.reasons
    assert disturbances.hum(trace, rate_hz) == pytest.approx(60, rel=0.1)


def test_a_clean_trace_has_no_hum(made_trace: MakeTrace) -> None:
    assert disturbances.hum(made_trace(np.arange(0.4, 30, 0.8), seconds=30), 130.0) < disturbances.HUM_UV


def test_hum_as_high_as_the_beats_is_never_readable(made_trace: MakeTrace) -> None:
    trace = made_trace(np.arange(0.4, 30, 0.8), seconds=30, rate_hz=250.0)
    trace += 700 * np.sin(2 * np.pi * 50 * np.arange(trace.size) / 250)

    judged = quality.judge(trace, (np.arange(0.4, 30, 0.8) * 250).astype(np.int64), 250.0)

    assert judged.verdict is not Verdict.READABLE


def test_seconds_without_a_line_score_nothing(made_trace: MakeTrace) -> None:
    trace = made_trace(np.arange(0.4, 30, 0.8), seconds=30)
    trace[(10 * 130) : (13 * 130)] = 0.0
    trace[round(20.5 * 130)] = np.nan

    scores = quality.by_second(trace, beats.find(np.nan_to_num(trace), 130.0)[0], 130.0)

    assert np.flatnonzero(scores == 0).tolist() == [10, 11, 12, 20]
    assert scores[scores > 0].min() > 0.9


def test_noisy_seconds_are_told_from_clean_ones(made_trace: MakeTrace) -> None:
    trace = made_trace(np.arange(0.4, 60, 0.8), seconds=60)
    trace[30 * 130 :] += np.random.default_rng(2).normal(0, 400, 30 * 130)

    scores = quality.by_second(trace, beats.find(trace, 130.0)[0], 130.0)

    assert np.median(scores[:28]) > 0.9
    assert np.median(scores[33:]) < quality.READABLE


def test_hours_are_judged_minute_by_minute(made_trace: MakeTrace) -> None:
    minute = made_trace(np.arange(0.4, 60, 0.8), seconds=60)
    noise = np.random.default_rng(2).normal(0, 400, minute.size)

    judged = _judge(np.concatenate([*[minute] * 12, *[minute + noise] * 8]))

    assert judged.verdict is Verdict.READABLE
    assert judged.reasons == (Reason.NOISY,)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_says_what_it_means(reason: Reason, language: str) -> None:
    assert reason.sentence(language)
