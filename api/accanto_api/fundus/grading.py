"""Two people grade an exam without seeing each other; where they differ, a third decides who sees both, unnamed.

What one account may see of the gradings of others is told by functions of the database alone
(`store/accanto_store/migrations/0050_fundus.sql`): this module cannot select them.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import outcome, shapes
from accanto_api.problems import Code, No
from accanto_api.reading import leases, subject, waking
from accanto_api.reading.fields import Content
from accanto_api.reading.fundus_fields import FundusFields
from accanto_api.reading.rows import Row
from accanto_api.sessions import Actor

GRADING = frozenset({"first", "second", "arbitration"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    turn: Literal["first", "second", "arbitration", "report", "done", "not_yours"]
    eyes: list[Literal["od", "os"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    content: dict[str, object]
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    turn: Literal["first", "second", "arbitration"] | None
    content: dict[str, object]
    reader: str | None
    signed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    turn: Literal["first", "second", "arbitration"] | None


async def shown(connection: Connection, actor: Actor, row: Row) -> shapes.Grading:
    """Where a reading stands, as far as this reader may see it. Raises No."""
    standing = await _standing(connection, actor, row)
    values = {"reading": row.id, "account": actor.id}
    own = await database.row(connection, _Own, "fundus.own", **values)
    seen = await database.rows(connection, _Seen, "fundus.seen", **values)
    stands = await outcome.find(connection, row.id)
    return shapes.Grading(
        turn=standing.turn,
        eyes=standing.eyes,
        own=Content.model_validate(own.content) if own else None,
        signed_at=own.signed_at if own else None,
        seen=[_visible(one) for one in seen],
        outcome=shapes.Outcome(how=stands.how, content=stands.said) if stands else None,
    )


async def keep(connection: Connection, actor: Actor, row: Row, content: Content) -> None:
    """Keep what a reader says so far; nobody else sees it. Raises No."""
    await _hold(connection, actor, row, content)
    kept = await database.row(
        connection, _Kept, "fundus.keep", reading=row.id, account=actor.id, content=_plain(content)
    )
    if kept is None or not kept.is_kept:
        raise No(Code.NOT_YOUR_TURN)


async def sign(connection: Connection, actor: Actor, row: Row, content: Content) -> shapes.SignedGrading:
    """Sign a grading as what it is next: first, second or deciding. Raises No."""
    standing = await _hold(connection, actor, row, content)
    if _lacks(content, standing.eyes):
        raise No(Code.GRADING_INCOMPLETE)
    traces = await subject.fingerprint(connection, row)
    signed = await database.row(
        connection, _Signed, "fundus.sign", reading=row.id, account=actor.id, content=_plain(content),
        traces=traces, whole=_content_hash(actor, row, content, traces),
    )  # fmt: skip
    if signed is None or signed.turn is None:
        raise No(Code.NOT_YOUR_TURN)
    await waking.wake(connection, [row.specialty])
    is_settled = await outcome.find(connection, row.id) is not None
    return shapes.SignedGrading(turn=signed.turn, is_settled=is_settled)


async def _standing(connection: Connection, actor: Actor, row: Row) -> _Standing:
    found = await database.row(connection, _Standing, "fundus.standing", reading=row.id, account=actor.id)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found


async def _hold(connection: Connection, actor: Actor, row: Row, content: Content) -> _Standing:
    """Whose turn it is to grade takes the lease, and keeps it. Raises No."""
    if not isinstance(content.fields, FundusFields):
        raise No(Code.INVALID)
    if (await _standing(connection, actor, row)).turn not in GRADING:
        raise No(Code.NOT_YOUR_TURN)
    await leases.hold(connection, actor, row)
    return await _standing(connection, actor, row)


def _lacks(content: Content, eyes: list[Literal["od", "os"]]) -> bool:
    """Whether something is missing: a field, a word, or an eye that is pictured; or an eye too many."""
    fields = content.fields
    graded = [name for name, _ in fields.eyes()] if isinstance(fields, FundusFields) else []
    return graded != eyes or bool(content.lacks())


def _visible(one: _Seen) -> shapes.SeenGrading:
    content = Content.model_validate(one.content)
    return shapes.SeenGrading(turn=one.turn, content=content, reader=one.reader, signed_at=one.signed_at)


def _plain(content: Content) -> Jsonb:
    return Jsonb(content.model_dump(mode="json"))


def _content_hash(actor: Actor, row: Row, content: Content, traces: str) -> str:
    """SHA-256 over who says what of which pictures of whom, and when."""
    whole = {
        "reading": str(row.uid), "patient": str(row.patient_uid), "reader": actor.username,
        "at": actor.at.isoformat(), "pictures": traces, "content": content.model_dump(mode="json"),
    }  # fmt: skip
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
