"""Why there is an alert, which cases are open, and how the alerts did."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from accanto_alerts import casebook, insight, rehearsal
from accanto_api import audit, care, cases, database, past_alerts, patients, shapes
from accanto_api.database import Connection, Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_contract.errors import PlanRefused

router = APIRouter(prefix="/api")

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]
Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]
Days = Annotated[int, Query(ge=1, le=730)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    id: int


@router.get("/cases")
async def open_cases(actor: Reader, pool: Database) -> list[care.OpenCase]:
    """The open cases of the reader's patients, the gravest first, with what is due next."""
    async with pool.connection() as connection:
        return await database.rows(connection, care.OpenCase, "care.open_cases", account=actor.id)


@router.get("/alerts/{uid}/explain")
async def explain(uid: UUID, actor: Carer, pool: Database) -> care.Why:
    """Everything that explains an alert: enough to judge it again by hand."""
    async with pool.connection() as connection:
        row = await cases.find(connection, actor, uid)
        evidence = await database.row(connection, care.Evidence, "care.evidence", alert=row.id)
        if evidence is None:
            raise No(Code.NOT_FOUND)
        events = await database.rows(connection, shapes.AlertEvent, "worklist.events_of", alert=row.id)
        earlier = await database.rows(
            connection, care.TimesEnded, "care.outcomes_of_rule", patient=row.patient_id, rule=row.rule_id
        )
        await audit.note(connection, actor, "explain", row.patient_id, alert=str(uid))
    return care.Why(uid=uid, explanation=row.explanation, events=events, earlier=earlier, **dict(evidence))


@router.get("/insight")
async def how_alerts_did(actor: Reader, pool: Database, days: Days = 90) -> care.Insight:
    """How the alerts of the reader's patients did, and how long answers took, over so many days."""
    until = actor.at
    since = until - timedelta(days=days)
    async with pool.connection() as connection:
        past = await past_alerts.of(connection, since=since, until=until, account=actor.id)
        watched = await _patients(connection, actor)
        calendar = (await casebook.centre(connection)).calendar
    found = insight.of(past, calendar, since=since, until=until, patients=watched)
    plain = {**asdict(found), "since": since, "until": until}
    for name in ("rules", "patients"):
        plain[name] = [{**rule, "hint": _hint(rule["advice"])} for rule in plain[name]]
    return care.Insight.model_validate(plain)


@router.post("/patients/{uid}/what-if")
async def what_if(uid: UUID, asked: care.AskWhatIf, actor: Carer, pool: Database) -> care.WhatIf:
    """A proposed plan against the one in force, over this patient's own past; nothing is saved."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        await audit.note(connection, actor, "what_if", patient.id, days=asked.days)
        try:
            found = await rehearsal.rehearse(
                connection, patient.id, asked.document, days=asked.days, now=actor.at
            )
        except PlanRefused as refused:
            said = {"it": refused.it, "en": refused.en}
            return care.WhatIf.model_validate({"refused": said, "since": None, "until": None, "effects": []})
    if found is None:
        raise No(Code.NOT_FOUND)
    return care.WhatIf.model_validate({"refused": None, **asdict(found)})


async def _patients(connection: Connection, actor: Actor) -> int:
    count = await database.row(connection, _Count, "care.patients_of", account=actor.id)
    return count.id if count else 0


def _hint(advice: insight.Advice | None) -> dict[str, str] | None:
    return {language: advice.sentence(language) for language in ("it", "en")} if advice else None
