"""How a patient blew over months: each session with its grade, and how it stands against those before it.

Sessions are as the watch found them; those that a reader judged, that a bronchodilator divides, or that the watch has
not seen yet are examined here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from accanto_alerts import blows
from accanto_alerts.blows import Session
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.spirometry import keys, looking, rows, shapes
from accanto_api.spirometry.looking import Phase, Seen
from accanto_api.spirometry.rows import FoundRow, Said
from accanto_contract.finding import Code
from accanto_signal.spirometry import change, findings
from accanto_signal.spirometry.change import Rule, State
from accanto_signal.spirometry.sessions import Grade
from accanto_signal.spirometry.visits import Person

MOST_EXAMINED = 60
"""In one answer; more than so many sessions that are other than found are shown as found."""
_SAID: Mapping[State, shapes.Change] = {
    State.STEADY: "steady",
    State.AMBER: "amber",
    State.RED: "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A session in a few numbers: litres and litres a second, None where nothing was usable."""

    session: Session
    phase: Phase
    fev1: float | None
    fvc: float | None
    pef: float | None
    fev1_z: float | None
    fev1_grade: Grade
    fvc_grade: Grade
    is_judged: bool

    @property
    def is_compared(self) -> bool:
        """Whether others are compared with it: trusted, and not after a bronchodilator."""
        return self.fev1 is not None and self.fev1_grade.is_trusted and self.phase != "after"


async def sums(
    connection: Connection, patient_id: int, person: Person, starts: datetime, ends: datetime
) -> list[Sum]:
    """Every session that meets a span of time, the oldest first; what holds no blow is left out."""
    sessions = sorted(
        await blows.sessions(connection, patient_id, starts, ends),
        key=lambda one: (one.starts, one.device_id),
    )
    said = await rows.said(connection, patient_id, starts - blows.REACH, ends + blows.REACH)
    found = await _found(connection, patient_id, starts, ends)
    examined = 0
    known = []
    for session in sessions:
        mine = found.get((session.device_id, session.starts))
        other = mine is None or said.concerns(session.device_id, session.starts, session.ends)
        if other and examined < MOST_EXAMINED:
            examined += 1
            seen = await looking.at(connection, patient_id, session, person, said)
            known += [] if seen is None else [summed(seen)]
        elif mine:
            known.append(_as_found(session, mine))
    return known


def summed(seen: Seen) -> Sum:
    """A session as examined, by the piece that it begins with."""
    at, results = seen.own, seen.found.sessions
    piece = seen.pieces[at]
    said = piece.said
    grades = (
        said.fev1 if said and said.fev1 else str(results.fev1_grade[at]),
        said.fvc if said and said.fvc else str(results.fvc_grade[at]),
    )
    return Sum(
        session=seen.session,
        phase=piece.phase,
        fev1=known(results.fev1[at]),
        fvc=known(results.fvc[at]),
        pef=known(results.pef[at]),
        fev1_z=known(seen.found.interpretation.fev1_z[at]),
        fev1_grade=Grade(grades[0]),
        fvc_grade=Grade(grades[1]),
        is_judged=bool(said and (said.fev1 or said.fvc)) or _is_judged(seen.said, seen.session),
    )


def known(value: float, digits: int = 4) -> float | None:
    """A number as it is told; None for none."""
    return round(float(value), digits) if np.isfinite(value) else None


def shown(sums_: Sequence[Sum], devices: Mapping[int, str]) -> list[shapes.Breath]:
    """The course of sessions, each against the own baseline of its time."""
    days = np.array([one.session.starts.timestamp() / 86_400 for one in sums_], np.float64)
    fev1 = np.array([one.fev1 if one.is_compared else np.nan for one in sums_], np.float64)
    rule = Rule()
    usual = change.baseline(days, fev1, rule)
    judged = change.compare(fev1, usual, rule)
    return [
        _breath(one, devices, judged, usual.median, at) for at, one in enumerate(sums_)
    ]  # fmt: skip


def _breath(
    one: Sum, devices: Mapping[int, str], judged: change.Change, median: NDArray[np.float64], at: int
) -> shapes.Breath:
    return shapes.Breath(
        session=keys.of(one.session),
        device=devices.get(one.session.device_id, ""),
        starts=one.session.starts,
        blows=one.session.blows,
        phase=one.phase,
        fev1=one.fev1,
        fvc=one.fvc,
        pef=one.pef,
        fev1_z=one.fev1_z,
        fev1_grade=one.fev1_grade.value,
        fvc_grade=one.fvc_grade.value,
        is_trusted=one.fev1_grade.is_trusted,
        is_judged=one.is_judged,
        change=_SAID.get(State(int(judged.state[at]))),
        usual_l=known(median[at]),
        amber_l=known(judged.amber_l[at]),
        red_l=known(judged.red_l[at]),
    )


async def _found(
    connection: Connection, patient_id: int, starts: datetime, ends: datetime
) -> dict[tuple[int, datetime], dict[str, FoundRow]]:
    """What the watch found, session by session."""
    found: dict[tuple[int, datetime], dict[str, FoundRow]] = defaultdict(dict)
    for row in await database.rows(
        connection, FoundRow, "spirometry.found",
        patient=patient_id, starts=starts - blows.REACH, ends=ends,
    ):  # fmt: skip
        found[row.device_id, row.starts][row.code] = row
    return found


def _as_found(session: Session, found: Mapping[str, FoundRow]) -> Sum:
    quality = found.get(Code.SPIROMETRY_QUALITY.value)
    detail = quality.detail if quality else {}
    pef = _value(found, Code.PEF)
    return Sum(
        session=session,
        phase="only",
        fev1=_value(found, Code.FEV1),
        fvc=_value(found, Code.FVC),
        pef=None if pef is None else round(pef / findings.SECONDS_A_MINUTE, 4),
        fev1_z=_value(found, Code.FEV1_Z),
        fev1_grade=Grade(str(detail.get("fev1_grade", "F"))),
        fvc_grade=Grade(str(detail.get("fvc_grade", "F"))),
        is_judged=False,
    )


def _value(found: Mapping[str, FoundRow], code: Code) -> float | None:
    row = found.get(code.value)
    return None if row is None or row.value is None else round(row.value, 4)


def _is_judged(said: Said, session: Session) -> bool:
    return any(
        device == session.device_id and session.starts <= start <= session.ends
        for (device, start), one in said.judgements.items()
        if one.fev1 or one.fvc
    )
