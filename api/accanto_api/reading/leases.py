"""Who reads a reading now: a lease of half an hour, kept while its page is open, given back on leaving."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.reading import waking
from accanto_api.reading.rows import Row
from accanto_api.reading.shapes import Lease
from accanto_api.sessions import Actor
from accanto_api.shapes import Owner

LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


async def take(connection: Connection, actor: Actor, row: Row) -> Lease:
    """Take the reading, or keep it for another half hour. Raises No where somebody else has it."""
    until = actor.at + LASTS
    taken = await database.row(
        connection, _Id, "reading.lease", reading=row.id, account=actor.id, until=until, now=actor.at
    )
    if taken is None:
        raise No(Code.READING_HELD if row.state != "withdrawn" else Code.READING_OVER)
    if not (held := row.lease(actor.username, now=actor.at)) or not held.is_mine:
        await waking.wake(connection, [row.specialty])
    by = Owner(username=actor.username, display_name=actor.display_name)
    return Lease(by=by, until=until, is_mine=True)


async def give_back(connection: Connection, actor: Actor, row: Row) -> None:
    """Let others have it; nothing changes where it was not ours."""
    if await database.row(connection, _Id, "reading.release", reading=row.id, account=actor.id):
        await waking.wake(connection, [row.specialty])


async def hold(connection: Connection, actor: Actor, row: Row) -> datetime:
    """Who writes has the lease, and keeps it; nobody else decides until we commit. Raises No."""
    await database.run(connection, "reading.hold", reading=row.id)
    return (await take(connection, actor, row)).until
