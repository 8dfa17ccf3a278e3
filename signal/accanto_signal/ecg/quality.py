"""Whether an ECG trace can be trusted, and if not, why: asked before anything else is read from it.

The score adds two things up: how alike the beats are in shape, and how much their heights scatter (likeness.py).
It is a scorecard, fitted on CinC 2017 (benchmarks/support/ecg_quality.py): there it tells noisy strips from others
with an AUC of 0.962, cross-validated, and on the leads of CinC 2011, which it never saw, with 0.996
(docs/reference/ecg.md). A score of one half means: as likely noise as not, where one strip of four is noise.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import disturbances, likeness
from accanto_signal.ecg.likeness import Alike
from accanto_signal.ecg.scorecard import Scorecard, card, probability

Floats = NDArray[np.float64]
Beats = NDArray[np.int64]

# fmt: off
NOISE = card(-4.214, [
    ("likeness",
     (0.3613, 0.8791, 0.9448, 0.9728, 0.9948),
     (4.6, 0.807, -0.876, -1.82, -2.711)),
    ("scatter",
     (0.0342, 0.0782, 0.1109, 0.1811, 0.6108),
     (-3.299, -1.758, -0.077, 1.513, 3.622)),
])
# fmt: on
"""Log odds that a strip is noise."""
ALIKE_NONE, ALIKE_ENOUGH = 0.4, 0.8
"""A likeness from which a score can be 0, and 1: even heights alone, as of a hiss, make no trace readable."""
READABLE, SUSPECT = 0.5, 0.25
"""95 of 100 strips that a cardiologist could read have the first score, and 16 of 100 that none could; the second
98 and 35. Rules listen from the first on."""
OFF_SHARE = 1 / 3
"""So much of the trace may be flat: a slow heart, a pause."""
RAIL_SHARE = 0.01
SLOWEST, FASTEST = 20, 250
"""Rates in beats a minute outside which we mistrust the beats, not the heart."""
SHORTEST_S = 15.0
"""In a shorter piece a heart may beat too seldom to be compared."""
LONGEST_S = 120.0
"""A longer trace is judged minute by minute: shapes change over hours."""
MINUTE_S = 60.0
HUM_SHARE = 0.5
"""A hum half as high as the beats is no longer looked through."""
NEIGHBOURS_S = 2.0
"""A second is judged by its beats and those so near."""


class Verdict(StrEnum):
    """What may be done with a trace."""

    READABLE = "readable"
    SUSPECT = "suspect"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why a trace cannot be trusted."""

    HOLES = "holes"
    FLAT = "flat"
    LEAD_OFF = "lead_off"
    SATURATED = "saturated"
    TOO_SHORT = "too_short"
    IMPLAUSIBLE = "implausible"
    NOISY = "noisy"
    HUM = "hum"

    def sentence(self, language: str = "en") -> str:
        """The reason in words, in English (en) or Italian (it)."""
        english, italian = _SENTENCES[self]
        return italian if language == "it" else english


_SENTENCES = {
    Reason.HOLES: (
        "the trace is empty, or holds values that are not numbers",
        "il tracciato è vuoto o contiene valori che non sono numeri",
    ),
    Reason.FLAT: (
        "the line is flat: an electrode may be off",
        "la linea è piatta: un elettrodo potrebbe essere staccato",
    ),
    Reason.LEAD_OFF: (
        "the line is flat for part of the time: an electrode came off",
        "la linea è piatta per parte del tempo: un elettrodo si è staccato",
    ),
    Reason.SATURATED: (
        "the line sticks to the end of its range",
        "la linea resta al limite della scala",
    ),
    Reason.TOO_SHORT: (
        "the trace is too short to compare beats with each other",
        "il tracciato è troppo breve per confrontare i battiti fra loro",
    ),
    Reason.IMPLAUSIBLE: (
        "the beats found come at a rate that no heart has",
        "i battiti trovati hanno una frequenza che nessun cuore ha",
    ),
    Reason.NOISY: (
        "no two beats look alike: noise covers them",
        "i battiti non si somigliano: li copre il disturbo",
    ),
    Reason.HUM: (
        "mains hum of 50 or 60 Hz lies over the trace",
        "sul tracciato c'è un ronzio di rete a 50 o 60 Hz",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A verdict with its score (0..1) and its reasons. A hum that can be looked through is named, too."""

    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


def judge(trace: Floats, peaks: Beats, rate_hz: float) -> Quality:
    """How far a trace of shape (n,), in microvolts, with these R peaks (sample numbers), can be trusted.

    A trace longer than two minutes is judged minute by minute: the score is their mean, the reasons are those of
    more than a third of them.
    """
    minutes = int(trace.size / (MINUTE_S * rate_hz))
    if trace.size <= LONGEST_S * rate_hz or not minutes:
        return _of_strip(trace, peaks, rate_hz)
    edges = [round(at * MINUTE_S * rate_hz) for at in range(minutes)] + [trace.size]
    parts = []
    for start, end in pairwise(edges):
        first, last = np.searchsorted(peaks, [start, end])
        parts.append(_of_strip(trace[start:end], peaks[first:last] - start, rate_hz))
    often = [one for one in Reason if 3 * sum(one in part.reasons for part in parts) > len(parts)]
    return _rated(sum(part.score for part in parts) / len(parts), often)


def by_second(trace: Floats, peaks: Beats, rate_hz: float) -> Floats:
    """A score (0..1) for each whole second, shape (int(n / rate_hz),): as that of the whole, by the beats near it.

    Where fewer than three beats are near, all beats tell; seconds that are flat, at the end of the range or hold
    values that are not numbers score 0.
    """
    off = disturbances.unusable_seconds(trace, rate_hz)
    alike = likeness.of(np.nan_to_num(trace, nan=0.0, posinf=0.0, neginf=0.0), peaks, rate_hz)
    if alike.places.size < likeness.FEWEST:
        return np.zeros(off.size)
    scores = np.full(off.size, _score(alike))
    beat_s = alike.places / rate_hz
    first = np.searchsorted(beat_s, np.arange(off.size) - NEIGHBOURS_S)
    last = np.searchsorted(beat_s, np.arange(off.size) + 1 + NEIGHBOURS_S)
    for second in np.flatnonzero(last - first >= likeness.FEWEST).tolist():
        scores[second] = _score(alike, slice(first[second], last[second]))
    return np.where(off, 0.0, scores)


def scores(indices: Floats, noise: Scorecard) -> Floats:
    """Scores (0..1), shape (n,), of likeness and scatter, shape (n, 2), by this card of noise."""
    enough = (indices[:, 0] - ALIKE_NONE) / (ALIKE_ENOUGH - ALIKE_NONE)
    return np.asarray(np.minimum(1 - probability(noise.score(indices)), np.clip(enough, 0, 1)), np.float64)


def _of_strip(trace: Floats, peaks: Beats, rate_hz: float) -> Quality:
    reason = _obstacle(trace, peaks, rate_hz)
    if reason is not None:
        return Quality(score=0.0, verdict=Verdict.UNREADABLE, reasons=(reason,))
    alike = likeness.of(trace, peaks, rate_hz)
    if alike.places.size < likeness.FEWEST:
        few = Reason.TOO_SHORT if trace.size < SHORTEST_S * rate_hz else Reason.NOISY
        return Quality(score=0.0, verdict=Verdict.UNREADABLE, reasons=(few,))
    score = _score(alike)
    reasons = [Reason.NOISY] if score < READABLE else []
    height_uv = float(np.exp(np.median(alike.heights)))
    hum_uv = disturbances.hum(trace, rate_hz)
    if hum_uv >= disturbances.HUM_UV:
        reasons.append(Reason.HUM)
    if 2 * hum_uv > HUM_SHARE * height_uv:
        score = min(score, 0.99 * READABLE)
    return _rated(score, reasons)


def _score(alike: Alike, chosen: slice = slice(None)) -> float:
    return float(scores(np.array([alike.indices(chosen)]), NOISE)[0])


def _rated(score: float, reasons: list[Reason]) -> Quality:
    verdict = Verdict.READABLE if score >= READABLE else Verdict.SUSPECT
    if score < SUSPECT:
        verdict = Verdict.UNREADABLE
    return Quality(score=round(score, 3), verdict=verdict, reasons=tuple(reasons))


def _obstacle(trace: Floats, peaks: Beats, rate_hz: float) -> Reason | None:
    """What forbids to read the trace at all, if anything does."""
    if not trace.size or not np.isfinite(trace).all():
        return Reason.HOLES
    flat = disturbances.flat_seconds(trace, rate_hz)
    if flat.all():
        return Reason.FLAT
    if flat.mean() > OFF_SHARE:
        return Reason.LEAD_OFF
    if disturbances.at_rail(trace, rate_hz).mean() > RAIL_SHARE:
        return Reason.SATURATED
    if not SLOWEST <= 60 * peaks.size * rate_hz / trace.size <= FASTEST:
        return Reason.IMPLAUSIBLE
    return None
