"""The referto on its way: kept as its author types, by who has the reading, at the revision that was read."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import outcome
from accanto_api.problems import Code, No
from accanto_api.reading import leases, shapes
from accanto_api.reading.fields import Content, empty
from accanto_api.reading.rows import Row, owner
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as the database tells it."""

    revision: int
    content: dict[str, object]
    reason: str
    author: str
    author_name: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The newest signed version."""

    version: int
    state: str
    content: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revision:
    id: int


async def find(connection: Connection, row: Row) -> Kept | None:
    """The draft, if something was written."""
    return await database.row(connection, Kept, "reading.draft", reading=row.id)


async def newest(connection: Connection, row: Row) -> Newest | None:
    """The newest signed version, if there is one."""
    return await database.row(connection, Newest, "reading.newest_content", reading=row.id)


async def shown(connection: Connection, actor: Actor, row: Row) -> shapes.Draft:
    """The draft; where none was begun, an empty one, or the text of a preliminary version to go on from."""
    kept, signed = await find(connection, row), await newest(connection, row)
    version = signed.version + 1 if signed else 1
    if kept is None:
        return _draft(await _begun(connection, actor, row, signed), version)
    content = Content.model_validate(kept.content)
    return _draft(content, version).model_copy(
        update={
            "revision": kept.revision,
            "reason": kept.reason,
            "author": owner(kept.author, kept.author_name),
            "saved_at": kept.saved_at,
        }
    )


async def save(connection: Connection, actor: Actor, row: Row, content: Content, revision: int) -> int:
    """Keep what is written so far; gives its new revision. Revision 0 begins it. Raises No."""
    if content.fields.kind != row.specialty:
        raise No(Code.INVALID)
    await leases.hold(connection, actor, row)
    if revision == 0 and _is_final(await newest(connection, row)):
        raise No(Code.REPORT_SIGNED)
    return await put(connection, actor, row, content, revision)


async def amend(connection: Connection, actor: Actor, row: Row, reason: str) -> int:
    """Begin a new version of what is signed, for a reason; gives the revision of its draft. Raises No."""
    await leases.hold(connection, actor, row)
    signed = await newest(connection, row)
    if signed is None or not _is_final(signed):
        raise No(Code.REPORT_NOT_FINAL)
    return await put(connection, actor, row, Content.model_validate(signed.content), 0, reason=reason.strip())


async def drop(connection: Connection, actor: Actor, row: Row, revision: int) -> None:
    """Throw the draft away. Raises No."""
    await leases.hold(connection, actor, row)
    await forget(connection, row, revision)


async def forget(connection: Connection, row: Row, revision: int) -> None:
    """The draft is no longer needed. Raises No where it is at another revision."""
    await _one(connection, "reading.drop_draft", reading=row.id, revision=revision)


async def put(
    connection: Connection, actor: Actor, row: Row, content: Content, revision: int, *, reason: str = ""
) -> int:
    """Write a draft at a revision; gives its new one. Raises No where it is at another."""
    await outcome.require(connection, row, content)
    values = {
        "reading": row.id, "account": actor.id, "content": Jsonb(content.model_dump(mode="json")), "now": actor.at,
    }  # fmt: skip
    if revision:
        return await _one(connection, "reading.save_draft", revision=revision, **values)
    return await _one(connection, "reading.begin_draft", reason=reason, **values)


async def _begun(connection: Connection, actor: Actor, row: Row, signed: Newest | None) -> Content:
    """What a referto begins with: the version before, the grade that two readers gave, or nothing."""
    if signed:
        return Content.model_validate(signed.content)
    return await outcome.begun(connection, row) or empty(row.specialty, actor.language)


def _is_final(signed: Newest | None) -> bool:
    """Asked of what was signed, once nobody else decides: what was read of the reading before may be old."""
    return signed is not None and signed.state != "preliminary"


def _draft(content: Content, version: int) -> shapes.Draft:
    return shapes.Draft(
        revision=0, version=version, content=content, reason="", author=None, saved_at=None,
        lacks=content.lacks(),
    )  # fmt: skip


async def _one(connection: Connection, query: str, **values: object) -> int:
    found = await database.row(connection, _Revision, query, **values)
    if found is None:
        raise No(Code.CHANGED_MEANWHILE)
    return found.id
