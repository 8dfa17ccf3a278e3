"""The results of a session: values beside healthy people and the person's own past, grades, what a drug changed."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from accanto_api.spirometry import shapes
from accanto_api.spirometry.course import Sum, known
from accanto_api.spirometry.looking import Piece, Seen
from accanto_signal.spirometry import flows, interpretation, reference
from accanto_signal.spirometry.flows import Flow
from accanto_signal.spirometry.interpretation import Interpretation
from accanto_signal.spirometry.reference import Equations, Parameter, People

BEST_WITHIN = timedelta(days=365)
"""The personal best is the best trusted value of a year: an older one tells of another lung."""
_EQUATIONS = Equations.GLOBAL_2022
_COMPARED: dict[shapes.Parameter, Parameter] = {
    "fev1": Parameter.FEV1,
    "fvc": Parameter.FVC,
    "ratio": Parameter.RATIO,
}
_PARAMETERS: tuple[shapes.Parameter, ...] = ("fev1", "fvc", "ratio", "pef", "fef2575")


def parts(seen: Seen, earlier: Sequence[Sum]) -> list[shapes.Part]:
    """The results before and after a bronchodilator, or of all blows; `earlier`: the sessions before this one."""
    return [_part(seen, at, piece, earlier) for at, piece in enumerate(seen.pieces)]


def response(seen: Seen) -> shapes.Response | None:
    """What the bronchodilator changed, where there are blows of both sides and somebody to compare with."""
    if [piece.phase for piece in seen.pieces] != ["before", "after"]:
        return None
    changed = {}
    for name in ("fev1", "fvc"):
        before, after = getattr(seen.found.sessions, name)
        predicted = reference.expect(_COMPARED[name], _of(seen, 0), equations=_EQUATIONS).median[0]
        percent = interpretation.response_percent(before, after, predicted)
        changed[name] = (float(after - before), float(percent))
    if not np.isfinite([number for pair in changed.values() for number in pair]).all():
        return None
    return shapes.Response(
        fev1_l=round(changed["fev1"][0], 3),
        fev1_percent=round(changed["fev1"][1], 1),
        fvc_l=round(changed["fvc"][0], 3),
        fvc_percent=round(changed["fvc"][1], 1),
        is_response=bool(interpretation.is_response([pair[1] for pair in changed.values()]).any()),
    )


def loop(seen: Seen) -> list[shapes.LoopPoint]:
    """The predicted flow-volume curve and its lower limit, point by point; empty where nothing can be predicted."""
    of = _of(seen, seen.own)
    fvc = reference.expect(Parameter.FVC, of, equations=_EQUATIONS)
    bands = {flow: flows.expect(flow, of) for flow in Flow}
    medians = [fvc.median[0], *(band.median[0] for band in bands.values())]
    if not np.isfinite(medians).all():
        return []
    volume, low_volume = float(fvc.median[0]), float(fvc.lower_limit[0])
    points = [
        shapes.LoopPoint.model_validate(
            {
                "name": flow.value,
                "volume": round(flows.SHARES[flow] * volume, 4),
                "flow": round(float(band.median[0]), 4),
                "low_volume": round(flows.SHARES[flow] * low_volume, 4),
                "low_flow": round(float(band.lower_limit[0]), 4),
            }
        )
        for flow, band in bands.items()
    ]
    end = shapes.LoopPoint(
        name="fvc", volume=round(volume, 4), flow=0.0, low_volume=round(low_volume, 4), low_flow=0.0
    )
    return [*points, end]


def compared_with(seen: Seen) -> shapes.Reference:
    """The equations in use."""
    return shapes.Reference(
        equations="gli_global_2022",
        flows="ecsc_1993",
        flows_extrapolated=bool(flows.is_extrapolated(_of(seen, seen.own))[0]),
    )


def _part(seen: Seen, at: int, piece: Piece, earlier: Sequence[Sum]) -> shapes.Part:
    results, meaning = seen.found.sessions, seen.found.interpretation
    computed = {"fev1": str(results.fev1_grade[at]), "fvc": str(results.fvc_grade[at])}
    said = piece.said if piece.said and (piece.said.fev1 or piece.said.fvc) else None
    grade = {name: getattr(said, name, None) or letter for name, letter in computed.items()}
    return shapes.Part.model_validate(
        {
            "phase": piece.phase,
            "trace": piece.trace,
            "values": [_value(seen, at, name, earlier) for name in _PARAMETERS],
            "grade": grade,
            "computed": computed,
            "said": None if said is None else {
                "fev1": said.fev1, "fvc": said.fvc, "reason": said.reason,
                "author": said.author, "made_at": said.made_at,
            },
            "acceptable": {"fev1": int(results.fev1_count[at]), "fvc": int(results.fvc_count[at])},
            "apart_l": {"fev1": known(results.fev1_apart[at]), "fvc": known(results.fvc_apart[at])},
            "advice": str(results.advice[at]),
            "pattern": str(meaning.pattern[at]),
            "severity": str(meaning.severity[at]),
            "gold": int(meaning.gold[at]),
            "fev1q": known(meaning.fev1q[at], 2) if seen.person.sex else None,
        }
    )  # fmt: skip


def _value(seen: Seen, at: int, name: shapes.Parameter, earlier: Sequence[Sum]) -> shapes.Value:
    measured = known(getattr(seen.found.sessions, name)[at])
    beside = _beside(seen, at, name) if name in _COMPARED else (None, None, None, None)
    predicted, lln, percent, z = beside
    trusted = [one for one in earlier if one.is_compared and getattr(one, name, None) is not None]
    recent = [one for one in trusted if seen.pieces[at].starts - one.session.starts <= BEST_WITHIN]
    return shapes.Value(
        parameter=name,
        measured=measured,
        predicted=predicted,
        lln=lln,
        percent=percent,
        z=z,
        best=_against(measured, name, max(recent, key=lambda one: getattr(one, name), default=None)),
        last=_against(measured, name, trusted[-1] if trusted else None),
    )


def _beside(
    seen: Seen, at: int, name: shapes.Parameter
) -> tuple[float | None, float | None, float | None, float | None]:
    """Predicted, lower limit, percent and z of a value."""
    expected = reference.expect(_COMPARED[name], _of(seen, at), equations=_EQUATIONS)
    meaning: Interpretation = seen.found.interpretation
    columns: tuple[NDArray[np.float64], NDArray[np.float64]] = (
        getattr(meaning, f"{name}_percent"), getattr(meaning, f"{name}_z"),
    )  # fmt: skip
    return (
        known(expected.median[0]),
        known(expected.lower_limit[0]),
        known(columns[0][at], 1),
        known(columns[1][at]),
    )


def _against(measured: float | None, name: shapes.Parameter, one: Sum | None) -> shapes.Earlier | None:
    value = getattr(one, name, None)
    if one is None or measured is None or not value:
        return None
    return shapes.Earlier(value=value, at=one.session.starts, percent=round(100 * (measured / value - 1), 1))


def _of(seen: Seen, at: int) -> People:
    """Who blew a piece, at that time."""
    return seen.person.on(seen.pieces[at].starts)
