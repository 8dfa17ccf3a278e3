"""R peaks stand where a hand would put them, at any rate, in any type of sample."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.ecg import beats

MakeTrace = Callable[..., NDArray[np.float64]]


@pytest.mark.parametrize("rate_hz", [100.0, 128.7, 130.0, 250.0, 360.0, 1000.0])
def test_beats_are_found_where_they_were_made_at_any_rate(made_trace: MakeTrace, rate_hz: float) -> None:
    peaks_s = np.array([0.5, 1.3, 2.15, 2.9, 3.8, 4.2, 5.4, 6.2, 7.1, 8.0])

    found = beats.find(made_trace(peaks_s, seconds=9, rate_hz=rate_hz), rate_hz)[0] / rate_hz

    assert found == pytest.approx(peaks_s, abs=1.01 / rate_hz)


def test_beats_at_the_ends_of_a_strip_are_found(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.1, 9.95, 0.7)

    found = beats.find(made_trace(peaks_s, seconds=10), 130.0)[0] / 130

    assert found == pytest.approx(peaks_s, abs=0.01)


def test_one_small_beat_is_found_by_searching_back(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.5, 20, 0.8)
    trace = made_trace(peaks_s, seconds=20)
    small = slice(round(8.2 * 130), round(8.7 * 130))
    trace[small] *= 0.3

    assert beats.find(trace, 130.0)[0].size == peaks_s.size


def test_a_low_hump_that_splits_a_usual_interval_is_no_beat(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.5, 20, 1.0)

    trace = made_trace(peaks_s, seconds=20) + 0.45 * made_trace(np.array([8.95]), seconds=20)

    assert beats.find(trace, 130.0)[0] / 130 == pytest.approx(peaks_s, abs=0.01)


def test_in_the_pauses_of_a_slow_heart_no_t_wave_is_taken_for_a_beat(made_trace: MakeTrace) -> None:
    peaks_s = np.cumsum([0.5, 1.6, 4.0, 1.6, 1.6, 3.8, 4.2, 1.6, 3.5, 1.6, 4.1])

    found = beats.find(made_trace(peaks_s, seconds=30), 130.0)[0] / 130

    assert found == pytest.approx(peaks_s, abs=0.01)


def test_an_inverted_trace_holds_the_same_beats(made_trace: MakeTrace) -> None:
    trace = made_trace(np.arange(0.5, 20, 0.8), seconds=20)

    assert np.array_equal(beats.find(-trace, 130.0)[0], beats.find(trace, 130.0)[0])


def test_traces_are_read_alike_alone_and_together(made_trace: MakeTrace) -> None:
    one = made_trace(np.arange(0.4, 10, 0.7), seconds=10)
    two = made_trace(np.arange(0.6, 10, 1.1), seconds=10)

    together = beats.find(np.stack([one, two]).reshape(2, 1, -1), 130.0)

    assert [b.tolist() for b in together] == [beats.find(t, 130.0)[0].tolist() for t in (one, two)]


@pytest.mark.parametrize("kind", [np.int32, np.float32, np.float64, np.dtype(">i2")])
def test_the_type_of_the_samples_changes_nothing(made_trace: MakeTrace, kind: np.dtype[np.number]) -> None:
    trace = np.round(made_trace(np.arange(0.4, 30, 0.83), seconds=30)).astype(np.int16)

    assert np.array_equal(beats.find(trace.astype(kind), 130.0)[0], beats.find(trace, 130.0)[0])


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float16])
def test_small_types_of_samples_do_not_overflow(made_trace: MakeTrace, kind: type[np.number]) -> None:
    trace = np.clip(made_trace(np.arange(0.4, 30, 0.83), seconds=30) / 10, -100, 150) + 100

    assert beats.find(trace.astype(kind), 130.0)[0] / 130 == pytest.approx(np.arange(0.4, 30, 0.83), abs=0.02)


def test_every_second_sample_of_an_array_is_a_trace(made_trace: MakeTrace) -> None:
    trace = np.round(made_trace(np.arange(0.4, 30, 0.83), seconds=30)).astype(np.int16)
    spread = np.repeat(trace, 2)

    assert np.array_equal(beats.find(spread[::2], 130.0)[0], beats.find(trace, 130.0)[0])


@pytest.mark.parametrize(
    "trace",
    [np.empty(0), np.zeros(1), np.zeros(50, np.int16), np.zeros(5000), np.full(5000, 32767, np.int16)],
)
def test_nothing_to_find_is_no_error(trace: NDArray[np.number]) -> None:
    assert [found.size for found in beats.find(trace, 130.0)] == [0]


def test_no_traces_give_no_answers() -> None:
    assert beats.find(np.empty((0, 500)), 130.0) == []


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf, 1e300])
def test_values_that_are_no_numbers_are_refused(hole: float) -> None:
    trace = np.zeros(500)
    trace[77] = hole

    with pytest.raises(ValueError, match="not numbers"):
        beats.find(trace, 130.0)


@pytest.mark.parametrize("rate_hz", [0.0, 64.0, 1011.0, np.nan])
def test_a_rate_that_no_recorder_of_ours_has_is_refused(rate_hz: float) -> None:
    with pytest.raises(ValueError, match="100 to 1000"):
        beats.find(np.zeros(500), rate_hz)


@pytest.mark.parametrize(
    "made", [np.array(1.0), np.zeros(500, bool), np.zeros(500, complex), np.array(["a"] * 500)]
)
def test_what_is_no_array_of_real_numbers_is_refused(made: NDArray[np.number]) -> None:
    with pytest.raises(ValueError, match="real numbers"):
        beats.find(made, 130.0)
