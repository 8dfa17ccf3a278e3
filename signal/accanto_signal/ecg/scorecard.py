"""A score that a person can add up by hand: each index of a trace gives points, read from a line drawn by its knots.

A scorecard is a logistic regression whose indices enter as piecewise linear curves (a generalised additive model;
Hastie and Tibshirani, Generalized Additive Models, 1990). We took it in place of boosted trees, which did no better
on our data (docs/reference/ecg.md), since every judgement can be taken apart into the points of its indices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The points that one index gives: between the knots on a straight line, beyond them as at the last one."""

    index: str
    knots: tuple[float, ...]
    points: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse curves that aren't."""
        if len(self.knots) != len(self.points) or list(self.knots) != sorted(set(self.knots)):
            raise ValueError(f"the curve of {self.index} needs rising knots and a point for each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Curves of several indices, and where they start from."""

    base: float
    curves: tuple[Curve, ...]

    @property
    def indices(self) -> tuple[str, ...]:
        """The names of the indices, in the order in which they are asked for."""
        return tuple(curve.index for curve in self.curves)

    def points(self, values: Floats) -> Floats:
        """What each index gives: of shape (n, k) for values of shape (n, k), in the order of `indices`."""
        columns = [np.interp(values[:, at], c.knots, c.points) for at, c in enumerate(self.curves)]
        return np.stack(columns, axis=1)

    def score(self, values: Floats) -> Floats:
        """Log odds, of shape (n,), for values of shape (n, k)."""
        return np.asarray(self.base + self.points(values).sum(axis=1), np.float64)


def probability(score: Floats) -> Floats:
    """Log odds as a probability, within the frequencies of the set that the scorecard was fitted on."""
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), np.float64)


def card(base: float, rows: Sequence[tuple[str, Sequence[float], Sequence[float]]]) -> Scorecard:
    """A scorecard from its table: name, knots and points of each index."""
    curves = (Curve(index=name, knots=tuple(knots), points=tuple(points)) for name, knots, points in rows)
    return Scorecard(base=base, curves=tuple(curves))
