"""What was usual before: medians over what lies behind each moment."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def medians(values: Floats, first: Ints, behind: Ints) -> Floats:
    """The median of `values[first:behind]` for each pair (shape (n,)), without NaN; NaN where nothing is left."""
    widest = int((behind - first).max(initial=0))
    if widest <= 0:
        return np.full(first.size, np.nan)
    at = first[:, None] + np.arange(widest)
    window = np.where(at < behind[:, None], values[np.minimum(at, values.size - 1)], np.nan)
    ranked, count = np.sort(window, axis=1), np.isfinite(window).sum(axis=1)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, widest - 1)
    rows = np.arange(first.size)
    return np.where(count > 0, (ranked[rows, low] + ranked[rows, high]) / 2, np.nan)
