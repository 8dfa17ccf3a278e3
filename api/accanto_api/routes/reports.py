"""Signed refertos: the signature, a patient's list, one on its page, its paper, and the key that verifies all."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from accanto_api import audit, patients, permissions, versions
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.reading import queue, reports, shapes, shelf
from accanto_api.reading.keys import Signer
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api")

Reader = Annotated[Actor, Depends(Require(Permission.READ_REPORT))]
AT_HOME = ("patient", "caregiver")
PDF: dict[int | str, dict[str, Any]] = {200: {"content": {"application/pdf": {}}}}  # as FastAPI types it


def _signing(
    request: Request, actor: Annotated[Actor, Depends(Require(Permission.SIGN_REPORT))]
) -> reports.Signing:
    return reports.Signing(actor=actor, signer=_signer(request))


Signing = Annotated[reports.Signing, Depends(_signing)]


@router.post("/readings/{uid}/report/sign")
async def sign_report(
    uid: UUID, asked: shapes.SignReport, revision: versions.Revision, signing: Signing, pool: Database
) -> shapes.SignedReport:
    """Sign the draft that was read (If-Match) over what was seen; after a final version it is the amendment begun."""
    async with pool.connection() as connection:
        row = await queue.find(connection, signing.actor, uid)
        signed = await reports.sign(connection, signing, row, asked, revision)
        await audit.note(connection, signing.actor, "sign_report", row.patient_id, report=str(signed.uid))
    return signed


@router.get("/reports/key", dependencies=[Depends(permissions.anybody)])
async def report_key(request: Request) -> shapes.ReportKey:
    """The public key of the centre, to verify refertos with."""
    signer: Signer | None = request.app.state.signer
    if signer is None:
        raise No(Code.NOT_FOUND)
    return shapes.ReportKey(id=signer.public.id, pem=signer.public.pem)


@router.get("/reports/{uid}.pdf", response_class=Response, responses=PDF)
async def report_paper(uid: UUID, actor: Reader, pool: Database) -> Response:
    """The PDF that was signed, byte by byte, with the signature attached."""
    async with pool.connection() as connection:
        found = await shelf.paper(connection, uid)
        await audit.note(connection, actor, "report_paper", found.patient_id, report=str(uid))
    headers = {
        "Content-Disposition": f'attachment; filename="referto-{uid}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(found.paper, media_type="application/pdf", headers=headers)


@router.get("/reports/{uid}")
async def report(uid: UUID, request: Request, actor: Reader, pool: Database) -> shapes.Report:
    """A signed referto, with its other versions, who read it, and whether signature and trace are as they were."""
    signer: Signer | None = request.app.state.signer
    async with pool.connection() as connection:
        row, kept = await shelf.find(connection, actor, uid)
        await audit.note(connection, actor, "report", row.patient_id, report=str(uid))
        return await shelf.page(
            connection, row, kept, signer.public if signer else None, is_at_home=actor.role in AT_HOME
        )


@router.get("/patients/{uid}/reports")
async def reports_of_patient(uid: UUID, actor: Reader, pool: Database) -> list[shapes.ListedReport]:
    """The newest version of each referto of a patient; at home the final ones, once agreed to."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "reports", patient.id)
        return await shelf.of_patient(connection, patient, is_at_home=actor.role in AT_HOME)


def _signer(request: Request) -> Signer:
    signer: Signer | None = request.app.state.signer
    if signer is None:
        raise No(Code.CANNOT_SIGN)
    return signer
