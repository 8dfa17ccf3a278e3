"""What a session of several blows is worth: the values to report, whether they repeat, a grade for FEV1 and for FVC.

ATS/ERS 2019 (Graham, Am J Respir Crit Care Med 2019;200:e70), Tables 8 and 10. "100 mL where FVC is below 1 L" is the
rule of 2005 and isn't used.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry.checks import CHILD_Y, Verdicts
from accanto_signal.spirometry.measures import Measures

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

ADULT_LIMITS_L = (0.150, 0.200, 0.250)
CHILD_LIMITS_L = (0.100, 0.150, 0.200)
CHILD_SHARE = 0.10
"""For grades A and B, C, D: the two best values differ by no more; in children at least this share of the best."""
ENOUGH_BLOWS, MOST_BLOWS, TIRED_SHARE = 3, 8, 0.80


class Grade(StrEnum):
    """How far a session can be trusted, best first."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    U = "U"
    F = "F"

    @property
    def is_trusted(self) -> bool:
        """Whether baselines and alerts may use it; other grades ask the patient to repeat."""
        return self in {Grade.A, Grade.B, Grade.C}


class Advice(StrEnum):
    """Whether to go on blowing."""

    GO_ON = "go_on"
    ENOUGH = "enough"
    """Three acceptable blows that repeat each other."""
    TOO_MANY = "too_many"
    """Eight blows: rest, and try on another day."""
    TIRED = "tired"
    """FEV1 fell below 80 % of the first blow: stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """What s sessions gave: arrays of shape (s,), in the order of `number`; NaN where nothing was usable."""

    number: Ints
    blows: Ints
    fev1: Floats
    """The largest usable, from whichever blow; litres."""
    fvc: Floats
    ratio: Floats
    """FEV1 / FVC of these two."""
    fev075: Floats
    """What is reported instead of FEV1 up to six years."""
    pef: Floats
    fef2575: Floats
    """From the usable blow with the largest FEV1 + FVC."""
    fev1_count: Ints
    fvc_count: Ints
    """Acceptable blows."""
    fev1_apart: Floats
    fvc_apart: Floats
    """How far the two best acceptable values differ (litres); NaN with fewer than two."""
    fev1_grade: NDArray[np.str_]
    fvc_grade: NDArray[np.str_]
    advice: NDArray[np.str_]


def summarise(measures: Measures, verdicts: Verdicts, *, age_y: Floats, session: Ints) -> Sessions:
    """Sum up n blows, all arrays of shape (n,), into sessions."""
    number, row, counts = np.unique(session, return_inverse=True, return_counts=True)
    grid, age = _Grid(row, counts), age_y[np.unique(row, return_index=True)[1]]
    fev1_good = grid.of(measures.fev1, verdicts.fev1_acceptable)
    fvc_good = grid.of(measures.fvc, verdicts.fvc_acceptable)
    best = _best(grid, measures, verdicts)
    return Sessions(
        number=number,
        blows=counts,
        **best,
        ratio=best["fev1"] / best["fvc"],
        fef2575=_of_best(grid, measures, verdicts),
        fev1_count=_count(fev1_good),
        fvc_count=_count(fvc_good),
        fev1_apart=_apart(fev1_good),
        fvc_apart=_apart(fvc_good),
        fev1_grade=_grade(fev1_good, age, ~np.isnan(best["fev1"])),
        fvc_grade=_grade(fvc_good, age, ~np.isnan(best["fvc"])),
        advice=_advice(grid.of(measures.fev1, verdicts.fev1_usable), fev1_good, fvc_good, age, counts),
    )


class _Grid:
    """Puts values of blows into rows of sessions, in the order of blowing, NaN elsewhere."""

    def __init__(self, row: Ints, counts: Ints) -> None:
        self._row, self._shape = row, (counts.size, int(counts.max()))
        order = np.argsort(row, kind="stable")
        place = np.empty_like(row)
        place[order] = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)
        self._place = place

    def of(self, values: Floats, counts: Bools) -> Floats:
        """Shape (s, most blows)."""
        grid = np.full(self._shape, np.nan)
        grid[self._row, self._place] = np.where(counts, values, np.nan)
        return grid


def _best(grid: _Grid, measures: Measures, verdicts: Verdicts) -> dict[str, Floats]:
    """The largest usable value of each session, from whichever blow."""
    of_fev1, of_fvc = verdicts.fev1_usable, verdicts.fvc_usable
    return {
        "fev1": _largest(grid.of(measures.fev1, of_fev1)),
        "fvc": _largest(grid.of(measures.fvc, of_fvc)),
        "fev075": _largest(grid.of(measures.fev075, of_fev1)),
        "pef": _largest(grid.of(measures.pef, of_fev1)),
    }


def _largest(grid: Floats) -> Floats:
    best = np.where(np.isnan(grid), -np.inf, grid).max(axis=1)
    return np.where(np.isinf(best), np.nan, best)


def _count(grid: Floats) -> Ints:
    return np.asarray((~np.isnan(grid)).sum(axis=1), np.int64)


def _apart(grid: Floats) -> Floats:
    """How far the two largest values of each row differ."""
    if grid.shape[1] < 2:
        return np.full(grid.shape[0], np.nan)
    ranked = np.sort(np.where(np.isnan(grid), -np.inf, grid), axis=1)
    second, best = ranked[:, -2], ranked[:, -1]
    two = np.isfinite(second)
    return np.where(two, best - np.where(two, second, 0.0), np.nan)


def _of_best(grid: _Grid, measures: Measures, verdicts: Verdicts) -> Floats:
    usable = verdicts.fev1_usable & verdicts.fvc_usable
    total = grid.of(measures.fev1 + measures.fvc, usable)
    best = np.argmax(np.where(np.isnan(total), -np.inf, total), axis=1)
    return np.asarray(grid.of(measures.fef2575, usable)[np.arange(best.size), best], np.float64)


def _limits(grid: Floats, age: Floats) -> Floats:
    """Shape (3, s): the most that the two best may differ for A and B, for C, for D (litres)."""
    child = np.maximum(np.array(CHILD_LIMITS_L)[:, None], CHILD_SHARE * np.nan_to_num(_largest(grid)))
    return np.where(age <= CHILD_Y, child, np.array(ADULT_LIMITS_L)[:, None])


def _grade(grid: Floats, age: Floats, is_usable: Bools) -> NDArray[np.str_]:
    count, apart = _count(grid), _apart(grid)
    close, near, far = apart <= _limits(grid, age) + 1e-9
    found = np.select(
        [close & (count >= ENOUGH_BLOWS), close, near, far, count >= 1, is_usable],
        [Grade.A.value, Grade.B.value, Grade.C.value, Grade.D.value, Grade.E.value, Grade.U.value],
        Grade.F.value,
    )
    return np.asarray(found, np.str_)


def _advice(usable: Floats, fev1: Floats, fvc: Floats, age: Floats, blows: Ints) -> NDArray[np.str_]:
    good = [
        (_count(grid) >= ENOUGH_BLOWS) & (_apart(grid) <= _limits(grid, age)[0] + 1e-9)
        for grid in (fev1, fvc)
    ]
    last = np.where(np.isnan(usable), np.inf, usable).min(axis=1)
    found = np.select(
        [good[0] & good[1], last < TIRED_SHARE * usable[:, 0], blows >= MOST_BLOWS],
        [Advice.ENOUGH.value, Advice.TIRED.value, Advice.TOO_MANY.value],
        Advice.GO_ON.value,
    )
    return np.asarray(found, np.str_)
