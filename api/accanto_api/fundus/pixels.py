"""The bytes of a picture at a level: small ones made once and kept, the clean copy, and the camera's own pixels."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import exact, levels
from accanto_api.problems import Code, No
from accanto_contract.refusal import PictureRefused

Level = Literal["eighth", "quarter", "half", "clean", "exact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A picture, and its bytes at the level where they are stored; `bytes` is None where they are still to be made."""

    id: int
    bytes: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    form: str
    bytes: bytes


async def at(connection: Connection, patient_id: int, picture: UUID, level: Level) -> tuple[bytes, str]:
    """The bytes and their media type. Raises No."""
    if level == "exact":
        return await _exact(connection, patient_id, picture)
    if level == "clean":
        return (await _stored(connection, patient_id, picture, "fundus.clean"))[1], "image/jpeg"
    found = await database.row(
        connection, Found, "fundus.level", patient=patient_id, picture=picture, level=level
    )
    if found is not None and found.bytes is not None:
        return found.bytes, "image/jpeg"
    number, clean = await _stored(connection, patient_id, picture, "fundus.clean")
    made = await run_in_threadpool(levels.smaller, clean, level)
    await database.run(connection, "fundus.keep_level", id=number, level=level, bytes=made)
    return made, "image/jpeg"


async def _stored(connection: Connection, patient_id: int, picture: UUID, query: str) -> tuple[int, bytes]:
    found = await database.row(connection, Found, query, patient=patient_id, picture=picture)
    if found is None or found.bytes is None:
        raise No(Code.NOT_FOUND)
    return found.id, found.bytes


async def _exact(connection: Connection, patient_id: int, picture: UUID) -> tuple[bytes, str]:
    """What the camera wrote, without its metadata; of a file that cannot be cut, the clean copy."""
    found = await database.row(connection, _File, "fundus.file", patient=patient_id, picture=picture)
    if found is None:
        raise No(Code.NOT_FOUND)
    try:
        return await run_in_threadpool(_cut, found)
    except PictureRefused:
        return (await _stored(connection, patient_id, picture, "fundus.clean"))[1], "image/jpeg"


def _cut(found: _File) -> tuple[bytes, str]:
    if found.form != "dicom":
        return exact.stripped(found.bytes)
    from accanto_ingestion.images import ophthalmic  # noqa: PLC0415  only who looks at one loads pydicom

    return exact.stripped(ophthalmic.unwrapped(found.bytes).jpeg)
