"""How well found beats agree with those that people marked: one to one within 150 ms, the nearest pairs first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Marks = Sequence[tuple[int, int]]

BEAT_CODES = (*range(1, 14), 25, 30, 34, 35, 38, 41)
"""N L R a V F J A S E j / Q, B ? e n f r: marks that stand for a beat; flutter waves do not."""
FLUTTER_STARTS, FLUTTER_ENDS = 32, 33
TOLERANCE_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How found beats agree with marked ones; `errors_s` are found less marked times of the matched."""

    matched: int = 0
    false: int = 0
    missed: int = 0
    errors_s: Floats = field(default_factory=lambda: np.empty(0))

    @property
    def f1(self) -> float:
        """Harmonic mean of sensitivity and positive predictive value, in per cent."""
        return 100 * 2 * self.matched / (2 * self.matched + self.false + self.missed)

    @property
    def jitter_ms(self) -> float:
        """Standard deviation of the errors."""
        return 1000 * float(np.std(self.errors_s))


def total(scores: Iterable[Score]) -> Score:
    """Many records as one."""
    parts = list(scores)
    return Score(
        matched=sum(part.matched for part in parts),
        false=sum(part.false for part in parts),
        missed=sum(part.missed for part in parts),
        errors_s=np.concatenate([part.errors_s for part in parts]),
    )


def compare(marked_s: Floats, found_s: Floats) -> Score:
    """Times in seconds, rising."""
    near = [
        (abs(found_s[other] - mark), number, int(other))
        for number, mark in enumerate(marked_s)
        for other in range(*np.searchsorted(found_s, [mark - TOLERANCE_S, mark + TOLERANCE_S]).tolist())
    ]
    marks, founds, errors = set[int](), set[int](), list[float]()
    for _, number, other in sorted(near):
        if number not in marks and other not in founds:
            marks.add(number)
            founds.add(other)
            errors.append(found_s[other] - marked_s[number])
    return Score(
        matched=len(marks),
        false=found_s.size - len(founds),
        missed=marked_s.size - len(marks),
        errors_s=np.array(errors),
    )


def beat_times(marks: Marks, rate_hz: float) -> Floats:
    """Times of the marks that stand for a beat."""
    return np.array([at for at, code in marks if code in BEAT_CODES]) / rate_hz


def outside_flutter(times_s: Floats, marks: Marks, rate_hz: float) -> Floats:
    """The times that fall into no episode of ventricular flutter."""
    starts = [at / rate_hz for at, code in marks if code == FLUTTER_STARTS]
    ends = [at / rate_hz for at, code in marks if code == FLUTTER_ENDS]
    for start, end in zip(starts, ends, strict=True):
        times_s = times_s[(times_s < start) | (times_s > end)]
    return times_s
