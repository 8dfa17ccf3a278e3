"""Keeps what a patient wrote down: an observation of their own hand, or answers to the plan's questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from accanto_alerts import saving
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.home import day, entries, page
from accanto_api.home.entries import Odd
from accanto_api.home.shapes import Answers, Entry
from accanto_api.home.whose import Home
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

OWN_SINCE = timedelta(days=28)
"""Values older than that say little about what is usual today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    signal: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    patient_id: int
    account_id: int


async def entry(
    connection: Connection, actor: Actor, home: Home, asked: Entry, *, now: datetime
) -> list[Odd]:
    """Keep an entry, unless it is to be asked again: then nothing is kept, and what is odd comes back.

    The same key again changes nothing. Raises No.
    """
    if await _is_known(connection, actor, home, asked.key):
        return []
    slip = entries.slip(asked.kind, asked.values, measured_at=asked.measured_at, now=now)
    if slip is not None:
        raise No(Code[f"ENTRY_{slip.name}"])
    doubts = [] if asked.is_confirmed else entries.odd(asked.values, await _own(connection, home, asked, now))
    if doubts:
        return doubts
    at = min(asked.measured_at, now)
    for signal, value in asked.values.items():
        await database.run(
            connection, "home.enter", patient=home.patient_id, signal=signal, at=at, value=value
        )
    content = {"values": asked.values}
    await _note(
        connection,
        actor,
        home,
        asked.key,
        kind=asked.kind.value,
        at=at,
        content=content,
        sure=asked.is_confirmed,
    )
    return []


async def answers(
    connection: Connection, actor: Actor, home: Home, asked: Answers, *, now: datetime
) -> datetime:
    """Keep answers, and that the plan's questionnaires are done; when that was. Raises No."""
    if await _is_known(connection, actor, home, asked.key):
        return now
    plan = await page.plan_of(connection, home.patient_id)
    questions = {one.item: one for one in day.questions(plan)} if plan else {}
    for item, value in asked.answers.items():
        if item not in questions or value > (10 if questions[item].is_scale else 1) or value % 1:
            raise No(Code.INVALID)
    for item, value in asked.answers.items():
        await saving.say(connection, home.patient_id, f"answer/{item}", value, at=now, by=actor.username)
    if plan and set(asked.answers) == set(questions):
        for entry_ in day.asking(plan):
            await saving.say(
                connection, home.patient_id, f"occurrence/{entry_.id}", 1.0, at=now, by=actor.username
            )
    content = {"answers": asked.answers}
    await _note(connection, actor, home, asked.key, kind="answers", at=now, content=content, sure=True)
    return now


async def _is_known(connection: Connection, actor: Actor, home: Home, key: UUID) -> bool:
    """Whether this was sent before. Raises No where nothing may be kept, or the key is somebody else's."""
    if not home.is_agreed:
        raise No(Code.NO_CONSENT)
    known = await database.row(connection, _Writer, "home.entry_by_key", key=key)
    if known is not None and (known.patient_id, known.account_id) != (home.patient_id, actor.id):
        raise No(Code.NOT_FOUND)
    return known is not None


async def _own(connection: Connection, home: Home, asked: Entry, now: datetime) -> dict[str, Sequence[float]]:
    found: dict[str, Sequence[float]] = defaultdict(list)
    values = await database.rows(
        connection, _Value, "home.own_values",
        patient=home.patient_id, signals=list(asked.values), since=now - OWN_SINCE,
    )  # fmt: skip
    for one in values:
        found[one.signal] = [*found[one.signal], one.value]
    return found


async def _note(
    connection: Connection,
    actor: Actor,
    home: Home,
    key: UUID,
    *,
    kind: str,
    at: datetime,
    content: dict[str, dict[str, float]],
    sure: bool,
) -> None:
    await database.run(
        connection, "home.keep_entry",
        key=key, patient=home.patient_id, account=actor.id, kind=kind, measured_at=at,
        content=Jsonb(content), is_confirmed=sure,
    )  # fmt: skip
