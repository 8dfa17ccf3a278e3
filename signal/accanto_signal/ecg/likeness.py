"""How alike the beats of a trace are: in shape and in height. Noise makes each beat look different.

Beats are compared within two shapes, so that a patient with many ventricular beats isn't taken for noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Beats = NDArray[np.int64]

BEAT_S = 0.25
"""Half the width of the piece around a beat that is compared."""
COMPLEX_S = 0.06
"""Half the width in which its height is measured."""
SAME_SHAPE = 0.8
FEWEST = 3
"""With fewer whole beats nothing can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alike:
    """Of each beat that lies whole inside the trace."""

    places: Beats
    """Sample numbers, shape (b,)."""
    cosines: Floats
    """Its likeness to the median beat of its shape, shape (b,): 1 is the same."""
    heights: Floats
    """The natural logarithm of its peak-to-peak height, shape (b,)."""

    def indices(self, chosen: NDArray[np.bool_] | slice = slice(None)) -> tuple[float, float]:
        """Mean likeness, and scatter (SD) of the logarithms of the heights, of some beats."""
        return float(self.cosines[chosen].mean()), float(self.heights[chosen].std())


def of(trace: Floats, peaks: Beats, rate_hz: float) -> Alike:
    """The beats of a trace of shape (n,), all numbers, any unit, with these R peaks (sample numbers)."""
    reach = int(BEAT_S * rate_hz)
    whole = peaks[(peaks >= reach) & (peaks < trace.size - reach)]
    pieces = trace[whole[:, None] + np.arange(-reach, reach)]
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    near = int(COMPLEX_S * rate_hz)
    heights = np.log(np.ptp(pieces[:, reach - near : reach + near], axis=1) + 1)
    return Alike(places=whole, cosines=_cosines(pieces), heights=heights)


def _cosines(pieces: Floats) -> Floats:
    if len(pieces) < FEWEST:
        return np.zeros(len(pieces))
    alike = _cosine(pieces, np.median(pieces, axis=0))
    other = alike < SAME_SHAPE
    if other.sum() >= 2:
        alike[other] = np.maximum(alike[other], _cosine(pieces[other], np.median(pieces[other], axis=0)))
    return alike


def _cosine(pieces: Floats, shape: Floats) -> Floats:
    norms = np.sqrt((pieces**2).sum(axis=1)) * np.sqrt((shape**2).sum())
    return np.asarray((pieces * shape).sum(axis=1) / np.maximum(norms, 1e-9), np.float64)
