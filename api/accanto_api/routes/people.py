"""The accounts of the centre, for who runs it: listed, renamed, given another role, disabled.

Accounts are made and given new passwords at the command line (`accanto people`), where a password is shown once.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath

from accanto_api import audit, database, pages, persons, versions
from accanto_api.database import Connection, Database
from accanto_api.pages import Cursor, Limit, Page
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/accounts")

Manager = Annotated[Actor, Depends(Require(Permission.MANAGE_ACCOUNTS))]
Number = Annotated[int, InPath(ge=1, le=2**62)]


@router.get("")
async def accounts(
    actor: Manager, pool: Database, after: Cursor = None, limit: Limit = 50
) -> Page[persons.Account]:
    """Every account, in the order in which they were made."""
    async with pool.connection() as connection:
        found = await database.rows(
            connection, persons.Account, "people.accounts", after=pages.after(after) or 0, most=limit + 1
        )
        await audit.note(connection, actor, "accounts", None)
    return pages.page(found, limit, lambda one: one, lambda one: one.id)


@router.get("/{number}")
async def account(number: Number, response: Response, actor: Manager, pool: Database) -> persons.Account:
    """One account; its version is the ETag."""
    async with pool.connection() as connection:
        found = await _found(connection, number)
        await audit.note(connection, actor, "account", None, account=number)
    response.headers.update(versions.tag(found.version))
    return found


@router.put("/{number}")
async def change_account(  # noqa: PLR0917  a route's arguments are named by the request
    number: Number,
    asked: persons.ChangeAccount,
    revision: versions.Revision,
    response: Response,
    actor: Manager,
    pool: Database,
) -> persons.Account:
    """Change an account as it was read (If-Match). Who is disabled, or changes roles, is logged out at once."""
    async with pool.connection() as connection:
        await _found(connection, number)
        changed = await database.row(
            connection, _Id, "people.account_change", account=number, version=revision, **asked.model_dump()
        )
        if changed is None:
            raise No(Code.CHANGED_MEANWHILE)
        if number != actor.id or asked.is_disabled:
            await database.run(connection, "people.sessions_end_all", account=number)
        await audit.note(connection, actor, "change_account", None, account=number)
        found = await _found(connection, number)
    response.headers.update(versions.tag(found.version))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


async def _found(connection: Connection, number: int) -> persons.Account:
    found = await database.row(connection, persons.Account, "people.account_one", account=number)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found
