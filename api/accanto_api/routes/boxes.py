"""How a box comes to be a gateway of this centre: it shows a technician's code, and waits for its papers.

The web's process only writes the request down. Papers are made by the steward (`accanto fleet`), where the keys are.
"""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from accanto_api import database, permissions
from accanto_api.database import Database
from accanto_api.problems import Code, No
from accanto_api.throttle import Door
from accanto_contract.errors import AuthorityError
from accanto_ingestion import certificates
from accanto_ingestion.fleet import invitations

router = APIRouter(prefix="/api/v1")

WAIT_S = 20.0
LOOK_EVERY_S = 0.2


class AskEnrolment(BaseModel):
    """A code, and a request (CSR, PEM) for the key that the box made and keeps."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, Field(min_length=8, max_length=60)]
    request: Annotated[str, Field(min_length=100, max_length=8000)]


class Papers(BaseModel):
    """Who the box is from now on, and what it needs to know."""

    gateway: str
    broker_url: str
    certificate: str
    trust: str
    keys: list[str]
    """The centre's public keys: what they sign changes what the gateway does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    gateway: str
    answer: dict[str, object] | None
    refusal: str | None


@router.post("/enrol", dependencies=[Depends(permissions.anybody)])
async def enrol_box(asked: AskEnrolment, request: Request, pool: Database) -> Papers:
    """Papers for a new box. The same box may ask again with the same code, if the answer was lost on its way."""
    door: Door = request.app.state.door
    address = request.client.host if request.client else ""
    wait = door.by_address.wait_s(address, now=time.monotonic())
    if wait > 0:
        raise No(Code.TOO_MANY_ATTEMPTS, {"Retry-After": str(round(wait) + 1)})
    body = asked.request.encode()
    async with pool.connection() as connection:
        found = await database.row(
            connection, _Asked, "steward.ask_enrolment",
            code=invitations.digest(asked.code), request=body, key=_key(body),
        )  # fmt: skip
    if found is None:
        door.by_address.note(address, now=time.monotonic())
        raise No(Code.NO_INVITATION)
    return await _papers(pool, found.id)


def _key(request: bytes) -> bytes:
    """What tells one box's key from another's. Raises No."""
    try:
        key = certificates.key_in(request)
    except AuthorityError as error:
        raise No(Code.INVALID) from error
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).digest()


async def _papers(pool: database.Pool, number: UUID) -> Papers:
    """What the steward answers. Raises No where it does not in time; the box may ask again."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        async with pool.connection() as connection:
            found = await database.row(connection, _Answered, "steward.enrolment", id=number)
        if found and found.answer:
            return Papers.model_validate(found.answer)
        if found:
            raise No(Code.INVALID)
        await asyncio.sleep(LOOK_EVERY_S)
    raise No(Code.NOBODY_SIGNS, {"Retry-After": "10"})
