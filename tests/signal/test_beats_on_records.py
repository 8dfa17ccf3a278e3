"""Beats are found no worse than ever on real records, clean and noisy."""

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import beat_scores
import numpy as np
import pytest
from beat_scores import Score
from numpy.typing import NDArray

from accanto_signal.ecg import beats

Floats = NDArray[np.float64]
ReadTrace = Callable[[str], Floats]
ReadMarks = Callable[[str], list[tuple[int, int]]]
RATE = 360


def _score(trace: Floats, marks: list[tuple[int, int]], rate_hz: int, *, with_flutter: bool = False) -> Score:
    found_s = beats.find(_at(trace, rate_hz), rate_hz)[0] / rate_hz
    marked_s = beat_scores.beat_times(marks, RATE)
    if not with_flutter:
        found_s, marked_s = (beat_scores.outside_flutter(times, marks, RATE) for times in (found_s, marked_s))
    return beat_scores.compare(marked_s, found_s)


def _at(trace: Floats, wanted: int) -> Floats:
    """The trace at another rate, by cutting its spectrum."""
    ratio = Fraction(wanted, RATE)
    size = trace.size // ratio.denominator * ratio.denominator
    if ratio == 1:
        return trace
    new = size * ratio.numerator // ratio.denominator
    return np.fft.irfft(np.fft.rfft(trace[:size])[: new // 2 + 1], new) * (new / size)


@pytest.mark.parametrize(("name", "floor"), [("101", 99.85), ("119", 99.95), ("203", 99.05), ("215", 99.98)])
def test_a_real_record_is_read_no_worse_than_ever(
    read_trace: ReadTrace, read_marks: ReadMarks, name: str, floor: float
) -> None:
    assert _score(read_trace(name), read_marks(name), RATE).f1 >= floor


def test_a_real_record_is_read_as_well_at_the_rate_of_the_strap(
    read_trace: ReadTrace, read_marks: ReadMarks
) -> None:
    assert _score(read_trace("101"), read_marks("101"), 130).f1 >= 99.8


@pytest.mark.slow
@pytest.mark.parametrize(("rate_hz", "floor"), [(130, 99.84), (250, 99.84), (360, 99.855)])
def test_all_22_records_are_read_no_worse_than_ever(
    mitdb: Path, read_trace: ReadTrace, read_marks: ReadMarks, rate_hz: int, floor: float
) -> None:
    names = (mitdb / "RECORDS").read_text(encoding="utf-8").split()

    score = beat_scores.total(_score(read_trace(name), read_marks(name), rate_hz) for name in names)

    assert score.f1 >= floor
    assert score.jitter_ms <= 8.0


@pytest.mark.slow
def test_flutter_costs_little_where_it_is_counted(
    mitdb: Path, read_trace: ReadTrace, read_marks: ReadMarks
) -> None:
    names = (mitdb / "RECORDS").read_text(encoding="utf-8").split()

    scores = (_score(read_trace(name), read_marks(name), RATE, with_flutter=True) for name in names)

    assert beat_scores.total(scores).f1 >= 99.69


@pytest.mark.slow
@pytest.mark.parametrize(("name", "floor"), [("118e24", 99.95), ("118e06", 98.4), ("118e00", 94.7)])
def test_strong_noise_is_withstood_no_worse_than_ever(
    mitdb: Path, read_marks: ReadMarks, name: str, floor: float
) -> None:
    samples = np.fromfile(mitdb.parent / "nstdb" / f"{name}.dat", "<i2").reshape(-1, 2)[:, 0]

    assert _score(samples.astype(np.float64), read_marks("118"), RATE).f1 >= floor


@pytest.mark.slow
def test_strips_of_ten_seconds_are_read_no_worse_than_ever() -> None:
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public ECG records")
    with np.load(Path(os.environ["ACCANTO_DATA"]) / "ecg" / "ludb" / "ludb_dev.npz") as strips:
        samples = np.cumsum(strips["signal_differences"], axis=-1, dtype=np.int16)
        lead = [str(name) for name in strips["leads"]].index("ii")
        rows = {
            name: strips[f"fiducial_{name}"] for name in ("record", "lead", "wave", "onset", "peak", "offset")
        }
        records = strips["records"]
    found = beats.find(samples[:, lead], 500)

    scores = []
    for record, peaks in zip(records, found, strict=True):
        mine = (rows["record"] == record) & (rows["lead"] == lead)
        marked_s = np.sort(rows["peak"][mine & (rows["wave"] == "N")]) / 500
        ends = np.concatenate([rows[name][mine] for name in ("onset", "peak", "offset")])
        judged = (peaks >= ends[ends >= 0].min() - 75) & (peaks <= ends.max() + 75)
        scores.append(beat_scores.compare(marked_s, peaks[judged] / 500))

    assert beat_scores.total(scores).f1 >= 99.88
