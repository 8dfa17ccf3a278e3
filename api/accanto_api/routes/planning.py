"""Plans: templates, the version in force, the draft of the next, and its signature."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from accanto_alerts import plan as plans
from accanto_alerts import templates, wallclock
from accanto_api import audit, database, patients, permissions, versions
from accanto_api.database import Connection, Database
from accanto_api.patients import Patient
from accanto_api.permissions import Permission, Require
from accanto_api.planning import drafts, shapes, view
from accanto_api.problems import Code, No
from accanto_api.record import page
from accanto_api.record.rows import PlanRow
from accanto_api.sessions import Actor
from accanto_contract.errors import PlanRefused

router = APIRouter(prefix="/api")

Reader = Annotated[Actor, Depends(Require(Permission.READ_PLAN))]
Writer = Annotated[Actor, Depends(Require(Permission.WRITE_PLAN))]
Signer = Annotated[Actor, Depends(Require(Permission.SIGN_PLAN))]
Anybody = Annotated[Actor, Depends(Require(Permission.LOGGED_IN))]


@router.get("/templates")
async def plan_templates(actor: Anybody) -> list[shapes.Template]:
    """The PDTA templates that a plan can start from."""
    today = _today(actor)
    return [view.template(one, today=today) for one in templates.every()]


@router.get("/templates/{name}")
async def plan_template(name: str, actor: Anybody) -> shapes.Started:
    """A plan made from a template, beginning today."""
    try:
        pai = templates.started(templates.one(name), _today(actor))
    except PlanRefused as error:
        raise No(Code.NOT_FOUND) from error
    return shapes.Started(document=plans.written(pai))


@router.get("/patients/{uid}/plan")
async def plan(uid: UUID, actor: Reader, pool: Database, response: Response) -> shapes.PlanPage:
    """The plan in force, its versions, and the draft of the next; the ETag names the draft's revision."""
    today = _today(actor)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "plan", patient.id)
        in_force, draft = await _standing(connection, patient)
        pai = in_force.pai() if in_force else None
        response.headers.update(versions.tag(draft.revision if draft else 0))
        person = await database.row(connection, shapes.Whose, "planning.whose", patient=patient.id)
        if person is None:
            raise No(Code.NOT_FOUND)
        return shapes.PlanPage(
            patient=person,
            in_force=view.of(pai, None, today=today) if pai else None,
            versions=await database.rows(
                connection, shapes.Version, "record.plan_versions", patient=patient.id
            ),
            draft=drafts.shown(draft, in_force, today=today) if draft else None,
            centre=await drafts.centre(connection),
            may_sign=Permission.SIGN_PLAN in permissions.OF_ROLE.get(actor.role, frozenset()),
        )


@router.get("/patients/{uid}/plan/{version}")
async def plan_version(uid: UUID, version: versions.Number, actor: Reader, pool: Database) -> shapes.PlanView:
    """One version of a plan, in words."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "plan_version", patient.id, version=version)
        row = await database.row(
            connection, PlanRow, "record.plan_version", patient=patient.id, version=version
        )
    if row is None:
        raise No(Code.NOT_FOUND)
    pai = row.pai()
    if pai is None:
        raise No(Code.PLAN_REFUSED)
    return view.of(pai, None, today=_today(actor))


@router.post("/patients/{uid}/plan/read")
async def read_plan(uid: UUID, asked: shapes.AskRead, actor: Reader, pool: Database) -> shapes.Readout:
    """A proposed plan in words, beside the one in force; nothing is kept."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        in_force = await page.plan_in_force(connection, patient.id)
    return drafts.read(asked.document, in_force, today=_today(actor))


@router.put("/patients/{uid}/plan/draft", status_code=204, response_class=Response)
async def save_draft(
    uid: UUID, asked: shapes.SaveDraft, revision: versions.Revision, actor: Writer, pool: Database
) -> Response:
    """Keep the draft, if it is still the one that was read (If-Match); `"r0"` begins one."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        saved = await drafts.save(connection, patient, asked, revision, by=actor)
        await audit.note(connection, actor, "save_draft", patient.id, revision=saved)
    return Response(status_code=204, headers=versions.tag(saved))


@router.delete("/patients/{uid}/plan/draft", status_code=204, response_class=Response)
async def drop_draft(uid: UUID, revision: versions.Revision, actor: Writer, pool: Database) -> None:
    """Throw the draft away."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await drafts.drop(connection, patient, revision)
        await audit.note(connection, actor, "drop_draft", patient.id, revision=revision)


@router.post("/patients/{uid}/plan/draft/propose", status_code=204, response_class=Response)
async def propose_draft(uid: UUID, revision: versions.Revision, actor: Writer, pool: Database) -> Response:
    """Ask the general practitioner to sign the draft."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        proposed = await drafts.propose(connection, patient, revision, by=actor)
        await audit.note(connection, actor, "propose_draft", patient.id, revision=proposed)
    return Response(status_code=204, headers=versions.tag(proposed))


@router.post("/patients/{uid}/plan/draft/sign")
async def sign_draft(
    uid: UUID, agreed: shapes.Sign, revision: versions.Revision, actor: Signer, pool: Database
) -> shapes.Signed:
    """Sign the draft: from now on it is the plan, and the watch judges by it."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        try:
            version = await drafts.sign(connection, patient, agreed, revision, by=actor, now=actor.at)
        except PlanRefused as error:
            raise No(Code.PLAN_REFUSED) from error
        await audit.note(connection, actor, "sign_plan", patient.id, version=version)
    return shapes.Signed(version=version)


async def _standing(
    connection: Connection, patient: Patient
) -> tuple[PlanRow | None, drafts.DraftRow | None]:
    return await page.plan_in_force(connection, patient.id), await drafts.find(connection, patient)


def _today(actor: Actor) -> date:
    """The day on the wall, where the patients live."""
    return wallclock.local(actor.at).date()
