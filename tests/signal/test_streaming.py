"""A long record gives the same beats whatever pieces it comes in, and by either engine."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accanto_signal.ecg import beats, humps, storms
from accanto_signal.ecg.engine import fastest

compiled = pytest.importorskip("accanto_signal.ecg.compiled", reason="numba is not installed")
RATE = 130.3


@cache
def _an_hour(noise: float) -> NDArray[np.int16]:
    """Beats of three heights in an uneven rhythm, in noise that comes and goes."""
    rng = np.random.default_rng(5)
    size = round(3600 * RATE)
    places = (np.cumsum(rng.normal(0.8, 0.1, 4400).clip(0.4)) * RATE).astype(int)
    impulses = np.zeros(size)
    impulses[places[places < size]] = rng.choice([1000, 700, 300], places[places < size].size)
    trace = np.convolve(impulses, [0.1, 0.5, 1, 0.3, -0.3, -0.1], "same")
    swings = np.convolve(rng.normal(0, 1, size), np.ones(12) / 3, "same")
    storms_come = np.sin(np.arange(size) / (40 * RATE)) > 0.5
    return np.round(trace + noise * swings * (20 + 400 * storms_come)).astype(np.int16)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 300_000), min_size=1, max_size=30), st.sampled_from([np.int16, np.float64]))
def test_pieces_change_nothing(sizes: list[int], kind: type[np.number]) -> None:
    trace = _an_hour(1.0).astype(kind)
    ends = np.cumsum(sizes)
    stream = beats.Stream(RATE)

    pieces = [stream.push(piece) for piece in np.split(trace, ends[ends < trace.size])]

    assert np.array_equal(np.concatenate([*pieces, stream.finish()]), beats.find(trace, RATE)[0])


def test_beats_near_the_end_of_a_page_are_found_once() -> None:
    trace = _an_hour(0.1)
    page = round(beats.PAGE_S * RATE)

    whole = beats.find(trace, RATE)[0]
    across = beats.find(trace[page - page // 2 : page + page // 2], RATE)[0] + page - page // 2

    near = (page - 30 * RATE, page + 30 * RATE)
    one, other = (found[(found > near[0]) & (found < near[1])] for found in (whole, across))
    assert np.array_equal(one, other)


def test_a_stream_holds_no_more_than_a_page() -> None:
    stream = beats.Stream(RATE)
    for piece in np.array_split(_an_hour(0.1), 100):
        stream.push(piece)

        assert stream.held <= (beats.PAGE_S + 2 * beats.AROUND_S) * RATE + 2 * piece.size


def test_a_stream_without_samples_ends_without_beats() -> None:
    assert beats.Stream(RATE).finish().size == 0


def test_a_hole_in_a_stream_is_refused() -> None:
    stream = beats.Stream(RATE)
    stream.push(np.full(10_000, np.nan))

    with pytest.raises(ValueError, match="not numbers"):
        stream.finish()


@pytest.mark.parametrize("rate_hz", [100.0, 130.3, 250.0, 300.0, 360.0, 1000.0])
@pytest.mark.parametrize("noise", [0.1, 1.0])
@pytest.mark.parametrize("is_whole", [True, False])
def test_numpy_and_numba_give_the_same_numbers_to_the_last_bit(
    rate_hz: float, noise: float, *, is_whole: bool
) -> None:
    whole = _an_hour(noise)[:100_000]
    trace = whole if is_whole else whole.astype(np.float32) / np.float32(7)
    ratio = rate_hz / humps.GRID_HZ

    one, other = humps.find(trace, ratio), compiled.find(trace, ratio)

    assert np.array_equal(one.grid, other.grid)
    assert np.array_equal(one.energy, other.energy)
    assert np.array_equal(one.level, other.level)
    assert np.array_equal(one.beats, other.beats)
    assert np.array_equal(humps.valleys(one), compiled.valleys(other))
    assert np.array_equal(humps.sharp_energy(one.grid), compiled.sharp_energy(other.grid))
    assert np.array_equal(storms.calmed(one, humps), storms.calmed(other, compiled))
    places, others = (engine.deflections(trace, one.beats, ratio, 8, 16) for engine in (humps, compiled))
    assert np.array_equal(places, others)


def test_without_numba_a_real_record_has_the_same_beats(
    read_trace: Callable[[str], NDArray[np.float64]],
) -> None:
    trace = read_trace("203")
    compiled_beats = beats.find(trace, 360)[0]
    environment = pytest.MonkeyPatch()
    environment.setenv("ACCANTO_NUMBA", "0")
    fastest.cache_clear()
    try:
        assert fastest() is humps
        plain_beats = beats.find(trace, 360)[0]
    finally:
        environment.undo()
        fastest.cache_clear()

    assert np.array_equal(compiled_beats, plain_beats)


def test_numba_is_not_imported_before_a_trace_is_read() -> None:
    code = "import sys; from accanto_signal.ecg import beats, findings; sys.exit('numba' in sys.modules)"

    subprocess.run([sys.executable, "-c", code], check=True, env=dict(os.environ), timeout=60)
