"""A session as examined, with what readers said of its blows; a bronchodilator divides it, or joins it to another."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from accanto_alerts import blows
from accanto_alerts.blows import Session
from accanto_api.database import Connection
from accanto_api.spirometry.rows import TOGETHER, DrugRow, GradeRow, Said
from accanto_signal.spirometry import examination, reference, visits
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.examination import Examination
from accanto_signal.spirometry.reference import People
from accanto_signal.spirometry.visits import Curve, Person

Phase = Literal["only", "before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The blows before, or after, a bronchodilator; or all of them."""

    phase: Phase
    curves: Sequence[Curve]
    trace: str
    """A name for these very samples: another one as soon as a blow joins."""
    said: GradeRow | None

    @property
    def starts(self) -> datetime:
        """When the first of them was blown."""
        return self.curves[0].starts


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A session as examined; the pieces stand in the order of `found.sessions`."""

    session: Session
    person: Person
    pieces: Sequence[Piece]
    unreadable: int
    batch: Blows
    found: Examination
    said: Said
    drug: DrugRow | None

    @property
    def curves(self) -> list[Curve]:
        """Every blow, in the order of the arrays of `found`."""
        return [curve for piece in self.pieces for curve in piece.curves]

    @property
    def own(self) -> int:
        """The piece that the session begins with."""
        return max(
            (at for at, piece in enumerate(self.pieces) if piece.starts <= self.session.starts), default=0
        )


async def at(
    connection: Connection, patient_id: int, session: Session, person: Person, said: Said
) -> Seen | None:
    """Examine a session; None where nothing in it is a blow."""
    drug = _nearest(said.drugs, session)
    starts = min(session.starts, drug.given_at - TOGETHER) if drug else session.starts
    ends = max(session.ends, drug.given_at + TOGETHER) if drug else session.ends
    curves = await blows.curves(connection, patient_id, session.device_id, starts, ends)
    divided = _divided(visits.readable(curves), session, drug)
    if not divided:
        return None
    pieces = [_piece(phase, part, session, said) for phase, part in divided]
    all_ = [curve for piece in pieces for curve in piece.curves]
    batch = visits.blows_of(all_)
    number = np.repeat(np.arange(len(pieces)), [len(piece.curves) for piece in pieces])
    opinions = said.opinions(session.device_id, [curve.starts for curve in all_])
    return Seen(
        session=session,
        person=person,
        pieces=pieces,
        unreadable=session.blows - sum(_is_in(curve, session) for curve in all_),
        batch=batch,
        found=examination.examine(batch, number, _people(person, pieces), said=opinions),
        said=said,
        drug=drug if any(piece.phase != "only" for piece in pieces) else None,
    )


def _people(person: Person, pieces: Sequence[Piece]) -> People:
    """Who blew each piece, as old as they were then."""
    then = [person.on(piece.starts) for piece in pieces]
    return reference.people(
        is_male=[one.is_male[0] for one in then],
        age_y=[one.age_y[0] for one in then],
        height_cm=[one.height_cm[0] for one in then],
    )


def _nearest(drugs: Sequence[DrugRow], session: Session) -> DrugRow | None:
    """The bronchodilator that was given during a session, or nearest to it within two hours."""
    near = [
        one for one in drugs if session.starts - TOGETHER <= one.given_at <= session.ends + TOGETHER
    ]  # fmt: skip
    return min(
        near, key=lambda one: max(session.starts - one.given_at, one.given_at - session.ends), default=None
    )


def _divided(
    curves: Sequence[Curve], session: Session, drug: DrugRow | None
) -> list[tuple[Phase, Sequence[Curve]]]:
    """The blows of a session and, where a bronchodilator stands between, those on its other side."""
    own = [curve for curve in curves if _is_in(curve, session)]
    if drug is None or not own:
        return [("only", own)] if own else []
    earlier = [curve for curve in curves if curve.starts < drug.given_at]
    later = [curve for curve in curves if curve.starts >= drug.given_at]
    sides: list[tuple[Phase, Sequence[Curve]]] = [
        ("before", _run(earlier, last=True)), ("after", _run(later, last=False)),
    ]  # fmt: skip
    sides = [(phase, part) for phase, part in sides if part]
    joined = {curve.starts for _, part in sides for curve in part}
    return sides if all(curve.starts in joined for curve in own) else [("only", own)]


def _run(curves: Sequence[Curve], *, last: bool) -> Sequence[Curve]:
    """The last, or the first, of the sessions among blows."""
    cuts = visits.cuts([curve.starts for curve in curves])
    return curves[cuts[-1 if last else 0]] if cuts else []


def _piece(phase: Phase, curves: Sequence[Curve], session: Session, said: Said) -> Piece:
    trace = _trace(curves)
    return Piece(phase=phase, curves=curves, trace=trace, said=said.grades.get((session.device_id, trace)))


def _trace(curves: Sequence[Curve]) -> str:
    digest = hashlib.sha256()
    for curve in curves:
        digest.update(repr((curve.starts.timestamp(), curve.rate_hz, curve.is_flow)).encode())
        digest.update(np.ascontiguousarray(curve.values, "<f8").tobytes())
    return digest.hexdigest()[:24]


def _is_in(curve: Curve, session: Session) -> bool:
    return session.starts <= curve.starts <= session.ends
