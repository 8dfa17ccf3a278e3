"""Each blow of a session as it is drawn and judged: its samples, its numbers, what is wrong with it and where."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from accanto_api.spirometry import shapes
from accanto_api.spirometry.course import known
from accanto_api.spirometry.looking import Phase, Seen
from accanto_api.spirometry.rows import JudgementRow
from accanto_signal.spirometry import blows, opinions
from accanto_signal.spirometry.checks import REQUIRED, Criterion, End, Verdicts
from accanto_signal.spirometry.events import COUGH_REACH_S

FASTEST_HZ = 200.0
"""Samples of faster devices are thinned for drawing: a screen has no more than a point for each 5 ms."""
SLOW_FLOW = 1.0
"""Behind the peak, flows below this (L/s) are drawn as the check for coughs takes them, over 30 ms to each side: of a
device that tells millilitres, 10 ms would show its steps of 0.05 L/s. No result is computed from it."""
_ENDS: tuple[tuple[End, shapes.End], ...] = (
    (End.PLATEAU, "plateau"),
    (End.LONG, "long"),
    (End.REPEATS, "repeats"),
)
_FORBIDDING: dict[Literal["fev1", "fvc"], frozenset[Criterion]] = {
    "fev1": REQUIRED["fev1_usable"] | REQUIRED["fev1_acceptable"],
    "fvc": REQUIRED["fvc_usable"] | REQUIRED["fvc_acceptable"],
}


def shown(seen: Seen) -> list[shapes.Effort]:
    """Every blow, in the order in which they were blown."""
    phases = [piece.phase for piece in seen.pieces for _ in piece.curves]
    computed, counts = (_uses(verdicts) for verdicts in (seen.found.computed, seen.found.verdicts))
    best = _best(seen)
    return [
        _effort(seen, at, phase, computed=computed[at], counts=counts[at], is_best=at in best)
        for at, phase in enumerate(phases)
    ]


def judgement(said: JudgementRow | None) -> shapes.Judgement | None:
    """What a reader said, if it still says something."""
    if said is None or not (said.fev1 or said.fvc):
        return None
    return shapes.Judgement(
        fev1=said.fev1, fvc=said.fvc, reason=said.reason, author=said.author, made_at=said.made_at
    )


def _effort(
    seen: Seen, at: int, phase: Phase, *, computed: shapes.Uses, counts: shapes.Uses, is_best: bool
) -> shapes.Effort:
    measures, curve = seen.found.measures, seen.curves[at]
    step, volume, flow = _samples(seen, at)
    return shapes.Effort(
        number=at + 1,
        starts=curve.starts,
        phase=phase,
        rate_hz=seen.batch.rate_hz / step,
        volume_ml=volume,
        flow_ml_s=flow,
        zero_s=known(measures.zero_s[at]),
        fev1=known(measures.fev1[at]),
        fvc=known(measures.fvc[at]),
        pef=known(measures.pef[at]),
        pef_is_coarse=bool(measures.pef_is_coarse[at]),
        fef2575=known(measures.fef2575[at]),
        bev=known(measures.bev[at]),
        fet_s=known(measures.fet_s[at], 2),
        rise_s=known(measures.rise_s[at], 3),
        end=next((word for end, word in _ENDS if seen.found.verdicts.ended[end][at]), "early"),
        computed=computed,
        counts=counts,
        judgement=judgement(seen.said.judgements.get((seen.session.device_id, curve.starts))),
        objections=_objections(seen.found.computed, at),
        is_best=is_best,
    )


def _samples(seen: Seen, at: int) -> tuple[int, list[int], list[int]]:
    """Every how manieth sample is told, and volume (mL, from 0) and flow (mL/s) of one blow."""
    batch, peak = seen.batch, seen.found.measures.peak[at]
    step, size = max(1, int(np.ceil(batch.rate_hz / FASTEST_HZ))), int(batch.size[at])
    volume, flow = batch.volume[at, :size], batch.flow[at, :size]
    wide = blows.slope(
        batch.volume[at : at + 1], batch.size[at : at + 1], batch.rate_hz, reach_s=COUGH_REACH_S
    )
    is_slow = (flow < SLOW_FLOW) & (np.arange(size) > peak)
    drawn = np.where(is_slow, wide[0, :size], flow)
    told = (np.round(1000 * one[::step]).astype(int).tolist() for one in (volume - volume[0], drawn))
    return step, *told


def _uses(verdicts: Verdicts) -> Sequence[shapes.Uses]:
    of_fev1 = opinions.uses(verdicts.fev1_acceptable, verdicts.fev1_usable)
    of_fvc = opinions.uses(verdicts.fvc_acceptable, verdicts.fvc_usable)
    return [
        shapes.Uses.model_validate({"fev1": fev1.value, "fvc": fvc.value})
        for fev1, fvc in zip(of_fev1, of_fvc, strict=True)
    ]


def _objections(verdicts: Verdicts, at: int) -> list[shapes.Objection]:
    return [
        shapes.Objection(
            code=criterion.value,
            check=criterion.check,
            at_s=known(verdicts.at_s[criterion][at], 3) if criterion in verdicts.at_s else None,
            forbids=[name for name, criteria in _FORBIDDING.items() if criterion in criteria],
        )
        for criterion in verdicts.of(at)
    ]


def _best(seen: Seen) -> set[int]:
    """Of each piece the usable blow with the largest FEV1 + FVC: the one that is drawn thick."""
    verdicts, measures = seen.found.verdicts, seen.found.measures
    total = np.where(verdicts.fev1_usable & verdicts.fvc_usable, measures.fev1 + measures.fvc, -np.inf)
    found = set()
    for piece in range(len(seen.pieces)):
        mine = np.where(seen.found.session == piece, total, -np.inf)
        if np.isfinite(mine).any():
            found.add(int(mine.argmax()))
    return found
