"""One's own account: password, second factors, sessions, and showing the factor once more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath

from accanto_api import audit, database, factors, passkeys, passwords, persons, sessions
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.routes.door import Account, account_of, door_of, promote, refuse, require_patience
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/me")

Owner = Annotated[Actor, Depends(Require(Permission.SECURE_ACCOUNT))]
LoggedIn = Annotated[Actor, Depends(Require(Permission.LOGGED_IN))]
Number = Annotated[int, InPath(ge=1, le=2**62)]


@router.get("/security")
async def security(request: Request, actor: Owner, pool: Database) -> persons.Security:
    """What guards this account."""
    async with pool.connection() as connection:
        account = await account_of(connection, actor)
        totp = await factors.totp_of(connection, actor.id)
        keys = await passkeys.of_account(connection, actor.id)
        known = await sessions.of_account(connection, actor.id, sessions.token_of(request))
        return persons.Security(
            has_totp=totp is not None and totp.is_confirmed,
            passkeys=[
                persons.Passkey.model_validate(one, from_attributes=True, extra="ignore") for one in keys
            ],
            recovery_codes=await factors.paper_left(connection, actor.id),
            must_have_factor=bool(account.must_have_factor),
            is_fresh=actor.is_fresh,
            sessions=[persons.OwnSession.model_validate(one, from_attributes=True) for one in known],
        )


@router.post("/confirm", status_code=204)
async def confirm(
    asked: persons.Confirm, request: Request, response: Response, actor: LoggedIn, pool: Database
) -> None:
    """Show the second factor once more (or the password, where there is none): good for five minutes."""
    name = f"code:{actor.id}"
    require_patience(request, name)
    async with pool.connection() as connection:
        account = await account_of(connection, actor)
        if not await _is_shown(connection, account, asked):
            refuse(request, name)
        door_of(request).passed(name)
        await promote(connection, request, response, actor.stage, is_proven=True)


@router.post("/confirm/passkey/options")
async def confirm_passkey_options(request: Request, actor: LoggedIn, pool: Database) -> persons.Ceremony:
    """What a browser needs to show a passkey of this account once more."""
    async with pool.connection() as connection:
        return persons.Ceremony(options=await passkeys.ask(connection, request, actor.id, "confirm"))


@router.post("/confirm/passkey", status_code=204)
async def confirm_passkey(
    asked: persons.Credential, request: Request, response: Response, actor: LoggedIn, pool: Database
) -> None:
    """Show a passkey once more: good for five minutes."""
    async with pool.connection() as connection:
        await passkeys.show(connection, request, actor.id, "confirm", asked.credential)
        await promote(connection, request, response, actor.stage, is_proven=True)


@router.put("/password", status_code=204)
async def change_password(
    asked: persons.NewPassword, request: Request, response: Response, actor: Owner, pool: Database
) -> None:
    """Another password; every other session of the account ends."""
    require_patience(request, actor.username)
    async with pool.connection() as connection:
        account = await account_of(connection, actor)
    if not await passwords.check(account.password_hash, asked.current):
        refuse(request, actor.username)
    if not passwords.is_strong(asked.new, actor.username) or asked.new == asked.current:
        raise No(Code.WEAK_PASSWORD)
    stored = await passwords.hash_beside(asked.new)
    async with pool.connection() as connection:
        await database.run(
            connection, "people.password_set", account=actor.id, hash=stored, is_provisional=False
        )
        await _go_on(connection, request, response, actor, what="password", is_proven=False)


@router.post("/totp")
async def begin_totp(actor: Owner, pool: Database) -> persons.NewTotp:
    """A secret for a TOTP app; it counts, in place of the one before, once its first digits were shown."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        secret, address = await factors.begin_totp(connection, actor.id, actor.username)
    return persons.NewTotp(secret=secret, address=address, picture=factors.picture(address))


@router.put("/totp")
async def confirm_totp(
    asked: persons.Code, request: Request, response: Response, actor: Owner, pool: Database
) -> persons.RecoveryCodes:
    """The first digits of a new secret: from now on it guards the account."""
    name = f"code:{actor.id}"
    require_patience(request, name)
    _require_fresh(actor)
    async with pool.connection() as connection:
        if not await factors.show_digits(connection, actor.id, asked.code, confirms=True):
            refuse(request, name)
        codes = await _first_paper(connection, actor)
        await _go_on(connection, request, response, actor, what="totp", is_proven=True)
    return persons.RecoveryCodes(codes=codes)


@router.delete("/totp", status_code=204)
async def forget_totp(actor: Owner, pool: Database) -> None:
    """No digits any more, unless they are the last factor of an account that must have one."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        account = await account_of(connection, actor)
        if account.must_have_factor and not await passkeys.of_account(connection, actor.id):
            raise No(Code.LAST_FACTOR)
        await database.run(connection, "people.totp_forget", account=actor.id)
        await audit.note(connection, actor, "totp_removed", None)


@router.post("/passkeys/options")
async def new_passkey_options(request: Request, actor: Owner, pool: Database) -> persons.Ceremony:
    """What a browser needs to make a passkey for this account."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        return persons.Ceremony(options=await passkeys.ask_new(connection, request, actor))


@router.post("/passkeys")
async def new_passkey(
    asked: persons.NewPasskey, request: Request, response: Response, actor: Owner, pool: Database
) -> persons.RecoveryCodes:
    """A passkey that a device made: from now on it guards the account, and opens the door alone."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        await passkeys.take_new(connection, request, actor, asked.credential, asked.name)
        codes = await _first_paper(connection, actor)
        await _go_on(connection, request, response, actor, what="passkey", is_proven=True)
    return persons.RecoveryCodes(codes=codes)


@router.delete("/passkeys/{number}", status_code=204)
async def forget_passkey(number: Number, actor: Owner, pool: Database) -> None:
    """A passkey is good for nothing any more, unless it is the last factor of an account that must have one."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        account = await account_of(connection, actor)
        totp = await factors.totp_of(connection, actor.id)
        keys = {one.id for one in await passkeys.of_account(connection, actor.id)}
        if number not in keys:
            raise No(Code.NOT_FOUND)
        if account.must_have_factor and keys == {number} and not (totp and totp.is_confirmed):
            raise No(Code.LAST_FACTOR)
        await database.run(connection, "people.passkey_forget", account=actor.id, id=number)
        await audit.note(connection, actor, "passkey_removed", None, passkey=number)


@router.post("/recovery-codes")
async def new_recovery_codes(actor: Owner, pool: Database) -> persons.RecoveryCodes:
    """New codes for paper; the older ones are good for nothing."""
    _require_fresh(actor)
    async with pool.connection() as connection:
        codes = await factors.new_paper(connection, actor.id)
        await audit.note(connection, actor, "recovery_codes", None)
    return persons.RecoveryCodes(codes=codes)


@router.delete("/sessions", status_code=204)
async def end_other_sessions(request: Request, actor: Owner, pool: Database) -> None:
    """Every session of this account but this one is over."""
    async with pool.connection() as connection:
        await sessions.end_others(connection, actor.id, sessions.token_of(request))


@router.delete("/sessions/{session}", status_code=204)
async def end_session(session: UUID, actor: Owner, pool: Database) -> None:
    """One session of this account is over."""
    async with pool.connection() as connection:
        if not await sessions.end_one(connection, actor.id, session):
            raise No(Code.NOT_FOUND)


async def _is_shown(connection: Connection, account: Account, asked: persons.Confirm) -> bool:
    if account.has_factor:
        return asked.code is not None and await factors.show(connection, account.id, asked.code)
    return asked.password is not None and await passwords.check(account.password_hash, asked.password)


def _require_fresh(actor: Actor) -> None:
    """Whoever finds an open session may not make themselves at home in it. Raises No."""
    if actor.stage == "complete" and not actor.is_fresh:
        raise No(Code.CONFIRM_FIRST)


async def _first_paper(connection: Connection, actor: Actor) -> list[str]:
    """Codes for paper with the first factor; who has some keeps them."""
    if await factors.paper_left(connection, actor.id):
        return []
    return await factors.new_paper(connection, actor.id)


async def _go_on(
    connection: Connection, request: Request, response: Response, actor: Actor, *, what: str, is_proven: bool
) -> None:
    """After a change to what guards the account: other sessions end, this one goes on under another token."""
    await sessions.end_others(connection, actor.id, sessions.token_of(request))
    account = await account_of(connection, actor)
    guarded = factors.Guarded(
        is_provisional=account.is_provisional,
        must_have_factor=account.must_have_factor,
        has_factor=account.has_factor,
    )
    await promote(
        connection, request, response, factors.next_stage(guarded, is_proven=True), is_proven=is_proven
    )
    await audit.note(connection, actor, f"{what}_set", None)
