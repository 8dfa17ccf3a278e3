"""R peaks stand where a hand would put them, and are found as well as ever on real records."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.ecg import beats

MakeTrace = Callable[..., NDArray[np.float64]]
ReadTrace = Callable[[str], NDArray[np.float64]]
ReadMarks = Callable[[str], list[tuple[int, int]]]
RATE = 360
BEAT_CODES = (*range(1, 14), 25, 30, 34, 35, 38, 41)
"""N L R a V F J A S E j / Q, B ? e n f r: marks that stand for a beat; flutter waves do not."""
FLUTTER_STARTS, FLUTTER_ENDS = 32, 33
TOLERANCE_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How found beats agree with marked ones."""

    matched: int
    false: int
    missed: int

    @property
    def f1(self) -> float:
        return 100 * 2 * self.matched / (2 * self.matched + self.false + self.missed)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            matched=self.matched + other.matched,
            false=self.false + other.false,
            missed=self.missed + other.missed,
        )


def _score(trace: NDArray[np.float64], marks: list[tuple[int, int]], rate_hz: int) -> Score:
    """One record brought to a rate; episodes of ventricular flutter left out."""
    found_s = beats.find(_at(trace, rate_hz), rate_hz)[0] / rate_hz
    marks_s = np.array([at for at, code in marks if code in BEAT_CODES]) / RATE
    starts = [at / RATE for at, code in marks if code == FLUTTER_STARTS]
    ends = [at / RATE for at, code in marks if code == FLUTTER_ENDS]
    for start, end in zip(starts, ends, strict=True):
        marks_s = marks_s[(marks_s < start) | (marks_s > end)]
        found_s = found_s[(found_s < start) | (found_s > end)]
    return _compare(marks_s, found_s)


def _at(trace: NDArray[np.float64], wanted: int) -> NDArray[np.float64]:
    """The trace at another rate, by cutting its spectrum."""
    ratio = Fraction(wanted, RATE)
    size = trace.size // ratio.denominator * ratio.denominator
    if ratio == 1:
        return trace
    new = size * ratio.numerator // ratio.denominator
    return np.fft.irfft(np.fft.rfft(trace[:size])[: new // 2 + 1], new) * (new / size)


def _compare(marks_s: NDArray[np.float64], found_s: NDArray[np.float64]) -> Score:
    """One to one within 150 ms, the nearest pairs first."""
    near = [
        (abs(found_s[j] - mark), i, int(j))
        for i, mark in enumerate(marks_s)
        for j in np.flatnonzero(np.abs(found_s - mark) <= TOLERANCE_S)
    ]
    marks, founds = set[int](), set[int]()
    for _, i, j in sorted(near):
        if i not in marks and j not in founds:
            marks.add(i)
            founds.add(j)
    return Score(matched=len(marks), false=found_s.size - len(marks), missed=marks_s.size - len(marks))


@pytest.mark.parametrize("rate_hz", [100.0, 128.7, 130.0, 250.0, 360.0, 1000.0])
def test_beats_are_found_where_they_were_made_at_any_rate(made_trace: MakeTrace, rate_hz: float) -> None:
    peaks_s = np.array([0.5, 1.3, 2.15, 2.9, 3.8, 4.2, 5.4, 6.2, 7.1, 8.0])

    found = beats.find(made_trace(peaks_s, seconds=9, rate_hz=rate_hz), rate_hz)[0] / rate_hz

    assert found == pytest.approx(peaks_s, abs=1.01 / rate_hz)


def test_one_small_beat_is_found_by_searching_back(made_trace: MakeTrace) -> None:
    peaks_s = np.arange(0.5, 20, 0.8)
    trace = made_trace(peaks_s, seconds=20)
    small = slice(round(8.2 * 130), round(8.7 * 130))
    trace[small] *= 0.3

    assert beats.find(trace, 130.0)[0].size == peaks_s.size


def test_in_the_pauses_of_a_slow_heart_no_t_wave_is_taken_for_a_beat(made_trace: MakeTrace) -> None:
    peaks_s = np.cumsum([0.5, 1.6, 4.0, 1.6, 1.6, 3.8, 4.2, 1.6, 3.5, 1.6, 4.1])

    found = beats.find(made_trace(peaks_s, seconds=30), 130.0)[0] / 130

    assert found == pytest.approx(peaks_s, abs=0.01)


def test_traces_are_read_alike_alone_and_together(made_trace: MakeTrace) -> None:
    one = made_trace(np.arange(0.4, 10, 0.7), seconds=10)
    two = made_trace(np.arange(0.6, 10, 1.1), seconds=10)

    together = beats.find(np.stack([one, two]).reshape(2, 1, -1), 130.0)

    assert [b.tolist() for b in together] == [beats.find(t, 130.0)[0].tolist() for t in (one, two)]


def test_the_same_samples_as_integers_and_as_floats_hold_the_same_beats(made_trace: MakeTrace) -> None:
    trace = np.round(made_trace(np.arange(0.4, 30, 0.83), seconds=30)).astype(np.int16)

    assert np.array_equal(beats.find(trace, 130.0)[0], beats.find(trace.astype(np.float64), 130.0)[0])


def test_a_trace_below_a_second_holds_no_beats() -> None:
    assert beats.find(np.zeros(50, np.int16), 130.0)[0].size == 0


def test_values_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="not numbers"):
        beats.find(np.full(500, np.nan), 130.0)


def test_a_rate_that_no_recorder_of_ours_has_is_refused() -> None:
    with pytest.raises(ValueError, match="100 to 1000"):
        beats.find(np.zeros(500), 64.0)


@pytest.mark.parametrize(("name", "floor"), [("101", 99.85), ("119", 99.95), ("203", 99.10), ("215", 99.98)])
def test_a_real_record_is_read_no_worse_than_ever(
    read_trace: ReadTrace, read_marks: ReadMarks, name: str, floor: float
) -> None:
    assert _score(read_trace(name), read_marks(name), RATE).f1 >= floor


def test_a_real_record_is_read_as_well_at_the_rate_of_the_strap(
    read_trace: ReadTrace, read_marks: ReadMarks
) -> None:
    assert _score(read_trace("101"), read_marks("101"), 130).f1 >= 99.8


@pytest.mark.integration
@pytest.mark.parametrize("rate_hz", [130, 360])
def test_all_22_records_are_read_no_worse_than_ever(
    mitdb: Path, read_trace: ReadTrace, read_marks: ReadMarks, rate_hz: int
) -> None:
    names = (mitdb / "RECORDS").read_text(encoding="utf-8").split()

    scores = (_score(read_trace(name), read_marks(name), rate_hz) for name in names)

    assert sum(scores, Score(matched=0, false=0, missed=0)).f1 >= 99.85
