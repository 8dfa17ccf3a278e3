"""The reading room of the fundus: exams, pictures at every size, blind gradings, and how readers agree."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from accanto_api import audit, patients
from accanto_api.database import Database
from accanto_api.fundus import agreement, exams, grading, pixels, shapes
from accanto_api.permissions import Permission, Require
from accanto_api.reading import queue
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api")

Carer = Annotated[Actor, Depends(Require(Permission.READ_FUNDUS))]
Grader = Annotated[Actor, Depends(Require(Permission.GRADE))]
Signer = Annotated[Actor, Depends(Require(Permission.SIGN_REPORT))]
Counter = Annotated[Actor, Depends(Require(Permission.READ_AGREEMENT))]

KEPT = "private, max-age=3600"
PICTURE: dict[int | str, dict[str, object]] = {200: {"content": {"image/jpeg": {}, "image/png": {}}}}


@router.get("/patients/{uid}/fundus")
async def fundus(uid: UUID, actor: Carer, pool: Database) -> shapes.Exams:
    """Every exam of a patient's eyes, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "fundus", patient.id)
        return shapes.Exams(now=actor.at, exams=await exams.of(connection, patient.id, actor.language))


@router.get("/patients/{uid}/fundus/{picture}/{level}", response_class=Response, responses=PICTURE)
async def fundus_picture(
    uid: UUID, picture: UUID, level: pixels.Level, actor: Carer, pool: Database
) -> Response:
    """A picture in an eighth, a quarter or half of its size, whole, or as the camera made it pixel by pixel."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        body, media_type = await pixels.at(connection, patient.id, picture, level)
        await audit.note(connection, actor, "fundus_picture", patient.id, picture=str(picture), level=level)
    return Response(body, media_type=media_type, headers={"Cache-Control": KEPT})


@router.get("/readings/{uid}/grading")
async def fundus_grading(uid: UUID, actor: Grader, pool: Database) -> shapes.Grading:
    """Whose turn it is, one's own grading, and those of others as far as they may be seen."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await audit.note(connection, actor, "fundus_grading", row.patient_id, reading=str(uid))
        return await grading.shown(connection, actor, row)


@router.put("/readings/{uid}/grading", status_code=204)
async def keep_fundus_grading(uid: UUID, body: shapes.SaveGrading, actor: Grader, pool: Database) -> None:
    """Keep a grading that is not signed yet; nobody else sees it."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await audit.note(connection, actor, "fundus_grading_kept", row.patient_id, reading=str(uid))
        await grading.keep(connection, actor, row, body.content)


@router.post("/readings/{uid}/grading/sign")
async def sign_fundus_grading(
    uid: UUID, body: shapes.SaveGrading, actor: Signer, pool: Database
) -> shapes.SignedGrading:
    """Sign a grading, blind or deciding; it stays as it is from then on."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await audit.note(connection, actor, "fundus_grading_signed", row.patient_id, reading=str(uid))
        return await grading.sign(connection, actor, row, body.content)


@router.get("/fundus/agreement")
async def fundus_agreement(actor: Counter, pool: Database) -> shapes.Agreement:
    """How readers agree, over eyes that two people read blind; an oculist finds their own line."""
    async with pool.connection() as connection:
        return await agreement.of(connection, actor)
