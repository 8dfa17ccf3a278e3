"""ECG checks: how well and how fast beats, noise, rhythm and waves are told, beside other libraries.

One run, one thread. Beats: one to one within 150 ms, first channel, no learning time left out. Accuracy of whatever
was fitted is of records held back. Needs ACCANTO_DATA (docs/reference/ecg.md), about six minutes.
"""

import os
import sys
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

import ecg_beats
import ecg_fit
import ecg_peers
import ecg_quality
import ecg_rhythm
import ecg_sets
import ecg_speed
from ecg_sets import Record
from metric import Metric

from accanto_signal.ecg import beats


def measure() -> dict[str, Metric]:
    """All figures."""
    records = {record.name: record for record in ecg_sets.ds1()}
    return {
        **ecg_speed.measure(records),
        **ecg_beats.measure(lambda trace, rate_hz: beats.find(trace, rate_hz)[0], records),
        **_peers(records),
        **_noise(),
        **ecg_rhythm.measure(),
    }


def _peers(records: dict[str, Record]) -> dict[str, Metric]:
    """Accuracy of the peers by the same rules."""
    out = {}
    for name, find in ecg_peers.FINDERS.items():
        score, _ = ecg_beats.of_records(find, records)
        out[f"f1_ds1_{name}"] = Metric(score.f1, "%", f"jitter {score.jitter_ms:.1f} ms")
        for key, decibels in (("6db", "06"), ("0db", "00")):
            out[f"f1_nst_{key}_{name}"] = Metric(
                ecg_beats.in_noise(find, records, decibels).f1, "%", "record 118"
            )
    return out


def _noise() -> dict[str, Metric]:
    values, labels = ecg_quality.strips()
    scores, bad = ecg_quality.leads()
    return {
        "auc_noise": Metric(
            ecg_fit.auc(labels == "~", -ecg_quality.held_back(values, labels)),
            "",
            "target 0.96; CinC 2017, noisy strips against all others, held back",
        ),
        "auc_noise_cinc2011": Metric(
            ecg_fit.auc(bad, -scores), "", "target 0.99; CinC 2011, each lead; nothing was fitted on it"
        ),
    }
