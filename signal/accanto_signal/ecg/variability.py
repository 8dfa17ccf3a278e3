"""Heart rate variability: how much the times between normal beats vary (HRV).

Definitions: Task Force of ESC and NASPE, Circulation 93:1043-1065, 1996. Time domain only: frequency bands need five
even minutes, which a strip at home seldom is. SDNN grows with the length of a recording: compare equal lengths.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg.classes import Kind

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

FEWEST = 20
LARGE_STEP_MS = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Variability:
    """The usual figures, in milliseconds unless they say otherwise."""

    intervals: int
    mean_nn_ms: float
    sdnn_ms: float
    rmssd_ms: float
    pnn50: float
    """The share of differences above 50 ms, 0..1."""
    sd1_ms: float
    """Spread across and along the line of identity of the Poincare plot."""
    sd2_ms: float


def normal_runs(peaks: Beats, kinds: NDArray[np.str_], rate_hz: float) -> list[Floats]:
    """Runs of RR intervals between normal beats, in seconds: an ectopic beat breaks the run before and after."""
    between = (kinds[:-1] == Kind.NORMAL.value) & (kinds[1:] == Kind.NORMAL.value)
    intervals_s = np.diff(peaks) / rate_hz
    breaks = np.flatnonzero(~between)
    pieces = np.split(np.arange(intervals_s.size), breaks)
    return [intervals_s[piece[between[piece]]] for piece in pieces if between[piece].any()]


def of(runs: Sequence[Floats]) -> Variability | None:
    """The summary of runs of normal RR intervals (seconds, each of shape (n,)); None with fewer than twenty."""
    intervals_ms = np.concatenate([*runs, np.empty(0)]) * 1000
    steps = np.concatenate([*(np.diff(run) for run in runs), np.empty(0)]) * 1000
    if intervals_ms.size < FEWEST or steps.size < FEWEST // 2:
        return None
    sdnn, sdsd = float(intervals_ms.std(ddof=1)), float(steps.std(ddof=1))
    return Variability(
        intervals=intervals_ms.size,
        mean_nn_ms=round(float(intervals_ms.mean()), 1),
        sdnn_ms=round(sdnn, 1),
        rmssd_ms=round(float(np.sqrt((steps**2).mean())), 1),
        pnn50=round(float((np.abs(steps) > LARGE_STEP_MS).mean()), 3),
        sd1_ms=round(sdsd / 2**0.5, 1),
        sd2_ms=round(max(2 * sdnn**2 - sdsd**2 / 2, 0) ** 0.5, 1),
    )
