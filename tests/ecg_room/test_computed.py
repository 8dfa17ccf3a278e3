"""What is computed of a record stands where it happened, on real records too."""

import os
import warnings
from pathlib import Path

import numpy as np
import pytest
import ward
from numpy.typing import NDArray

from accanto_api.ecg import beating, computed, measuring

Floats = NDArray[np.float64]
FS = 360


def _trace(seconds: float, bpm: float = 75) -> Floats:
    return ward.heartbeat(seconds, bpm).astype(np.float64)


def _beats(read: computed.Read) -> beating.Beats:
    return beating.Beats(samples=read.peaks, now=read.kinds, computed=read.kinds)


def _record(name: str) -> Floats:
    """Five minutes of a record of the noise stress test, from its fourth minute on, in microvolts."""
    folder = os.environ.get("ACCANTO_DATA")
    if not folder:
        pytest.skip("ACCANTO_DATA names no folder of records")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about wfdb's own calls
        import wfdb  # noqa: PLC0415  only this test

        held = wfdb.rdrecord(str(Path(folder) / "ecg" / "nstdb" / name), sampfrom=180 * FS, sampto=480 * FS)
    return np.asarray(held.p_signal[:, 0] * 1000, np.float64)


def test_a_gap_holds_no_beat_and_parts_two_intervals() -> None:
    uv = _trace(60)
    uv[2600:3900] = np.nan

    read = computed.of(uv, ward.RATE_HZ)
    rr = measuring.between(_beats(read), read.gaps, ward.RATE_HZ)

    assert read.gaps == ((2600, 3900),)
    assert not ((read.peaks > 2600) & (read.peaks < 3900)).any()
    assert rr.seconds.max() < 0.82


def test_what_is_lost_of_half_a_minute_says_nothing_against_the_rest_of_it() -> None:
    uv = _trace(60)
    uv[2860:3055] = np.nan

    read = computed.of(uv, ward.RATE_HZ)

    assert read.spoilt == ()
    assert {str(kind) for kind in read.kinds} == {"N"}
    assert read.peaks.size == pytest.approx(73, abs=1)


def test_a_flat_half_minute_is_named_unreadable() -> None:
    uv = _trace(90)
    uv[3900:7800] = 0

    read = computed.of(uv, ward.RATE_HZ)

    (first, last, why) = read.spoilt[0]
    assert (first, last, why) == (3900, 7800, "flat")


def test_noise_is_named_where_it_is_and_nowhere_else() -> None:
    """Noise at 6 dB from 300 to 420 s of the record: more than half of its seconds, and none of the quiet ones."""
    read = computed.of(_record("118e06"), FS)

    named = np.zeros(300, np.bool_)
    for first, last, _ in read.spoilt:
        named[first // FS : last // FS] = True
    assert named[120:240].mean() > 0.55
    assert named[:118].mean() < 0.02


def test_a_record_of_three_hours_has_beats_and_no_report() -> None:
    read = computed.of(np.tile(_trace(600), 18), ward.RATE_HZ)

    assert (read.is_whole, read.reports) == (False, ())
    assert read.peaks.size == pytest.approx(13_500, abs=40)
    assert {str(kind) for kind in np.unique(read.kinds)} == {"N"}


def test_a_rate_at_which_nobody_finds_beats_gives_none() -> None:
    assert computed.of(np.zeros(500), 50.0).peaks.size == 0
    assert computed.of(np.full(500, np.nan), 250.0).peaks.size == 0


def test_the_trend_has_no_rate_where_no_beat_is() -> None:
    uv = _trace(60)
    uv[2600:5200] = np.nan
    read = computed.of(uv, ward.RATE_HZ)

    bins = measuring.trend(measuring.between(_beats(read), read.gaps, ward.RATE_HZ), uv.size, 6)

    assert [one is None for one in bins] == [False, False, True, True, False, False]
    assert bins[0] is not None
    assert bins[0][1] == pytest.approx(75, abs=0.5)
