"""The draft of a patient's next plan: kept, proposed, signed; a signature brings it into force in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec
from psycopg.types.json import Jsonb

from accanto_alerts import casebook, saving, wallclock
from accanto_alerts import plan as plans
from accanto_alerts.pai import Approval, Pai, Role
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.patients import Patient
from accanto_api.planning import shapes, view
from accanto_api.problems import Code, No
from accanto_api.record.rows import PlanRow
from accanto_api.sessions import Actor
from accanto_contract.errors import PlanRefused

MOST_BYTES = 200_000
"""No plan that people can read is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft as the database tells it."""

    based_on: int | None
    document: str
    reason: str
    revision: int
    saved_by: str
    saved_at: datetime
    proposed_by: str | None
    proposed_at: datetime | None

    def content(self) -> dict[str, object]:
        """Its document."""
        return msgspec.json.decode(self.document, type=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revision:
    id: int


async def find(connection: Connection, patient: Patient) -> DraftRow | None:
    """The draft, if there is one."""
    return await database.row(connection, DraftRow, "planning.draft", patient=patient.id)


async def save(
    connection: Connection, patient: Patient, asked: shapes.SaveDraft, revision: int, *, by: Actor
) -> int:
    """Keep a draft, also one that cannot be a plan yet; gives its new revision. Revision 0 begins it. Raises No."""
    if len(msgspec.json.encode(asked.document)) > MOST_BYTES:
        raise No(Code.INVALID)
    values = {"document": Jsonb(asked.document), "reason": asked.reason.strip(), "by": by.username}
    query = "planning.save_draft" if revision else "planning.begin_draft"
    more = {"revision": revision} if revision else {}
    return await _one(connection, query, patient, **values, **more)


async def propose(connection: Connection, patient: Patient, revision: int, *, by: Actor) -> int:
    """Ask for the signature; gives the new revision. Raises No."""
    return await _one(connection, "planning.propose_draft", patient, revision=revision, by=by.username)


async def drop(connection: Connection, patient: Patient, revision: int) -> None:
    """Throw a draft away. Raises No."""
    await _one(connection, "planning.drop_draft", patient, revision=revision)


async def sign(
    connection: Connection,
    patient: Patient,
    agreed: shapes.Sign,
    revision: int,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """The draft becomes the version in force; gives its number. Raises No, PlanRefused."""
    draft = await find(connection, patient)
    if draft is None:
        raise No(Code.NOT_FOUND)
    if draft.revision != revision or draft.based_on != await _in_force(connection, patient):
        raise No(Code.CHANGED_MEANWHILE)
    pai = _approved(
        plans.content(draft.content()), agreed, by=by.display_name, today=wallclock.local(now).date()
    )
    version = await _newest(connection, patient) + 1
    plan = plans.of(
        pai, patient_id=patient.id, version=version, effective_from=now, approved_by=by.display_name
    )
    await saving.activate(connection, plan, by=by.username, now=now)
    await database.run(
        connection, "planning.give_reason", patient=patient.id, version=version, reason=draft.reason
    )
    await drop(connection, patient, revision)
    return version


def shown(draft: DraftRow, in_force: PlanRow | None, *, today: date) -> shapes.Draft:
    """A draft in words, or why it cannot be a plan."""
    readout = read(draft.content(), in_force, today=today)
    return shapes.Draft(
        revision=draft.revision,
        based_on=draft.based_on,
        reason=draft.reason,
        saved_by=draft.saved_by,
        saved_at=draft.saved_at,
        proposed_by=draft.proposed_by,
        proposed_at=draft.proposed_at,
        is_behind=draft.based_on != (in_force.version if in_force else None),
        refused=readout.refused,
        plan=readout.plan,
        document=draft.content(),
    )


def read(document: Mapping[str, object], in_force: PlanRow | None, *, today: date) -> shapes.Readout:
    """A document in words."""
    try:
        pai = plans.content(document, starts=today)
        return shapes.Readout(
            refused=None, plan=view.of(pai, in_force.pai() if in_force else None, today=today)
        )
    except PlanRefused as error:
        return shapes.Readout(refused=view.refused(error), plan=None)


async def centre(connection: Connection) -> str:
    """How the patient reaches the centre, for paper."""
    known = await casebook.centre(connection)
    named = (getattr(known, "name", ""), getattr(known, "phone", ""))
    return ", ".join(part for part in named if part)


def _approved(pai: Pai, agreed: shapes.Sign, *, by: str, today: date) -> Pai:
    """With the GP's signature of today, and the patient's: the new one, or the one that stands."""
    patients_own = tuple(one for one in pai.approvals if one.role is Role.PATIENT)
    if agreed.agreed_on is not None:
        patients_own = (Approval(role=Role.PATIENT, by=agreed.agreed_by or "paziente", on=agreed.agreed_on),)
    return replace(pai, approvals=(Approval(role=Role.GP, by=by, on=today), *patients_own))


async def _in_force(connection: Connection, patient: Patient) -> int | None:
    row = await database.row(connection, PlanRow, "record.plan_in_force", patient=patient.id)
    return row.version if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Newest:
    version: int
    effective_from: datetime


async def _newest(connection: Connection, patient: Patient) -> int:
    row = await database.row(connection, _Newest, "plans.newest_plan", patient=patient.id)
    return row.version if row else 0


async def _one(connection: Connection, query: str, patient: Patient, **values: object) -> int:
    """A change of one draft at one revision. Raises No where it is at another."""
    row = await database.row(connection, _Revision, query, patient=patient.id, **values)
    if row is None:
        raise No(Code.CHANGED_MEANWHILE)
    return row.id
