"""Who looked at what: the patient's own list, the audit for who watches over it, and broken glass."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from accanto_api import agreements, audit, database, pages, patients
from accanto_api.agreements import AuditRow, BrokenGlass, Looked
from accanto_api.database import Database
from accanto_api.pages import Cursor, Limit, Page
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

log = logging.getLogger(__name__)

router = APIRouter(prefix="/api")

Subject = Annotated[Actor, Depends(Require(Permission.READ_ACCESS_LOG))]
Overseer = Annotated[Actor, Depends(Require(Permission.READ_AUDIT))]
Breaker = Annotated[Actor, Depends(Require(Permission.BREAK_GLASS))]
Number = Annotated[int, InPath(ge=1, le=2**62)]

LASTS = timedelta(minutes=60)
"""How long a broken glass stays open (reference: roles and permissions)."""
NEWEST = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class _Broken:
    id: int
    patient_id: int


@router.get("/patients/{uid}/access-log")
async def access_log(
    uid: UUID, actor: Subject, pool: Database, after: Cursor = None, limit: Limit = 50
) -> Page[Looked]:
    """Who saw or did what of this patient, the newest first."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await database.rows(
            connection, Looked, "agreements.looked",
            patient=patient.id, before=pages.after(after) or NEWEST, most=limit + 1,
        )  # fmt: skip
        await audit.note(connection, actor, "access_log", patient.id)
    return pages.page(found, limit, lambda one: one, lambda one: one.id)


@router.get("/audit")
async def read_audit(
    actor: Overseer, pool: Database, after: Cursor = None, limit: Limit = 50
) -> Page[AuditRow]:
    """The audit, the newest first: no names of patients, no clinical content."""
    async with pool.connection() as connection:
        found = await database.rows(
            connection, AuditRow, "agreements.audit_rows", before=pages.after(after) or NEWEST, most=limit + 1
        )
        await audit.note(connection, actor, "audit", None)
    return pages.page(found, limit, lambda one: one, lambda one: one.id)


@router.post("/break-glass")
async def break_glass(asked: agreements.AskEmergency, actor: Breaker, pool: Database) -> agreements.Emergency:
    """Read a patient of somebody else for an hour, for a reason; the privacy officer and the GP hear of it."""
    async with pool.connection() as connection:
        broken = await database.row(
            connection, _Broken, "agreements.glass_break",
            code=asked.code, reason=asked.reason, lasts=LASTS,
        )  # fmt: skip
        if broken is None:
            raise No(Code.NOT_FOUND)
        await audit.note(connection, actor, "break_glass", broken.patient_id, glass=broken.id)
        await database.run(connection, "agreements.glass_told", id=broken.id)
        opened = await database.row(connection, agreements.Emergency, "agreements.glass_opened", id=broken.id)
    log.warning("glass_broken account=%s glass=%s", actor.id, broken.id)
    if opened is None:
        raise No(Code.NOT_FOUND)
    return opened


@router.get("/break-glass")
async def broken_glass(
    actor: Overseer, pool: Database, after: Cursor = None, limit: Limit = 50
) -> Page[BrokenGlass]:
    """Every broken glass, the newest first, with its reason."""
    async with pool.connection() as connection:
        found = await database.rows(
            connection, BrokenGlass, "agreements.glasses", before=pages.after(after) or NEWEST, most=limit + 1
        )
        await audit.note(connection, actor, "broken_glass", None)
    return pages.page(found, limit, lambda one: one, lambda one: one.id)


@router.post("/break-glass/{number}/seen", status_code=204)
async def broken_glass_seen(number: Number, actor: Overseer, pool: Database) -> None:
    """Somebody who watches over privacy has looked at it."""
    async with pool.connection() as connection:
        seen = await database.row(connection, _Broken, "agreements.glass_seen", id=number, account=actor.id)
        if seen is None:
            raise No(Code.NOT_FOUND)
        await audit.note(connection, actor, "broken_glass_seen", seen.patient_id, glass=number)
