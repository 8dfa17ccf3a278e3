"""How well two readers agree beyond chance: Cohen's kappa, plain and with weights for how far apart they are.

J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46; with weights: Psychological Bulletin 70 (1968)
213-220. Weights of disagreement between grades i and j: |i - j| (linear), (i - j)^2 (quadratic).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Weights = Literal["plain", "linear", "quadratic"]
Pair = tuple[str, str]
"""What one reader said of an eye, and what the other said."""


def table(pairs: Sequence[Pair], grades: Sequence[str]) -> NDArray[np.int64]:
    """How often each grade met each, shape (k, k): rows are the one reader's, columns the other's.

    A pair with a grade that is not among `grades` (an eye that cannot be graded) is left out.
    """
    place = {grade: at for at, grade in enumerate(grades)}
    counts = np.zeros((len(grades), len(grades)), np.int64)
    for one, other in pairs:
        if one in place and other in place:
            counts[place[one], place[other]] += 1
    return counts


def kappa(counts: NDArray[np.int64], weights: Weights = "plain") -> float | None:
    """1 for full agreement, 0 for chance, below for worse. None where it is not defined: no pairs, one grade only."""
    total = counts.sum()
    if total == 0:
        return None
    by_chance = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    cost = _cost(len(counts), weights)
    expected = float((cost * by_chance).sum())
    if expected == 0:
        return None
    return 1 - float((cost * counts).sum()) / expected


def _cost(size: int, weights: Weights) -> NDArray[np.float64]:
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(np.float64)
    if weights == "plain":
        return np.asarray(apart > 0, np.float64)
    return apart if weights == "linear" else apart**2
