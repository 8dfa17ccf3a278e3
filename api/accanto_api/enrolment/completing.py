"""A person becomes a patient: identity, consents, kit, team and plan in one transaction, or not at all."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from psycopg.types.json import Jsonb

from accanto_alerts import plan as plans
from accanto_alerts import wallclock
from accanto_api import agreements, database, rights
from accanto_api.database import Connection
from accanto_api.enrolment import lacks, tax_code
from accanto_api.enrolment.shapes import ConsentsStep, Enrolled, KitPiece, KitStep, Paper
from accanto_api.problems import Code, No
from accanto_api.rights import Permission
from accanto_contract import topics

_NOON = time(12)
GPS = ["gp"]
CASE_MANAGERS = ["case_manager", "coordinator"]
CARING = ["case_manager", "coordinator", "gp", "cardiologist", "pneumologist", "oculist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who enrols: the account, and its name."""

    id: int
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _New:
    id: int
    uid: UUID
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Device:
    id: int
    taken: bool


async def author(connection: Connection, username: str) -> Author | None:
    """The account of this name, if it may enrol."""
    roles = sorted(rights.TABLE[Permission.ENROL_PATIENT])
    return await database.row(connection, Author, "enrolment.author", username=username, roles=roles)


async def enrol(connection: Connection, paper: Paper, *, by: Author, now: datetime) -> tuple[int, Enrolled]:
    """The new patient: number, and what may be told. Raises No; then the caller takes everything back."""
    today = wallclock.local(now).date()
    if lacks.stops(lacks.of(paper, today=today)):
        raise No(Code.ENROLMENT_INCOMPLETE)
    code = tax_code.read(paper.identity.tax_code, today=today)
    if isinstance(code, tax_code.Flaw) or await _is_known(connection, code.text):
        raise No(Code.ENROLLED_ALREADY)
    new = await database.row(connection, _New, "enrolment.new_patient", adesione_at=None)
    if new is None:
        raise No(Code.FAILED)
    await _team(connection, new.id, paper, by=by)
    await _identify(connection, new, paper, code.text)
    await _agree(connection, new.id, paper.consents, by=by, now=now)
    await _equip(connection, new.id, paper.kit, now=now)
    pai = lacks.pai_of(paper.plan, today=today)
    await database.run(
        connection, "enrolment.first_draft",
        patient=new.id, document=Jsonb(plans.written(pai)), reason=paper.plan.reason, by=by.username,
    )  # fmt: skip
    return new.id, Enrolled(patient=new.uid, code=new.code)


async def _is_known(connection: Connection, code: str) -> bool:
    return await database.row(connection, _Id, "enrolment.known_person", tax_code=code) is not None


async def _identify(connection: Connection, new: _New, paper: Paper, code: str) -> None:
    who = paper.identity
    await database.run(
        connection, "enrolment.identify",
        patient=new.id, given_name=who.given_name.strip(), family_name=who.family_name.strip(),
        birth_date=who.birth_date, sex=who.sex, pathway=who.pathway.strip(), code=new.code, tax_code=code,
        phone=who.phone.strip(), address=who.address.strip(), town=who.town.strip(),
        allergies=who.allergies.strip(), caregiver_name=paper.consents.caregiver_name.strip(),
        caregiver_phone=paper.consents.caregiver_phone.strip(),
    )  # fmt: skip


async def _agree(
    connection: Connection, patient_id: int, consents: ConsentsStep, *, by: Author, now: datetime
) -> None:
    """What was signed; what was refused leaves no consent."""
    given_at = _signed_at(consents.given_on or wallclock.local(now).date(), now)
    for kind in ("adesione", "dossier", "research"):
        if getattr(consents, kind):
            await database.run(
                connection, "enrolment.agree",
                patient=patient_id, kind=kind, text_version=agreements.TEXT, given_at=given_at,
                given_by=consents.given_by, how=consents.how, evidence=consents.evidence.strip(), by=by.id,
            )  # fmt: skip
    if consents.call_caregiver:
        await database.run(
            connection, "enrolment.caregiver",
            person=f"caregiver-{patient_id}", patient=patient_id, address=consents.caregiver_phone.strip(),
        )  # fmt: skip


async def _equip(connection: Connection, patient_id: int, kit: KitStep, *, now: datetime) -> None:
    """The box and its devices measure this person from now on."""
    await database.run(connection, "registry.enrol_gateway", gateway=kit.gateway)
    for piece in kit.devices:
        device = await _device(connection, piece)
        if device.taken:
            raise No(Code.DEVICE_TAKEN)
        await database.run(
            connection, "registry.assign_device", device_id=device.id, patient_id=patient_id, starts=now
        )
        await database.run(connection, "enrolment.carry", gateway=kit.gateway, device=device.id)


async def _device(connection: Connection, piece: KitPiece) -> _Device:
    """The device of the registry, made where it is new."""
    name = piece.name or topics.name_of(f"{piece.maker} {piece.serial}")
    known = await database.row(connection, _Device, "enrolment.device_taken", name=name)
    if known is not None:
        return known
    if piece.name:
        raise No(Code.DEVICE_UNKNOWN)
    made = await database.row(
        connection, _Id, "registry.enrol_device",
        name=name, kind=piece.kind, maker=piece.maker, model=piece.model, serial=piece.serial,
    )  # fmt: skip
    if made is None:
        raise No(Code.FAILED)
    return _Device(id=made.id, taken=False)


async def _team(connection: Connection, patient_id: int, paper: Paper, *, by: Author) -> None:
    """Those who were named, and who enrols: somebody must be able to see what was done."""
    team = paper.team
    asked = [(team.gp, GPS), (team.case_manager, CASE_MANAGERS), *((one, CARING) for one in team.others)]
    joined: set[str] = set()
    for username, roles in asked:
        if username in joined:
            continue
        found = await database.row(
            connection, _Id, "enrolment.join_team", patient=patient_id, username=username, roles=roles
        )
        if found is None:
            raise No(Code.NO_SUCH_COLLEAGUE)
        joined.add(username)
    if by.username not in joined:
        await database.row(
            connection, _Id, "enrolment.join_team", patient=patient_id, username=by.username, roles=CARING
        )


def _signed_at(day: date, now: datetime) -> datetime:
    """A day as a moment: its noon, but never later than now."""
    return min(wallclock.moment(day, _NOON), now.astimezone(UTC))
