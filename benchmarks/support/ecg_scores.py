"""How well ectopic beats and fibrillation are told, each by records that the judging card was not fitted on."""

from dataclasses import dataclass

import ecg_fit
import ecg_sets
import ecg_training
import numpy as np
from ecg_training import BeatSet
from metric import Metric
from numpy.typing import NDArray

from accanto_signal.ecg import classes, fibrillation

Floats = NDArray[np.float64]

SPECIFICITY = 0.95
UNDETERMINED = -30.0
"""Log odds of a strip with too few beats to say: it counts as no fibrillation."""
_NOT_COUNTED = {"V": ("F", "Q"), "S": ("Q",)}
"""By EC57 fusion and unclassifiable beats that are called ventricular are no errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many beats of a kind were found, and how many so called are of it, in percent."""

    sensitivity: float
    precision: float
    strict_precision: float
    """With fusion and unclassifiable beats as errors."""


def of_beats() -> dict[str, Metric]:
    """VEB and SVEB on DS1, by EC57's counting."""
    sets = ecg_training.beat_sets()
    out: dict[str, Metric] = {}
    for kind, name, names, limit in (
        ("V", "veb", ecg_training.VENTRICULAR, classes.VENTRICULAR_FROM),
        ("S", "sveb", ecg_training.SUPRAVENTRICULAR, classes.SUPRAVENTRICULAR_FROM),
    ):
        aim = ">= 93; DS1, each record by the 21 others" if kind == "V" else "reported; DS1, the same way"
        whole, pieces = ecg_training.held_back_beats(sets, kind, names)
        score, short = _score(sets.whole, kind, whole >= limit), _score(sets.pieces, kind, pieces >= limit)
        out[f"{name}_se"] = Metric(score.sensitivity, "%", aim)
        out[f"{name}_ppv"] = Metric(score.precision, "%", aim)
        out[f"{name}_ppv_strict"] = Metric(score.strict_precision, "%", "fusion beats counted as errors")
        out[f"{name}_se_30s"] = Metric(short.sensitivity, "%", "the same, each half minute alone")
        out[f"{name}_ppv_30s"] = Metric(short.precision, "%", "the same, each half minute alone")
    return out


def _score(beat: BeatSet, kind: str, called: NDArray[np.bool_]) -> Score:
    true = beat.kinds == kind
    hits = int((called & true).sum())
    wrong = called & ~true
    counted = wrong & ~np.isin(beat.kinds, _NOT_COUNTED[kind])
    return Score(
        sensitivity=round(100 * hits / (int(true.sum()) + beat.missed[kind]), 2),
        precision=round(100 * hits / max(hits + int(counted.sum()), 1), 2),
        strict_precision=round(100 * hits / max(hits + int(wrong.sum()), 1), 2),
    )


def of_strips() -> dict[str, Metric]:
    """Fibrillation on CinC 2017."""
    strips = ecg_training.strip_set()
    scores = np.concatenate(
        [ecg_training.held_back_strips(strips), np.full(strips.undetermined.size, UNDETERMINED)]
    )
    labels = np.concatenate([strips.labels, strips.undetermined])
    true, normal = labels == "A", labels == "N"
    limit = float(np.quantile(scores[~true], SPECIFICITY))
    by = f"CinC 2017, {labels.size} strips, 5 folds"
    return {
        "auc_af_vs_n": Metric(
            round(ecg_fit.auc(true[true | normal], scores[true | normal]), 4), "AUC", f">= 0.985; {by}"
        ),
        "auc_af_vs_no": Metric(round(ecg_fit.auc(true, scores), 4), "AUC", f">= 0.97; {by}"),
        "se_af_at_sp95": Metric(round(100 * float((scores[true] > limit).mean()), 1), "%", f"reported; {by}"),
    }


def of_intervals() -> dict[str, Metric]:
    """Fibrillation on the RR intervals of AFDB."""
    rows = [(fibrillation.score_of_intervals(intervals_s), truth) for intervals_s, truth in ecg_sets.afdb()]
    known = [(score, truth) for score, truth in rows if score is not None]
    scores, truth = np.array([score for score, _ in known]), np.array([true for _, true in known])
    about = f">= 0.995; AFDB, {truth.size} half minutes, RR intervals alone, card of CinC 2017"
    return {"auc_afdb": Metric(round(ecg_fit.auc(truth, scores), 4), "AUC", about)}
