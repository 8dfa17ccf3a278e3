"""Noise is told from readable ECG no worse than ever, on strips and leads that people labelled."""

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.ecg import beats, quality

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "ACCANTO_DATA" not in os.environ, reason="ACCANTO_DATA names no folder with ECG records"
    ),
]


def _packed(name: str) -> dict[str, NDArray[np.number]]:
    with np.load(Path(os.environ["ACCANTO_DATA"]) / "ecg" / name) as held:
        return {key: held[key] for key in held.files}


def _score(trace: NDArray[np.int16], rate_hz: float) -> float:
    return quality.judge(trace.astype(np.float64), beats.find(trace, rate_hz)[0], rate_hz).score


def _auc(bad: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """The chance that a bad one scores lower than a good one; ties count half."""
    order = np.sort(scores[~bad])
    above = order.size - np.searchsorted(order, scores[bad], side="right")
    equal = order.size - above - np.searchsorted(order, scores[bad], side="left")
    return float((above + equal / 2).mean() / order.size)


def test_strips_that_nobody_could_read_score_low() -> None:
    packed = _packed("cinc2017_dev.npz")
    samples = np.cumsum(packed["signal_differences"], dtype=np.int16)
    noisy = packed["labels"] == "~"
    chosen = np.flatnonzero(noisy | (np.arange(noisy.size) % 4 == 0))

    strips = (samples[packed["offsets"][at] : packed["offsets"][at + 1]] for at in chosen)
    scores = np.array([_score(strip, 300.0) for strip in strips])

    assert _auc(noisy[chosen], scores) >= 0.96


def test_leads_that_people_called_bad_score_low() -> None:
    packed = _packed("cinc2011_dev.npz")
    samples = np.cumsum(packed["signal_differences"], axis=-1, dtype=np.int16).reshape(-1, 5000)

    scores = np.array([_score(lead, 500.0) for lead in samples])

    assert _auc(packed["lead_bad"].ravel() == 1, scores) >= 0.995
