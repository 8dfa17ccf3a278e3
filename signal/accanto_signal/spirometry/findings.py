"""A spirometry session as findings that rules and people read.

The grade of FEV1 becomes the quality of its findings: only grades A to C reach 0.5, where rules begin to listen, so a
session that cannot be trusted asks the patient to repeat and raises nothing.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from accanto_contract.finding import Code, Detail, Finding
from accanto_signal.spirometry.change import Change, State
from accanto_signal.spirometry.examination import Examination
from accanto_signal.spirometry.interpretation import Pattern
from accanto_signal.spirometry.sessions import Grade

ALGORITHM = "accanto-spirometry"
VERSION = "1"
QUALITIES: Mapping[Grade, float] = {
    Grade.A: 1.0,
    Grade.B: 0.9,
    Grade.C: 0.7,
    Grade.D: 0.4,
    Grade.E: 0.2,
    Grade.U: 0.1,
    Grade.F: 0.0,
}
NUMBER_QUALITY = 0.1
"""Of values that a device sent without a curve: nobody can grade them."""
SECONDS_A_MINUTE = 60
"""Peak flows are litres a minute in the catalogue of signals, litres a second in a laboratory."""
UNITS: Mapping[Code, str] = {
    Code.FEV1: "L",
    Code.FVC: "L",
    Code.PEF: "L/min",
    Code.FEV1_Z: "1",
    Code.FEV1_FALL: "%",
    Code.FEV1_CHANGE: "1",
    Code.SPIROMETRY_QUALITY: "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A session against the person's own baseline."""

    percent: float
    state: State


def fall_of(judged: Change, session: int) -> Fall | None:
    """How one session stands against the baseline; None where it isn't trusted, or there is no baseline yet."""
    state = State(int(judged.state[session]))
    if state in {State.NOT_USABLE, State.NO_BASELINE}:
        return None
    return Fall(percent=float(judged.fall_percent[session]), state=state)


def of_session(
    examination: Examination,
    session: int,
    *,
    starts: datetime,
    ends: datetime,
    fall: Fall | None = None,
) -> Iterator[Finding]:
    """What one session gave, blown from `starts` to `ends`.

    `fall`: how the session stands against the person's baseline, where there is one (`fall_of`).
    Always gives a `spirometry_quality`, with the reasons why blows don't count.
    """
    found, meaning = examination.sessions, examination.interpretation
    of_fev1, of_fvc = (QUALITIES[Grade(grades[session])] for grades in (found.fev1_grade, found.fvc_grade))
    detail = _detail(examination, session)
    values = (
        (Code.FEV1, found.fev1[session], of_fev1),
        (Code.FVC, found.fvc[session], of_fvc),
        (Code.PEF, found.pef[session] * SECONDS_A_MINUTE, of_fev1),
        (Code.FEV1_Z, meaning.fev1_z[session], of_fev1),
        (Code.FEV1_FALL, math.nan if fall is None else fall.percent, of_fev1),
        (Code.FEV1_CHANGE, math.nan if fall is None else float(fall.state), of_fev1),
    )
    for code, value, quality in values:
        if math.isfinite(value):
            yield _finding(code, float(value), quality, detail, starts=starts, ends=ends)
    reasons = detail | {"reasons": _reasons(examination, session), "advice": str(found.advice[session])}
    yield _finding(Code.SPIROMETRY_QUALITY, of_fev1, of_fev1, reasons, starts=starts, ends=ends)


def of_numbers(
    values: Mapping[Code, float], *, device_grade: str, starts: datetime, ends: datetime
) -> Iterator[Finding]:
    """What a device sent as numbers alone, without a curve: kept and shown, with its own grade, never trusted."""
    detail: dict[str, Detail] = {"fev1_grade": Grade.U.value, "device_grade": device_grade, "curve": "none"}
    for code, value in values.items():
        yield _finding(code, value, NUMBER_QUALITY, detail, starts=starts, ends=ends)


def _detail(examination: Examination, session: int) -> dict[str, Detail]:
    found, pattern = examination.sessions, Pattern(examination.interpretation.pattern[session])
    return {
        "fev1_grade": str(found.fev1_grade[session]),
        "fvc_grade": str(found.fvc_grade[session]),
        "blows": int(found.blows[session]),
        "pattern": pattern.value,
        "says": pattern.sentence(),
    }


def _reasons(examination: Examination, session: int) -> tuple[str, ...]:
    """What was wrong with the blows of a session, each reason once."""
    blows = [int(at) for at in (examination.session == session).nonzero()[0]]
    return tuple(sorted({reason.value for blow in blows for reason in examination.verdicts.of(blow)}))


def _finding(
    code: Code,
    value: float,
    quality: float,
    detail: Mapping[str, Detail],
    *,
    starts: datetime,
    ends: datetime,
) -> Finding:
    return Finding(
        code=code,
        starts=starts,
        ends=ends,
        value=value,
        unit=UNITS[code],
        quality=quality,
        confidence=1.0 if code is Code.SPIROMETRY_QUALITY else quality,
        algorithm=ALGORITHM,
        algorithm_version=VERSION,
        detail=detail,
    )
