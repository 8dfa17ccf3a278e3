"""Whether a strip looks like atrial fibrillation: beats that come without any order, and no P wave before them.

Both must speak for it. By convention a single lead must last 30 s for the word to be used (ESC guideline on atrial
fibrillation, 2020); below that, or where P waves repeat, an uneven strip is *irregular, inconclusive*. A clinician
confirms the first diagnosis by own reading of the trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import atrial, fibrillation_cards, intervals
from accanto_signal.ecg.scorecard import probability

Beats = NDArray[np.int64]
Floats = NDArray[np.float64]

NEEDS_S = 29.5
"""Half a minute, less what a beat more or less at the ends takes."""
SUSPECTED = -1.0
"""Log odds from which a strip is called suspect: 97 % of strips without fibrillation stay below (CinC 2017)."""
UNEVEN = -2.3
"""Log odds of the intervals alone from which a strip is uneven: 90 % of strips without fibrillation stay below."""


class Rhythm(StrEnum):
    """What can be said about the order of the beats."""

    ORDERED = "ordered"
    IRREGULAR = "irregular_inconclusive"
    FIBRILLATION = "atrial_fibrillation_suspected"
    UNDETERMINED = "undetermined"

    def sentence(self) -> str:
        """What it says, in words."""
        return _SENTENCES[self]


_SENTENCES = {
    Rhythm.ORDERED: "no sign of atrial fibrillation",
    Rhythm.IRREGULAR: "the beats come unevenly; too short, or P waves repeat: inconclusive",
    Rhythm.FIBRILLATION: "the beats come without order and no P wave repeats: atrial fibrillation suspected",
    Rhythm.UNDETERMINED: "too few beats to say how they come",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The order of the beats, how probable fibrillation is, and what each index gave (log odds)."""

    rhythm: Rhythm
    probability: float = 0.0
    points: Mapping[str, float] = field(default_factory=dict)


def judge(trace: Floats, peaks: Beats, rate_hz: float) -> Judgement:
    """Judge a readable trace of shape (n,), any unit, with its R peaks (sample numbers).

    Where the intervals alone are in order, P waves are not looked at: the probability is then that of the intervals.
    """
    regular = intervals.of(np.diff(peaks) / rate_hz)
    if regular is None:
        return Judgement(rhythm=Rhythm.UNDETERMINED)
    uneven = _uneven(regular)
    waves = atrial.of(trace, peaks, rate_hz) if uneven >= UNEVEN else None
    card, values = fibrillation_cards.INTERVALS_ALONE, regular
    if waves is not None:
        card, values = fibrillation_cards.WITH_WAVES, np.concatenate([regular, waves])
    score = float(card.score(values[None])[0])
    given = card.points(values[None])[0]
    return Judgement(
        rhythm=_rhythm(score, uneven, seconds=trace.size / rate_hz, has_waves=waves is not None),
        probability=round(float(probability(np.array(score))), 4),
        points=dict(zip(card.indices, np.round(given, 2).tolist(), strict=True)),
    )


def score(trace: Floats, peaks: Beats, rate_hz: float) -> float | None:
    """Log odds of fibrillation from intervals and P waves; None where `judge` finds it undetermined."""
    regular = intervals.of(np.diff(peaks) / rate_hz)
    waves = atrial.of(trace, peaks, rate_hz)
    if regular is None or waves is None:
        return None
    return float(fibrillation_cards.WITH_WAVES.score(np.concatenate([regular, waves])[None])[0])


def score_of_intervals(intervals_s: Floats) -> float | None:
    """Log odds of fibrillation from RR intervals alone (seconds, shape (n,)); None for fewer than eleven."""
    regular = intervals.of(intervals_s)
    return None if regular is None else _uneven(regular)


def _uneven(regular: Floats) -> float:
    return float(fibrillation_cards.INTERVALS_ALONE.score(regular[None])[0])


def _rhythm(score: float, uneven: float, *, seconds: float, has_waves: bool) -> Rhythm:
    if uneven < UNEVEN:
        return Rhythm.ORDERED
    if score >= SUSPECTED and seconds >= NEEDS_S and has_waves:
        return Rhythm.FIBRILLATION
    return Rhythm.IRREGULAR
