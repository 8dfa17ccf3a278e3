"""Whether an ECG trace can be trusted, and if not, why: asked before anything else is read from it.

The score is how alike the beats are to each other: noise makes each look different. Beats are compared within
two shapes, so that a patient with many ventricular beats isn't taken for noise. On the CinC 2017 strips the
score alone tells noisy strips from others with an AUC of 0.959, on the leads of CinC 2011 0.992
(docs/reference/ecg.md); the limits of the three verdicts are our own choice on these two sets.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Beats = NDArray[np.int64]

BEAT_S = 0.25
"""Half the width of the piece around a beat that is compared."""
SAME_SHAPE = 0.8
ALIKE_NONE, ALIKE_ALL = 0.4, 1.0
"""Mean likeness that scores 0 and 1; so a likeness of 0.7 scores 0.5, where rules begin to listen."""
READABLE, SUSPECT = 0.5, 1 / 6
FLAT_UV, FLAT_SHARE = 20.0, 1 / 3
"""A second is flat below this peak-to-peak height; so much of the trace may be flat (a slow heart, a pause)."""
RAIL_S, RAIL_SHARE = 0.04, 0.01
SLOWEST, FASTEST = 20, 250
"""Rates in beats a minute outside which we mistrust the beats, not the heart."""


class Verdict(StrEnum):
    """What may be done with a trace."""

    READABLE = "readable"
    SUSPECT = "suspect"
    UNREADABLE = "unreadable"


class Reason(StrEnum):
    """Why a trace cannot be trusted."""

    HOLES = "holes"
    FLAT = "flat"
    SATURATED = "saturated"
    IMPLAUSIBLE = "implausible"
    NOISY = "noisy"

    def sentence(self) -> str:
        """The reason in words."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.HOLES: "the trace is empty, or holds values that are not numbers",
    Reason.FLAT: "the line is flat: an electrode may be off",
    Reason.SATURATED: "the line sticks to the end of its range",
    Reason.IMPLAUSIBLE: "the beats found come at a rate that no heart has",
    Reason.NOISY: "no two beats look alike: noise covers them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A verdict with its score (0..1) and its reasons."""

    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()


def judge(trace: Floats, peaks: Beats, rate_hz: float) -> Quality:
    """How far a trace of shape (n,), in microvolts, with these R peaks (sample numbers), can be trusted."""
    reason = _obstacle(trace, peaks, rate_hz)
    if reason is not None:
        return Quality(score=0.0, verdict=Verdict.UNREADABLE, reasons=(reason,))
    alike = likeness(trace, peaks, rate_hz)
    score = round(float(np.clip((alike - ALIKE_NONE) / (ALIKE_ALL - ALIKE_NONE), 0, 1)), 3)
    if score >= READABLE:
        return Quality(score=score, verdict=Verdict.READABLE)
    verdict = Verdict.SUSPECT if score >= SUSPECT else Verdict.UNREADABLE
    return Quality(score=score, verdict=verdict, reasons=(Reason.NOISY,))


def likeness(trace: Floats, peaks: Beats, rate_hz: float) -> float:
    """Mean cosine between each beat and the median beat of its shape; 0 with fewer than three whole beats."""
    reach = int(BEAT_S * rate_hz)
    whole = peaks[(peaks >= reach) & (peaks < trace.size - reach)]
    if whole.size < 3:
        return 0.0
    pieces = trace[whole[:, None] + np.arange(-reach, reach)]
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    alike = _cosine(pieces, np.median(pieces, axis=0))
    other = alike < SAME_SHAPE
    if other.sum() >= 2:
        second = _cosine(pieces[other], np.median(pieces[other], axis=0))
        alike[other] = np.maximum(alike[other], second)
    return float(alike.mean())


def _cosine(pieces: Floats, shape: Floats) -> Floats:
    norms = np.sqrt((pieces**2).sum(axis=1)) * np.sqrt((shape**2).sum())
    return np.asarray((pieces * shape).sum(axis=1) / np.maximum(norms, 1e-9), np.float64)


def _obstacle(trace: Floats, peaks: Beats, rate_hz: float) -> Reason | None:
    """What forbids to read the trace at all, if anything does."""
    if not trace.size or not np.isfinite(trace).all():
        return Reason.HOLES
    if _flat_share(trace, rate_hz) > FLAT_SHARE:
        return Reason.FLAT
    if _rail_share(trace, rate_hz) > RAIL_SHARE:
        return Reason.SATURATED
    if not SLOWEST <= 60 * peaks.size * rate_hz / trace.size <= FASTEST:
        return Reason.IMPLAUSIBLE
    return None


def _flat_share(trace: Floats, rate_hz: float) -> float:
    """The share of seconds in which nothing moves."""
    second = min(int(rate_hz), trace.size)
    seconds = trace[: trace.size // second * second].reshape(-1, second)
    return float((np.ptp(seconds, axis=1) < FLAT_UV).mean())


def _rail_share(trace: Floats, rate_hz: float) -> float:
    """The share of samples that stand at the trace's own extremes for longer than a peak would."""
    held = int(RAIL_S * rate_hz) + 1
    total = 0
    for rail in (trace.min(), trace.max()):
        edges = np.diff(np.concatenate([[0], (trace == rail).astype(np.int8), [0]]))
        lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
        total += int(lengths[lengths >= held].sum())
    return total / trace.size
