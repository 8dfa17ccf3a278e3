"""How ectopic beats come: their share, in pairs, in runs, or every second beat."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg.classes import Kind

Beats = NDArray[np.int64]

RUN = 3
FAST_BPM = 100.0
"""A run of at least three ventricular beats faster than this is a (non-sustained) ventricular tachycardia."""
ALTERNATING = 3
"""Bigeminy: at least so many ectopic beats, each after one normal beat."""


class Form(StrEnum):
    """How they follow each other."""

    COUPLET = "couplet"
    RUN = "run"
    BIGEMINY = "bigeminy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Some beats in a row."""

    form: Form
    kind: Kind
    first: int
    """Number of the first ectopic beat, and of the last."""
    last: int
    beats: int
    """How many of them are ectopic."""
    bpm: float
    """The rate from the first to the last."""

    @property
    def is_tachycardia(self) -> bool:
        """A run above 100 beats a minute."""
        return self.form is Form.RUN and self.bpm > FAST_BPM


def patterns(kinds: NDArray[np.str_], peaks: Beats, rate_hz: float, kind: Kind) -> list[Pattern]:
    """Couplets, runs and bigeminy of one kind of beats, in order of time within each form.

    `kinds` are letters of `Kind`, `peaks` sample numbers, both of shape (beats,).
    """
    ectopic = kinds == kind.value
    rows = [
        (Form.RUN if last - first + 1 >= RUN else Form.COUPLET, first, last, last - first + 1)
        for first, last in _stretches(ectopic)
        if last > first
    ]
    for first, last in _stretches(_alternating(ectopic, kinds == Kind.NORMAL.value)):
        if (count := (last - first) // 2 + 1) >= ALTERNATING:
            rows.append((Form.BIGEMINY, first, last, count))
    return [
        Pattern(
            form=form,
            kind=kind,
            first=first,
            last=last,
            beats=count,
            bpm=_bpm(peaks[first : last + 1], rate_hz),
        )
        for form, first, last, count in rows
    ]


def _bpm(peaks: Beats, rate_hz: float) -> float:
    return round(float(60 * rate_hz / np.diff(peaks).mean()), 1)


def _stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of each stretch of true values."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(
        zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True)
    )


def _alternating(ectopic: NDArray[np.bool_], normal: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Beats from an ectopic one to another, with one normal beat between any two of them."""
    pairs = np.flatnonzero(ectopic[:-2] & normal[1:-1] & ectopic[2:])
    inside = np.zeros(ectopic.size, bool)
    inside[pairs[:, None] + np.arange(3)] = True
    return inside
