"""What `accanto check spirometry` says: a table for people, the same as one JSON object for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import examination, findings, interpretation, reference
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.examination import Examination
from accanto_signal.spirometry.interpretation import Pattern
from accanto_signal.spirometry.reference import Equations, Parameter, People

Document = Mapping[str, object]

_SESSIONS = ("before", "after")
_VALUES = ("fev1", "fvc", "ratio", "fev075", "pef", "fef2575")
_OF_BLOW = (
    *("fev05", "fev075", "fev1", "fev3", "fev6", "fvc", "pef", "bev", "fef2575"),
    *("fet_s", "rise_s", "fivc", "hesitation_s", "zero_s"),
)
_USES = ("fev1_acceptable", "fvc_acceptable", "fev1_usable", "fvc_usable")
_ADVICE = {
    "go_on": "blow again: three good blows that repeat each other are wanted",
    "enough": "enough: three good blows repeat each other",
    "too_many": "eight blows: rest, and try on another day",
    "tired": "FEV1 fell below 80 % of the first blow: stop",
}
NOTICE = "Decision support only: a person reads the curves. Prototype, not a medical device."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One session, or one before and one after a bronchodilator."""

    parts: tuple[Examination, ...]
    equations: Equations
    response_percent: Mapping[str, float]
    """Change of FEV1 and FVC in percent of predicted; empty without a second session."""

    def document(self) -> Document:
        """Everything, with units in the names or in docs/reference/spirometry.md."""
        named = zip(_SESSIONS, self.parts, strict=False)
        return {
            "algorithm": f"{findings.ALGORITHM} {findings.VERSION}",
            "reference": self.equations.value,
            "sessions": {name: _session(part) for name, part in named},
            "bronchodilator": {
                name: {
                    "percent_of_predicted": round(value, 2),
                    "is_response": bool(interpretation.is_response(value)),
                }
                for name, value in self.response_percent.items()
            },
            "notice": NOTICE,
        }

    def text(self) -> str:
        """The same in short."""
        lines: list[str] = []
        for name, part in zip(_SESSIONS, self.parts, strict=False):
            lines += [f"{name} the bronchodilator"] * (len(self.parts) > 1) + _table(part)
        for name, value in self.response_percent.items():
            verdict = "a response" if interpretation.is_response(value) else "no response"
            lines.append(f"{name.upper()} changed by {value:+.1f} % of predicted: {verdict} (limit 10 %)")
        return "\n".join([*lines, f"Reference values: {self.equations.value}. {NOTICE}"])


def of(taken: Sequence[Blows], *, person: People, equations: Equations) -> Report:
    """Examine one session, or two: before and after a bronchodilator."""
    parts = tuple(
        examination.examine(blows, np.zeros(blows.size.size, np.int64), person, equations=equations)
        for blows in taken
    )
    response = {}
    if len(parts) > 1:
        before, after = (part.sessions for part in parts)
        for name, parameter in (("fev1", Parameter.FEV1), ("fvc", Parameter.FVC)):
            predicted = reference.expect(parameter, person, equations=equations).median
            change = interpretation.response_percent(getattr(before, name), getattr(after, name), predicted)
            response[name] = float(change[0])
    return Report(parts=parts, equations=equations, response_percent=response)


def _session(part: Examination) -> Document:
    found, meaning = part.sessions, part.interpretation
    compared = {
        name: {
            "z": _number(getattr(meaning, f"{name}_z")[0]),
            "lower_limit": _number(getattr(meaning, f"{name}_lln")[0]),
            "percent_of_predicted": _number(getattr(meaning, f"{name}_percent")[0]),
        }
        for name in ("fev1", "fvc", "ratio")
    }
    return {
        **{name: _number(getattr(found, name)[0]) for name in _VALUES},
        "grades": {"fev1": str(found.fev1_grade[0]), "fvc": str(found.fvc_grade[0])},
        "acceptable": {"fev1": int(found.fev1_count[0]), "fvc": int(found.fvc_count[0])},
        "apart": {"fev1": _number(found.fev1_apart[0]), "fvc": _number(found.fvc_apart[0])},
        "compared": compared,
        "pattern": str(meaning.pattern[0]),
        "says": Pattern(meaning.pattern[0]).sentence(),
        "severity": str(meaning.severity[0]),
        "fev1q": _number(meaning.fev1q[0]),
        "gold": int(meaning.gold[0]),
        "advice": str(found.advice[0]),
        "blows": [_blow(part, at) for at in range(part.session.size)],
    }


def _blow(part: Examination, at: int) -> Document:
    values = {name: _number(getattr(part.measures, name)[at]) for name in _OF_BLOW}
    return {
        **values,
        **{name: bool(getattr(part.verdicts, name)[at]) for name in _USES},
        "ended": [end.value for end, well in part.verdicts.ended.items() if well[at]],
        "pef_is_coarse": bool(part.measures.pef_is_coarse[at]),
        "reasons": [
            {"code": reason.value, "check": reason.check, "says": reason.sentence()}
            for reason in part.verdicts.of(at)
        ],
    }


def _number(value: float) -> float | None:
    """Four digits behind the point; nothing where there is no value."""
    return None if np.isnan(value) else round(float(value), 4)


def _table(part: Examination) -> list[str]:
    found, meaning = part.sessions, part.interpretation
    return [
        "           value   grade   z-score   lower limit   % predicted",
        *(
            f"{title:9}{_shown(value):>7}   {grade:5} {_shown(z):>9} {_shown(limit):>13} {_shown(percent, 1):>13}"
            for title, value, grade, z, limit, percent in (
                (
                    "FEV1 L",
                    found.fev1,
                    found.fev1_grade[0],
                    meaning.fev1_z,
                    meaning.fev1_lln,
                    meaning.fev1_percent,
                ),
                ("FVC L", found.fvc, found.fvc_grade[0], meaning.fvc_z, meaning.fvc_lln, meaning.fvc_percent),
                ("FEV1/FVC", found.ratio, "", meaning.ratio_z, meaning.ratio_lln, meaning.ratio_percent),
            )
        ),
        f"PEF {_shown(found.pef)} L/s, FEF25-75 {_shown(found.fef2575)} L/s, FEV1Q {_shown(meaning.fev1q, 1)}",
        f"{Pattern(meaning.pattern[0]).sentence()}; FEV1: {meaning.severity[0]}",
        "",
        *(_line(part, at) for at in range(part.session.size)),
        _ADVICE[str(found.advice[0])],
    ]


def _line(part: Examination, at: int) -> str:
    measured = part.measures
    words = [
        f"{name.upper()} {_shown(getattr(measured, name)[at : at + 1])}"
        for name in ("fev1", "fvc", "pef", "bev")
    ]
    reasons = "; ".join(reason.sentence() for reason in part.verdicts.of(at))
    return f"blow {at + 1}: {', '.join(words)}: {_use(part, at)}{': ' if reasons else ''}{reasons}"


def _use(part: Examination, at: int) -> str:
    """What a blow counts for."""
    fev1, fvc = part.verdicts.fev1_acceptable[at], part.verdicts.fvc_acceptable[at]
    if fev1 and fvc:
        return "good"
    return "counts for FEV1 only" if fev1 else "counts for FVC only" if fvc else "does not count"


def _shown(values: NDArray[np.float64], digits: int = 2) -> str:
    return "–" if np.isnan(values[0]) else f"{values[0]:.{digits}f}"
