"""Which beats are normal, which come from a ventricle, which too early from above it, and which from a pacemaker.

Ventricular beats differ in shape and width from the strip's dominant beat and are followed by a pause;
supraventricular ones look like it and come early, with another P wave. One lead knows the second kind badly: take
their number as a hint only (docs/reference/ecg.md has both figures).
"""

import itertools
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import classes_cards, pacing, portrait, shapes
from accanto_signal.ecg.scorecard import Scorecard

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

FEWEST = 5
"""With fewer beats there is no dominant shape."""
AT_ONCE = 2000
"""Beats judged beside each other: about half an hour."""
VENTRICULAR_FROM, SUPRAVENTRICULAR_FROM = -0.4, -0.3
"""Log odds where sensitivity and precision meet on records held back."""


ALIKE, EVEN = 0.95, 0.1
"""Where every QRS complex is so like the median one, and no RR interval further from the median than this share, no
beat can be ectopic, and nothing more is computed. On DS1 a quarter of all half minutes, without one ectopic beat."""
CERTAINLY_NOT = -8.0
"""The log odds that beats of such a strip get."""


class Kind(StrEnum):
    """Where a beat comes from."""

    NORMAL = "N"
    SUPRAVENTRICULAR = "S"
    VENTRICULAR = "V"
    PACED = "P"
    """Suspected: a spike stands before it."""
    UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """What each beat is."""

    kinds: NDArray[np.str_]
    """The letter of a `Kind` for each beat, shape (beats,)."""
    ventricular: Floats
    """Log odds of a ventricular beat, shape (beats,); NaN for unknown ones."""
    supraventricular: Floats

    def share(self, kind: Kind) -> float:
        """The share of known beats that are of this kind, 0..1."""
        known = self.kinds != Kind.UNKNOWN.value
        return float((self.kinds[known] == kind.value).mean()) if known.any() else 0.0


def of(trace: Floats, peaks: Beats, rate_hz: float) -> Classes:
    """The kind of each beat of a trace of shape (n,), any unit, with these R peaks (sample numbers, rising)."""
    ventricular = np.full(peaks.size, np.nan)
    supraventricular = np.full(peaks.size, np.nan)
    kinds = np.full(peaks.size, Kind.UNKNOWN.value)
    for part in _parts(peaks.size):
        first, last = peaks[part][0], peaks[part][-1]
        start = max(0, int(first - 2 * rate_hz))
        near = trace[start : int(last + 2 * rate_hz)]
        if _is_uniform(near, peaks[part] - start, rate_hz):
            kinds[part], ventricular[part], supraventricular[part] = Kind.NORMAL, CERTAINLY_NOT, CERTAINLY_NOT
            continue
        values = portrait.of(near, peaks[part] - start, rate_hz)
        ventricular[part] = classes_cards.VENTRICULAR.score(_columns(values, classes_cards.VENTRICULAR))
        card = classes_cards.SUPRAVENTRICULAR
        supraventricular[part] = card.score(_columns(values, card))
        kinds[part] = _kinds(ventricular[part], supraventricular[part])
    kinds[pacing.paced(trace, peaks, rate_hz)] = Kind.PACED.value
    return Classes(kinds=kinds, ventricular=ventricular, supraventricular=supraventricular)


def _parts(count: int) -> list[slice]:
    """Stretches of about equal length, none longer than `AT_ONCE`; none for too few beats."""
    if count < FEWEST:
        return []
    edges = np.linspace(0, count, -(-count // AT_ONCE) + 1).astype(int)
    return [slice(a, b) for a, b in itertools.pairwise(edges.tolist())]


def _is_uniform(trace: Floats, peaks: Beats, rate_hz: float) -> bool:
    """Whether all beats come evenly and look alike."""
    intervals = np.diff(peaks)
    usual = float(np.median(intervals))
    if np.abs(intervals - usual).max() > EVEN * usual:
        return False
    rows = shapes.cut(shapes.blurred(trace, rate_hz), peaks, rate_hz, before_s=0.15, after_s=0.2)
    first, last = shapes.grid(0.04), rows.shape[1] - shapes.grid(0.04)
    usual_shape = shapes.unit(np.median(rows[:, first:last], axis=0))[None]
    return bool((shapes.likeness(rows, usual_shape, start=first, slack=4) > ALIKE).all())


def _columns(values: Floats, card: Scorecard) -> Floats:
    return values[:, [portrait.NAMES.index(name) for name in card.indices]]


def _kinds(ventricular: Floats, supraventricular: Floats) -> NDArray[np.str_]:
    early = np.where(
        supraventricular >= SUPRAVENTRICULAR_FROM, Kind.SUPRAVENTRICULAR.value, Kind.NORMAL.value
    )
    return np.where(ventricular >= VENTRICULAR_FROM, Kind.VENTRICULAR.value, early)
