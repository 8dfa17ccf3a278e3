"""Uploads that may break off and go on: tus 1.0.0 with creation, checksum, termination and expiration.

Each piece is committed before it is answered, so that a server may die between any two and the sender goes on where
the last answer left it. What becomes of a whole upload is ingestion's business (accanto_ingestion.images).
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import ClientDisconnect

from accanto_api import database, pictures, tus
from accanto_api.database import Connection, Database, Pool
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_contract.refusal import Refusal

router = APIRouter(prefix="/api/uploads")

Sender = Annotated[Actor, Depends(Require(Permission.SEND_PICTURE))]

LIVES = timedelta(days=1)
"""An upload that nobody goes on with is forgotten after this; its sender still has the file."""
FOR_EVERYBODY = "technician"
"""This role holds the camera: it sends for every patient, and sees none of them. All others send for their own."""
MOST_OPEN = 200
"""Uploads of one account on their way at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    id: UUID
    arrived: int
    length: int
    state: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    id: UUID
    state: Literal["arriving", "arrived", "kept", "refused"]
    arrived: int
    length: int
    refusal: str | None
    picture: UUID | None
    aim: Literal["disc", "macula", "unsure"] | None
    verdict: Literal["ok", "human-check", "retake"] | None
    reasons: list[str] | None


@router.options("", status_code=204, response_class=Response)
async def upload_abilities(_actor: Sender) -> Response:
    """What this server can do."""
    return Response(status_code=204, headers=tus.ABILITIES)


@router.post("", status_code=201, response_class=Response)
async def begin_upload(request: Request, actor: Sender, pool: Database) -> Response:
    """A new upload; its address is in `Location`."""
    tus.require_version(request)
    told = tus.told(request)
    async with pool.connection() as connection:
        await database.run(connection, "pictures.upload_sweep")
        await _require_room(connection, actor)
        begun = await database.row(
            connection, _Upload, "pictures.upload_begin",
            account=actor.id, for_everybody=actor.role == FOR_EVERYBODY, patient=told.patient, eye=told.eye,
            camera=told.camera, declared=told.declared, sha256=told.sha256, length=told.length, lives=LIVES,
        )  # fmt: skip
    if begun is None:
        raise No(Code.FAILED)
    return _answer(201, begun, {"Location": f"/api/uploads/{begun.id}"})


@router.head("/{upload}", response_class=Response)
async def upload_offset(upload: UUID, request: Request, actor: Sender, pool: Database) -> Response:
    """How far an upload came."""
    tus.require_version(request)
    async with pool.connection() as connection:
        found = await _found(connection, actor, upload)
    return _answer(200, found, {"Upload-Length": str(found.length), "Cache-Control": "no-store"})


@router.patch("/{upload}", status_code=204, response_class=Response)
async def go_on_with_upload(upload: UUID, request: Request, actor: Sender, pool: Database) -> Response:
    """The next bytes. Without a checksum, what came before the line broke is kept too."""
    tus.require_version(request)
    tus.require_piece(request)
    starts, checksum = tus.starts(request), tus.checksum(request)
    async with pool.connection() as connection:
        found = await _found(connection, actor, upload)
    if found.state != "arriving" or starts != found.arrived:
        raise No(Code.WRONG_OFFSET)
    tus.require_fits(request, room=found.length - starts, is_checked=checksum is not None)
    if checksum is None:
        return _answer(204, await _stream(request, pool, actor, found))
    try:
        body = await request.body()
    except ClientDisconnect:
        return _answer(204, found)
    checksum.require(body)
    return _answer(204, await _append(pool, actor, upload, starts, body))


@router.delete("/{upload}", status_code=204, response_class=Response)
async def end_upload(upload: UUID, request: Request, actor: Sender, pool: Database) -> Response:
    """Take back what is still on its way."""
    tus.require_version(request)
    async with pool.connection() as connection:
        gone = await database.row(connection, _Upload, "pictures.upload_end", id=upload, account=actor.id)
    if gone is None:
        raise No(Code.NOT_FOUND)
    return Response(status_code=204, headers=tus.VERSION)


@router.get("/{upload}")
async def upload_outcome(upload: UUID, actor: Sender, pool: Database) -> pictures.Upload:
    """What became of an upload, for who sent it."""
    async with pool.connection() as connection:
        found = await database.row(
            connection, _Outcome, "pictures.upload_outcome", id=upload, account=actor.id
        )
    if found is None:
        raise No(Code.NOT_FOUND)
    return pictures.Upload(
        id=found.id,
        state=found.state,
        arrived=found.arrived,
        length=found.length,
        refusal=found.refusal,
        picture=found.picture,
        verdict=found.verdict,
        aim=found.aim,
        sentences=_sentences(found, actor),
    )


def _sentences(found: _Outcome, actor: Actor) -> list[str]:
    if found.refusal:
        return [Refusal(found.refusal).sentence(actor.language)]
    return pictures.sentences(found.reasons or [], actor.language)


async def _stream(request: Request, pool: Pool, actor: Actor, found: _Upload) -> _Upload:
    """Commit what comes, piece by piece; of a line that breaks, what came before."""
    held = bytearray()
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            held += chunk
            if len(held) >= tus.PIECE_BYTES:
                found = await _append(pool, actor, found.id, found.arrived, bytes(held))
                held.clear()
    return await _append(pool, actor, found.id, found.arrived, bytes(held)) if held else found


async def _append(pool: Pool, actor: Actor, upload: UUID, starts: int, body: bytes) -> _Upload:
    """One piece, committed. Raises No where it does not begin where the last one ended."""
    async with pool.connection() as connection:
        grown = await database.row(
            connection, _Upload, "pictures.upload_append",
            id=upload, account=actor.id, starts=starts, bytes=body, lives=LIVES,
        )  # fmt: skip
        if grown is not None and grown.state == "arrived":
            await database.run(connection, "pictures.upload_wake")
    if grown is None:
        raise No(Code.WRONG_OFFSET)
    return grown


async def _found(connection: Connection, actor: Actor, upload: UUID) -> _Upload:
    found = await database.row(connection, _Upload, "pictures.upload_find", id=upload, account=actor.id)
    if found is None:
        raise No(Code.NOT_FOUND, tus.VERSION)
    return found


async def _require_room(connection: Connection, actor: Actor) -> None:
    count = await database.row(connection, _Count, "pictures.uploads_open", account=actor.id)
    if count is not None and count.id >= MOST_OPEN:
        raise No(Code.TOO_MANY_UPLOADS)


def _answer(status: int, upload: _Upload, more: dict[str, str] | None = None) -> Response:
    expires = format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)
    headers = tus.VERSION | {"Upload-Offset": str(upload.arrived), "Upload-Expires": expires} | (more or {})
    return Response(status_code=status, headers=headers)
