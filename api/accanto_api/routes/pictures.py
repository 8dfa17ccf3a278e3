"""A patient's fundus pictures: the list with what is still missing, and the clean copies."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from accanto_api import audit, database, kept_pictures, patients
from accanto_api import pictures as shapes
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}/pictures")

Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]

KEPT = "private, max-age=3600"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Viewed:
    id: int
    viewed: bytes


@router.get("")
async def pictures(uid: UUID, actor: Carer, pool: Database) -> shapes.Pictures:
    """Every picture of a patient, the newest first, and what the newest set still lacks."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await database.rows(
            connection, kept_pictures.Kept, "pictures.pictures_of", patient=patient.id
        )
        await audit.note(connection, actor, "pictures", patient.id)
    newest = [one for one in found if found[0].received_at - one.received_at < kept_pictures.VISIT]
    shown = [_shown(one, actor.language) for one in found]
    return shapes.Pictures(pictures=shown, missing=kept_pictures.missing(newest))


@router.get("/{picture}", response_class=Response, responses={200: {"content": {"image/jpeg": {}}}})
async def viewed(uid: UUID, picture: UUID, actor: Carer, pool: Database) -> Response:
    """The clean copy of a picture: its pixels and nothing else."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await database.row(
            connection, _Viewed, "pictures.viewed", patient=patient.id, picture=picture
        )
        if found is None:
            raise No(Code.NOT_FOUND)
        await audit.note(connection, actor, "picture", patient.id, picture=str(picture))
    return Response(found.viewed, media_type="image/jpeg", headers={"Cache-Control": KEPT})


def _shown(one: kept_pictures.Kept, language: str) -> shapes.Picture:
    return shapes.Picture(
        uid=one.uid,
        eye=one.eye,
        aim=one.aim,
        verdict=one.verdict,
        reasons=one.reasons,
        sentences=shapes.sentences(one.reasons, language),
        width=one.width,
        height=one.height,
        received_at=one.received_at,
        algorithm=f"{one.algorithm} {one.algorithm_version}",
    )
