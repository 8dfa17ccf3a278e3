"""How RR intervals vary: the indices in which atrial fibrillation differs from other rhythms.

Irregularity alone doesn't make fibrillation: extra beats are irregular too, but leave most intervals in their place.
So three of the indices ask how unpredictable intervals are, and two whether many of them agree.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import rhythm

Floats = NDArray[np.float64]

NAMES = ("cosen", "entropy", "restless", "settled", "mode", "rate")
"""cosen: coefficient of sample entropy. entropy: of RR differences (rhythm.irregularity). restless, settled: the share
of places where two differences in a row are both above, or both below, 6 % of the median RR. mode: the largest share
of intervals that lie within 8 % of each other. rate: beats a minute, from the median."""
SHORTEST_S, LONGEST_S = 0.2, 3.0
TOLERANCES_S = (0.03, 0.05, 0.08, 0.12, 0.18, 0.25)
ENOUGH_PAIRS = 5
SMALL_STEP, NARROW = 0.06, 0.08


def of(intervals_s: Floats) -> Floats | None:
    """The indices, shape (6,), of consecutive RR intervals in seconds, shape (n,); None for fewer than eleven."""
    if intervals_s.size < rhythm.FEWEST_INTERVALS:
        return None
    held = np.clip(intervals_s, SHORTEST_S, LONGEST_S)
    median = float(np.median(held))
    steps = np.abs(np.diff(held)) / median
    before, after = steps[:-1], steps[1:]
    ordered = np.sort(held)
    within = np.searchsorted(ordered, ordered + NARROW * median, side="right") - np.arange(ordered.size)
    return np.array([
        cosen(held),
        rhythm.irregularity([held]) or 0.0,
        ((before > SMALL_STEP) & (after > SMALL_STEP)).mean(),
        ((before < SMALL_STEP) & (after < SMALL_STEP)).mean(),
        within.max() / ordered.size,
        60 / median,
    ])  # fmt: skip


def cosen(intervals_s: Floats) -> float:
    """Coefficient of sample entropy with templates of one interval: high means that nothing repeats.

    Lake and Moorman, Am J Physiol Heart Circ Physiol 300:H319-H325, 2011. Deviation: the tolerance is the first
    of six at which five pairs agree twice, our own ladder, so that short strips have a value too.
    """
    apart = np.abs(intervals_s[:, None] - intervals_s[None, :])
    pairs = np.triu_indices(intervals_s.size - 1, 1)
    first, second = apart[:-1, :-1][pairs], apart[1:, 1:][pairs]
    once = twice = 0
    tolerance = TOLERANCES_S[0]
    for tolerance in TOLERANCES_S:
        near = first <= tolerance
        once, twice = int(near.sum()), int((near & (second <= tolerance)).sum())
        if twice >= ENOUGH_PAIRS:
            break
    repeats = max(twice, 1) / max(once, 1)
    return float(-np.log(repeats) + np.log(2 * tolerance) - np.log(intervals_s.mean()))
