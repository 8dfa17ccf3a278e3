"""Logging in and out, and who one is."""

import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from accanto_api import audit, callers, database, factors, passkeys, passwords, permissions, persons, sessions
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor, Cookie, Stage
from accanto_api.shapes import Login, Me, Tongue
from accanto_api.throttle import Door

router = APIRouter()

AtTheDoor = Annotated[Actor, Depends(Require(Permission.AT_THE_DOOR))]
LoggedIn = Annotated[Actor, Depends(Require(Permission.LOGGED_IN))]
CLEARED = {"Clear-Site-Data": '"cache"'}
"""Traces lie in the browser's cache: who logs out on a shared machine takes them away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Actor):
    """An account with what its log-in needs."""

    password_hash: str
    is_provisional: bool
    must_have_factor: bool | None
    has_factor: bool


@router.post("/api/login", dependencies=[Depends(permissions.anybody)])
async def login(login: Login, request: Request, response: Response, pool: Database) -> Me:
    """Begin a session; the one that this browser had before ends. `needs` says what the log-in still lacks."""
    account = await _known(login, request, pool)
    async with pool.connection() as connection:
        return await _enter(connection, request, response, account, is_proven=not account.has_factor)


@router.post("/api/login/code")
async def login_code(
    asked: persons.Code, request: Request, response: Response, actor: AtTheDoor, pool: Database
) -> Me:
    """The second factor after the password: six digits of an app, or a code from paper."""
    if actor.stage != "code":
        raise No(Code.WRONG_CODE)
    name = f"code:{actor.id}"
    require_patience(request, name)
    async with pool.connection() as connection:
        if not await factors.show(connection, actor.id, asked.code):
            refuse(request, name)
        account = await account_of(connection, actor)
        door_of(request).passed(name)
        stage = factors.next_stage(_guarded(account), is_proven=True)
        await promote(connection, request, response, stage, is_proven=True)
        return _me(account, stage)


@router.post("/api/login/passkey/options", dependencies=[Depends(permissions.anybody)])
async def login_passkey_options(request: Request, pool: Database) -> persons.Ceremony:
    """What a browser needs to show a passkey at the door."""
    async with pool.connection() as connection:
        return persons.Ceremony(options=await passkeys.ask(connection, request, None, "login"))


@router.post("/api/login/passkey", dependencies=[Depends(permissions.anybody)])
async def login_passkey(
    asked: persons.Credential, request: Request, response: Response, pool: Database
) -> Me:
    """Begin a session by a passkey alone: it is two factors at once."""
    address = callers.address(request)
    require_patience(request, f"passkey:{address}")
    try:
        async with pool.connection() as connection:
            number = await passkeys.show(connection, request, None, "login", asked.credential)
    except No:
        door_of(request).failed(f"passkey:{address}", address, now=time.monotonic())
        raise
    async with pool.connection() as connection:
        account = await database.row(connection, Account, "people.account_by_id", account=number)
        if account is None:
            raise No(Code.WRONG_CREDENTIALS)
        return await _enter(connection, request, response, account, is_proven=True)


@router.post("/api/logout", status_code=204)
async def logout(request: Request, pool: Database, _actor: AtTheDoor) -> Response:
    """End the session, here and in the browser."""
    async with pool.connection() as connection:
        await sessions.end(connection, sessions.token_of(request))
    response = Response(status_code=204, headers=CLEARED)
    cookie: Cookie = request.app.state.cookie
    cookie.take_back(response)
    return response


@router.get("/api/me")
async def me(actor: AtTheDoor) -> Me:
    """The person of this session, and what the log-in still lacks."""
    return _me(actor, actor.stage)


@router.put("/api/me/language")
async def speak(tongue: Tongue, actor: LoggedIn, pool: Database) -> Me:
    """From now on the console speaks this language to this person."""
    async with pool.connection() as connection:
        await database.run(connection, "people.account_speaks", account=actor.id, language=tongue.language)
    return _me(actor, actor.stage).model_copy(update={"language": tongue.language})


async def account_of(connection: Connection, actor: Actor) -> Account:
    """The account of who asks, with what its log-in needs. Raises No."""
    account = await database.row(connection, Account, "people.account_by_id", account=actor.id)
    if account is None:
        raise No(Code.SESSION_ENDED)
    return account


async def promote(
    connection: Connection, request: Request, response: Response, stage: Stage, *, is_proven: bool
) -> None:
    """The session may do more from now on, under another token. Raises No."""
    token = await sessions.promote(connection, request, stage, is_proven=is_proven)
    if token is None:
        raise No(Code.SESSION_ENDED)
    cookie: Cookie = request.app.state.cookie
    cookie.give(response, token)


def door_of(request: Request) -> Door:
    """Who counts failures in this process."""
    door: Door = request.app.state.door
    return door


def require_patience(request: Request, name: str) -> None:
    """Raises No where there were too many failures."""
    wait = door_of(request).wait_s(name, callers.address(request), now=time.monotonic())
    if wait > 0:
        raise No(Code.TOO_MANY_ATTEMPTS, {"Retry-After": str(round(wait) + 1)})


def refuse(request: Request, name: str) -> None:
    """Count a wrong code. Raises No."""
    door_of(request).failed(name, callers.address(request), now=time.monotonic())
    raise No(Code.WRONG_CODE)


async def _enter(
    connection: Connection, request: Request, response: Response, account: Account, *, is_proven: bool
) -> Me:
    stage = factors.next_stage(_guarded(account), is_proven=is_proven)
    token = await sessions.begin(connection, request, account.id, stage, is_proven=is_proven)
    cookie: Cookie = request.app.state.cookie
    cookie.give(response, token)
    await audit.note(connection, account, "login", None, stage=stage)
    return _me(account, stage)


async def _known(login: Login, request: Request, pool: Database) -> Account:
    """The account, if the password is right and not too many were wrong. Raises No."""
    require_patience(request, login.username)
    async with pool.connection() as connection:
        account = await database.row(
            connection, Account, "people.account_by_username", username=login.username
        )
    is_right = await passwords.check(account.password_hash if account else None, login.password)
    if account is None or not is_right:
        door_of(request).failed(login.username, callers.address(request), now=time.monotonic())
        raise No(Code.WRONG_CREDENTIALS)
    door_of(request).passed(login.username)
    return account


def _guarded(account: Account) -> factors.Guarded:
    return factors.Guarded(
        is_provisional=account.is_provisional,
        must_have_factor=account.must_have_factor,
        has_factor=account.has_factor,
    )


def _me(actor: Actor, stage: Stage) -> Me:
    may = permissions.OF_ROLE.get(actor.role, frozenset())
    return Me(
        username=actor.username,
        display_name=actor.display_name,
        role=actor.role,
        language=actor.language,
        sees_worklist=Permission.READ_WORKLIST in may,
        needs=None if stage == "complete" else stage,
        may=sorted(may),
        patient=actor.patient,
    )
