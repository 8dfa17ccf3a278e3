"""The outbox, emptied: each notice claimed, sent, marked; tried again while that may help, then handed on.

At least once, and by its key once: a process killed between sending and marking leaves the notice claimed, and after
a while it is sent again under the same name, by which mail, push and console know the repetition. Telephones know
none: there an unknown result is repeated once if it is urgent, and says so; if it is not, it stays unrepeated.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from accanto_alerts.notify import messages
from accanto_alerts.notify.channels import Way
from accanto_alerts.notify.messages import Draft
from accanto_alerts.roster import Channel
from accanto_contract.errors import NotDelivered
from accanto_store import queries

LEASE = timedelta(seconds=60)
"""A claimed notice is left alone for so long: more than any way out needs (20 s)."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
MOST_ATTEMPTS = 6
"""Within about three minutes; then the person's next contact is asked."""
MOST_REPEATED = 2
"""Attempts of a telephone call or SMS whose result is unknown."""
NEEDLESS = "nobody waits for it any more"
"""Answered, closed, withdrawn or silenced since it was decided."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """How notices go out."""

    ways: Mapping[Channel, Way]
    console_url: str = ""
    lease: timedelta = LEASE
    first_pause: timedelta = FIRST_PAUSE


async def send_one(connection: AsyncConnection, outbox: Outbox, *, now: datetime) -> bool:
    """Send one notice that is due; whether there was one. The connection commits by itself."""
    draft = await _claim(connection, outbox, now)
    if draft is None:
        return False
    if refusal := await _refusal(connection, outbox, draft):
        await _give_up(connection, draft, refusal, now)
    elif draft.channel is Channel.IN_APP:
        await _show(connection, draft, now)
    else:
        await _send(connection, outbox, draft, now)
    return True


async def _claim(connection: AsyncConnection, outbox: Outbox, now: datetime) -> Draft | None:
    async with connection.transaction(), connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_sql("claim_notice"), {"now": now, "lease": outbox.lease})
        row = await cursor.fetchone()
    return None if row is None else msgspec.convert(row, Draft)


async def _refusal(connection: AsyncConnection, outbox: Outbox, draft: Draft) -> str | None:
    """Why a notice is not sent at all."""
    row = await (await connection.execute(_sql("is_needed"), {"id": draft.id})).fetchone()
    if row is None or not row[0]:
        return NEEDLESS
    if draft.channel is Channel.IN_APP:
        return None
    if draft.address is None:
        return "the contact is gone"
    if draft.channel not in outbox.ways:
        return "the channel is not configured"
    is_unknown = draft.was_sending and draft.channel in (Channel.SMS, Channel.VOICE)
    if is_unknown and (draft.severity != "high" or draft.attempts > MOST_REPEATED):
        return "nobody knows whether it went out"
    return None


async def _show(connection: AsyncConnection, draft: Draft, now: datetime) -> None:
    """The console shows it: told and marked in one transaction."""
    async with connection.transaction():
        values = {"alert": draft.alert_id, "now": now, "detail": Jsonb({"person": draft.person})}
        await connection.execute(_sql("told"), values)
        await connection.execute(_sql("mark_sent"), {"id": draft.id, "now": now})


async def _send(connection: AsyncConnection, outbox: Outbox, draft: Draft, now: datetime) -> None:
    message = messages.write(draft, console_url=outbox.console_url)
    try:
        await outbox.ways[draft.channel].send(message)
    except NotDelivered as failure:
        if failure.is_final or draft.attempts >= MOST_ATTEMPTS:
            await _give_up(connection, draft, str(failure), now)
            return
        pause = min(outbox.first_pause * (1 << (draft.attempts - 1)), LONGEST_PAUSE)
        values = {"id": draft.id, "due_at": now + pause, "error": str(failure)}
        await connection.execute(_sql("try_later"), values)
        _log.warning(
            "notice_later notice=%d channel=%s reason=%r", draft.id, draft.channel.value, str(failure)
        )
        return
    await connection.execute(_sql("mark_sent"), {"id": draft.id, "now": now})
    _log.info("notice_sent notice=%d channel=%s attempts=%d", draft.id, draft.channel.value, draft.attempts)


async def _give_up(connection: AsyncConnection, draft: Draft, error: str, now: datetime) -> None:
    """Never again by this contact; by the next one of this person, unless somebody answered meanwhile."""
    async with connection.transaction():
        await connection.execute(_sql("mark_failed"), {"id": draft.id, "now": now, "error": error})
        if error != NEEDLESS:
            await _hand_on(connection, draft, now)
    _log.warning("notice_failed notice=%d channel=%s reason=%r", draft.id, draft.channel.value, error)


async def _hand_on(connection: AsyncConnection, draft: Draft, now: datetime) -> None:
    values = {"person": draft.person, "position": draft.position}
    rows = await (await connection.execute(_sql("later_contacts"), values)).fetchall()
    for channel, position in rows:
        handed = {
            "id": draft.id,
            "name": f"{draft.person}/{channel}/{position}",
            "channel": channel,
            "position": position,
            "now": now,
        }
        await connection.execute(_sql("hand_on"), handed)


def _sql(name: str) -> str:
    return queries.load("notify")[name]
