"""Fits scorecards, and judges them by records that they weren't fitted on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg.scorecard import Scorecard, card

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDS = 15


def fit(
    names: Sequence[str], values: Floats, truth: Flags, weights: Floats, *, knots: int, stiff: float
) -> Scorecard:
    """A scorecard by penalised logistic regression, for values of shape (n, k).

    Knots stand at quantiles. The penalty holds down second differences of points, and (a twentieth of it) points.
    """
    at = [np.unique(np.quantile(column, np.linspace(0.01, 0.99, knots))) for column in values.T]
    design = np.hstack([_hats(values[:, i], k) for i, k in enumerate(at)] + [np.ones((truth.size, 1))])
    points = _solve(design, truth.astype(np.float64), weights, _penalty([k.size for k in at], stiff))
    parts = np.split(points[:-1], np.cumsum([k.size for k in at])[:-1])
    rows = [
        (name, np.round(k, 4).tolist(), np.round(part, 3).tolist())
        for name, k, part in zip(names, at, parts, strict=True)
    ]
    return card(round(float(points[-1]), 3), rows)


def _hats(column: Floats, knots: Floats) -> Floats:
    """How near each value is to each knot, shape (n, knots); rows sum to one."""
    return np.stack([np.interp(column, knots, row) for row in np.eye(knots.size)], axis=1)


def _penalty(sizes: Sequence[int], stiff: float) -> Floats:
    total = sum(sizes) + 1
    out = np.zeros((total, total))
    start = 0
    for size in sizes:
        bend = np.diff(np.eye(size), 2, axis=0)
        out[start : start + size, start : start + size] = stiff * (bend.T @ bend + 0.05 * np.eye(size))
        start += size
    out[-1, -1] = 1e-6
    return out


def _solve(design: Floats, truth: Floats, weights: Floats, penalty: Floats) -> Floats:
    """Newton's method from zero."""
    points = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(design @ points, -30, 30)))
        spread = weights * chance * (1 - chance) + 1e-6
        slope = design.T @ (weights * (truth - chance)) - penalty @ points
        points = points + np.linalg.solve((design * spread[:, None]).T @ design + penalty, slope)
    return points


def auc(truth: Flags, scores: Floats) -> float:
    """Area under the ROC curve, ties counted half."""
    order = np.sort(scores)
    ranks = (np.searchsorted(order, scores) + np.searchsorted(order, scores, side="right") + 1) / 2
    hits = int(truth.sum())
    return float((ranks[truth].sum() - hits * (hits + 1) / 2) / (hits * (truth.size - hits)))


def folds(groups: NDArray[np.str_], count: int, seed: int) -> NDArray[np.int64]:
    """A fold for each row, so that every group is spread evenly over all folds."""
    rng = np.random.default_rng(seed)
    out = np.zeros(groups.size, np.int64)
    for group in np.unique(groups):
        rows = rng.permutation(np.flatnonzero(groups == group))
        out[rows] = np.arange(rows.size) % count
    return out
