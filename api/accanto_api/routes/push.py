"""Notices to this person's browser: the key of the centre, and the browser's subscription."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from accanto_api import care, database
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/push")

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]


@router.get("")
async def key(request: Request, actor: Reader) -> care.PushKey:  # noqa: ARG001  the permission is asked for
    """What a browser subscribes with."""
    return care.PushKey(public_key=request.app.state.push_key or None)


@router.put("", status_code=204, response_class=Response)
async def subscribe(request: Request, asked: care.Subscription, actor: Reader, pool: Database) -> None:
    """From now on notices go to this browser of this person too; a newer one replaces it."""
    if not request.app.state.push_key:
        raise No(Code.NOT_FOUND)
    async with pool.connection() as connection:
        await database.run(
            connection, "casework.subscribe",
            person=actor.username, address=asked.model_dump_json(), language=actor.language,
        )  # fmt: skip


@router.delete("", status_code=204, response_class=Response)
async def unsubscribe(actor: Reader, pool: Database) -> None:
    """No notices to a browser of this person any more."""
    async with pool.connection() as connection:
        await database.run(connection, "casework.unsubscribe", person=actor.username)
