"""What a reader says of blows, grades and bronchodilators is kept beside what was computed, and never changed."""

from dataclasses import dataclass

from accanto_alerts.blows import Session
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_api.spirometry import rows, shapes, view
from accanto_api.spirometry.rows import TOGETHER

ROLE = "pneumologist"
"""Who reads spirometries: of the readers of refertos, nobody else judges a blow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    id: int


def may(actor: Actor) -> bool:
    """Whether somebody may judge blows at all."""
    return actor.role == ROLE


async def judge(
    connection: Connection, patient_id: int, session: Session, *, asked: shapes.JudgeBlow, by: Actor
) -> str:
    """A verdict on a blow that is seen with a session; gives the action, for the audit. Raises No."""
    _require_reader(by)
    seen = await view.seen_at(connection, patient_id, session)
    if asked.blow not in [curve.starts for curve in seen.curves]:
        raise No(Code.NOT_FOUND)
    kept = await database.row(
        connection, _Kept, "spirometry.judge_blow",
        patient=patient_id, device=session.device_id, start=asked.blow, fev1=asked.fev1, fvc=asked.fvc,
        reason=asked.reason, account=by.id,
    )  # fmt: skip
    if kept is None:
        raise No(Code.NOT_FOUND)
    return "judge_blow"


async def grade(
    connection: Connection, patient_id: int, session: Session, *, asked: shapes.GradeSession, by: Actor
) -> str:
    """A grade for the blows that the reader saw; gives the action. Raises No where they are others by now."""
    _require_reader(by)
    seen = await view.seen_at(connection, patient_id, session)
    piece = next((one for one in seen.pieces if one.trace == asked.trace), None)
    if piece is None:
        raise No(Code.CHANGED_MEANWHILE)
    await database.run(
        connection, "spirometry.grade_session",
        patient=patient_id, device=session.device_id, starts=piece.starts, trace=asked.trace, fev1=asked.fev1,
        fvc=asked.fvc, reason=asked.reason, account=by.id,
    )  # fmt: skip
    return "grade_session"


async def give(
    connection: Connection,
    patient_id: int,
    session: Session,
    *,
    asked: shapes.GiveBronchodilator,
    by: Actor,
) -> str:
    """A bronchodilator was given near a session, instead of what was noted before; gives the action. Raises No."""
    _require_reader(by)
    is_near = session.starts - TOGETHER <= asked.given_at <= session.ends + TOGETHER
    if not is_near or asked.given_at > by.at:
        raise No(Code.NOT_NEAR)
    await take_back(connection, patient_id, session, by=by)
    await database.run(
        connection, "spirometry.give_bronchodilator",
        patient=patient_id, given=asked.given_at, drug=asked.drug, account=by.id,
    )  # fmt: skip
    return "give_bronchodilator"


async def take_back(connection: Connection, patient_id: int, session: Session, *, by: Actor) -> str:
    """No bronchodilator was given near a session after all; gives the action. Raises No."""
    _require_reader(by)
    said = await rows.said(connection, patient_id, session.starts, session.ends)
    await database.run(
        connection, "spirometry.take_back_bronchodilator",
        patient=patient_id, numbers=[one.id for one in said.drugs], account=by.id,
    )  # fmt: skip
    return "take_back_bronchodilator"


def _require_reader(actor: Actor) -> None:
    if not may(actor):
        raise No(Code.FORBIDDEN)
