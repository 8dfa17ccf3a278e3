"""The filters of the ECG room against scipy's: tile by tile as over the whole record, and never across a gap."""

import os
from pathlib import Path

import filtering
import numpy as np
import pytest
import tracing

pytestmark = pytest.mark.integration

SETS: dict[str, dict[str, float]] = {
    "hp0.5-lp40-notch50": {"baseline": 0.5, "high": 40, "mains": 50},
    "hp0.67": {"baseline": 0.67},
    "lp150": {"high": 150},
    "notch60": {"mains": 60},
}
ONE_LSB = 1.0


def record(name: str) -> filtering.Samples:
    """The first channel of half an hour of the MIT-BIH database, LSB."""
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public ECG records")
    folder = Path(os.environ["ACCANTO_DATA"]) / "ecg" / "mitdb"
    steps = np.fromfile(folder / f"{name}.dat", np.int8).reshape(-1, 2)[:, 0]
    return np.cumsum(steps, dtype=np.int64).astype(np.int16)


def test_tiles_agree_with_a_filter_over_the_whole_record() -> None:
    trace = record("118")

    shown = filtering.of_console(trace, 360, list(SETS))

    for made, wanted in zip(shown, SETS.values(), strict=True):
        assert np.abs(made - filtering.whole(trace, 360, **wanted)).max() <= ONE_LSB
    assert np.abs(shown[0] - trace).max() > 200, "and it does something"


@pytest.mark.parametrize("rate_hz", [130.0, 1000.0])
def test_seams_of_small_tiles_are_not_seen_at_any_rate(rate_hz: float) -> None:
    trace = tracing.troubled(30)[0]
    name = "hp0.5-lp40-notch50"

    shown = filtering.of_console(trace, rate_hz, [name], tile=512)[0]

    assert np.abs(shown - filtering.whole(trace, rate_hz, **SETS[name])).max() <= ONE_LSB


def test_each_stretch_between_gaps_is_filtered_by_itself() -> None:
    trace = tracing.troubled(60)[0]
    gaps = [(2_000, 2_600), (9_000, 9_001), (14_990, 15_000)]
    for first, last in gaps:
        trace[first:last] = -32_768
    name = "hp0.5-lp40-notch50"

    shown = filtering.of_console(trace, tracing.RATE_HZ, [name], gaps=gaps, tile=4_096)[0]

    for first, last in gaps:
        assert (shown[first:last] == -32_768).all()
    for first, last in [(0, 2_000), (2_600, 9_000), (9_001, 14_990)]:
        alone = filtering.whole(trace[first:last], tracing.RATE_HZ, **SETS[name])
        assert np.abs(shown[first:last] - alone).max() <= ONE_LSB


def test_the_shortest_stretches_are_kept_finite() -> None:
    trace = np.array([300, -32_768, 200, 210], np.int16)

    shown = filtering.of_console(trace, 250, ["hp0.5-lp40"], gaps=[(1, 2)])[0]

    assert np.abs(shown[[0, 2, 3]]).max() <= 300


def test_wander_goes_and_every_peak_stays_where_and_what_it_is() -> None:
    trace, clean = tracing.troubled(60)[0], tracing.drawn(60, tracing.rhythm(60))[0]
    beats = np.round(tracing.rhythm(60) * tracing.RATE_HZ).astype(int)[2:-2]

    shown = filtering.of_console(trace, tracing.RATE_HZ, ["hp0.5-notch50"])[0].astype(float)

    off_uv = (shown - np.median(shown) - clean + np.median(clean)) * tracing.SCALE
    assert np.abs(off_uv[(beats - 75)[:, None] + np.arange(20)]).mean() < 60, "a tenth of 600 uV"
    around = beats[:, None] + np.arange(-8, 9)
    assert np.abs(shown[around].argmax(axis=1) - clean[around].argmax(axis=1)).max() <= 1
    assert (np.ptp(shown[around], axis=1) / np.ptp(clean[around], axis=1)).min() > 0.93
