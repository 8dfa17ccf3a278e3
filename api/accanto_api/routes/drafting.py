"""The referto of a reading while it is written: read, kept, thrown away, begun anew for a reason."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from accanto_api import audit, versions
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.reading import drafts, queue, shapes
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/readings/{uid}/report")

Writer = Annotated[Actor, Depends(Require(Permission.WRITE_REPORT))]


@router.get("")
async def report_draft(uid: UUID, actor: Writer, pool: Database, response: Response) -> shapes.Draft:
    """The referto as far as it is written; its revision is the ETag, `"r0"` where nothing is kept yet."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await audit.note(connection, actor, "report_draft", row.patient_id, reading=str(uid))
        draft = await drafts.shown(connection, actor, row)
    response.headers.update(versions.tag(draft.revision))
    return draft


@router.put("", status_code=204, response_class=Response)
async def save_report(
    uid: UUID, asked: shapes.SaveReport, revision: versions.Revision, actor: Writer, pool: Database
) -> Response:
    """Keep what is written, if it is still what was read (If-Match); `"r0"` begins it. Only who has the reading may."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        saved = await drafts.save(connection, actor, row, asked.content, revision)
        await audit.note(connection, actor, "save_report", row.patient_id, reading=str(uid), revision=saved)
    return Response(status_code=204, headers=versions.tag(saved))


@router.delete("", status_code=204, response_class=Response)
async def drop_report(uid: UUID, revision: versions.Revision, actor: Writer, pool: Database) -> None:
    """Throw the draft away; what was signed stays."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        await drafts.drop(connection, actor, row, revision)
        await audit.note(connection, actor, "drop_report", row.patient_id, reading=str(uid))


@router.post("/amend", status_code=204, response_class=Response)
async def amend_report(uid: UUID, asked: shapes.AmendReport, actor: Writer, pool: Database) -> Response:
    """Begin a new version of a signed referto, for a reason; the signed one stays as it is."""
    async with pool.connection() as connection:
        row = await queue.find(connection, actor, uid)
        begun = await drafts.amend(connection, actor, row, asked.reason)
        await audit.note(connection, actor, "amend_report", row.patient_id, reading=str(uid))
    return Response(status_code=204, headers=versions.tag(begun))
