"""Logging in and out, and who one is."""

import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from accanto_api import database, passwords, permissions, sessions
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor, Cookie
from accanto_api.shapes import Login, Me, Tongue
from accanto_api.throttle import Door

router = APIRouter()

LoggedIn = Annotated[Actor, Depends(Require(Permission.LOGGED_IN))]
CLEARED = {"Clear-Site-Data": '"cache"'}
"""Traces lie in the browser's cache: who logs out on a shared machine takes them away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account(Actor):
    """An account with what its password was hashed to."""

    password_hash: str


@router.post("/api/login", dependencies=[Depends(permissions.anybody)])
async def login(login: Login, request: Request, response: Response, pool: Database) -> Me:
    """Begin a session; the one that this browser had before ends."""
    account = await _known(login, request, pool)
    cookie: Cookie = request.app.state.cookie
    async with pool.connection() as connection:
        await sessions.end(connection, sessions.token_of(request))
        cookie.give(response, await sessions.begin(connection, account.id))
    return _me(account)


@router.post("/api/logout", status_code=204)
async def logout(request: Request, pool: Database, _actor: LoggedIn) -> Response:
    """End the session, here and in the browser."""
    async with pool.connection() as connection:
        await sessions.end(connection, sessions.token_of(request))
    response = Response(status_code=204, headers=CLEARED)
    cookie: Cookie = request.app.state.cookie
    cookie.take_back(response)
    return response


@router.get("/api/me")
async def me(actor: LoggedIn) -> Me:
    """The person of this session."""
    return _me(actor)


@router.put("/api/me/language")
async def speak(tongue: Tongue, actor: LoggedIn, pool: Database) -> Me:
    """From now on the console speaks this language to this person."""
    async with pool.connection() as connection:
        await database.run(connection, "people.account_speaks", account=actor.id, language=tongue.language)
    return _me(actor).model_copy(update={"language": tongue.language})


async def _known(login: Login, request: Request, pool: Database) -> _Account:
    """The account, if the password is right and not too many were wrong. Raises No."""
    door: Door = request.app.state.door
    address = request.client.host if request.client else ""
    wait = door.wait_s(login.username, address, now=time.monotonic())
    if wait > 0:
        raise No(Code.TOO_MANY_ATTEMPTS, {"Retry-After": str(round(wait) + 1)})
    async with pool.connection() as connection:
        account = await database.row(
            connection, _Account, "people.account_by_username", username=login.username
        )
    is_right = await passwords.check(account.password_hash if account else None, login.password)
    if account is None or not is_right:
        door.failed(login.username, address, now=time.monotonic())
        raise No(Code.WRONG_CREDENTIALS)
    door.passed(login.username)
    return account


def _me(actor: Actor) -> Me:
    return Me(
        username=actor.username,
        display_name=actor.display_name,
        role=actor.role,
        language=actor.language,
        sees_worklist=Permission.READ_WORKLIST in permissions.OF_ROLE.get(actor.role, frozenset()),
    )
