"""The page of one patient, put together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accanto_alerts import casebook, load, situation, wallclock, wording
from accanto_alerts.adherence import Kept
from accanto_alerts.pai import Pai
from accanto_alerts.rules import Rule
from accanto_api import care, database
from accanto_api.database import Connection
from accanto_api.patients import Patient
from accanto_api.problems import Code, No
from accanto_api.record import calendar, courses, shapes
from accanto_api.record.rows import AlertRow, ContactRow, DeviceRow, PlanRow

SPAN_DAYS = 30
_BACK = timedelta(days=31)
_BIN = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read."""

    person: shapes.Person
    plan: PlanRow | None
    pai: Pai | None
    kept: list[Kept]
    alerts: list[AlertRow]
    devices: list[DeviceRow]
    silences: list[care.Silence]


async def of(
    connection: Connection, patient: Patient, *, now: datetime, emergency_until: datetime | None = None
) -> shapes.PatientRecord:
    """Everything but the courses of the signals and the timeline, which are asked for by themselves. Raises No."""
    known = await _read(connection, patient, now)
    plan = (
        brief(known.plan, known.pai, today=wallclock.local(now).date()) if known.plan and known.pai else None
    )
    return shapes.PatientRecord(
        now=now,
        emergency_until=emergency_until,
        person=known.person,
        consents=await database.rows(connection, shapes.Agreed, "record.consents", patient=patient.id),
        team=await database.rows(connection, shapes.Member, "record.team", patient=patient.id),
        hours=await _hours(connection, now),
        situation=[_line(one) for one in situation.of(await _facts(connection, patient, known, now))],
        alerts=[_alert(one) for one in known.alerts],
        plan=plan,
        has_draft=await _has_draft(connection, patient.id),
        adherence=[calendar.shown(one) for one in known.kept],
        silences=known.silences,
        devices=[_device(one) for one in known.devices],
        gateways=await database.rows(connection, shapes.KitGateway, "record.gateways", patient=patient.id),
    )


async def plan_in_force(connection: Connection, patient_id: int) -> PlanRow | None:
    """The plan that is in force."""
    return await database.row(connection, PlanRow, "record.plan_in_force", patient=patient_id)


def brief(row: PlanRow, pai: Pai, *, today: date) -> shapes.PlanBrief:
    """A plan in sentences."""
    burden = load.of(pai, today=today)
    return shapes.PlanBrief(
        version=row.version,
        title=pai.title,
        pathway=pai.pathway,
        service=pai.service.value,
        effective_from=row.effective_from,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        review_on=pai.review_on,
        actions_a_week=burden.actions_a_week,
        minutes_a_week=burden.minutes_a_week,
        rules=[rule_line(rule) for rule in pai.rules],
        calendar=[
            {"it": wording.planned(item, "it"), "en": wording.planned(item, "en")} for item in pai.calendar
        ],
    )


def rule_line(rule: Rule) -> shapes.RuleLine:
    """A rule as people read it."""
    sentence = {"it": wording.watched(rule, "it"), "en": wording.watched(rule, "en")}
    return shapes.RuleLine.model_validate(
        {"id": rule.id, "severity": rule.severity.value, "type": rule.type.value, "sentence": sentence}
    )


async def _read(connection: Connection, patient: Patient, now: datetime) -> _Known:
    person = await database.row(connection, shapes.Person, "record.person", patient=patient.id)
    if person is None:
        raise No(Code.NOT_FOUND)
    plan = await plan_in_force(connection, patient.id)
    pai = plan.pai() if plan else None
    since = wallclock.days_before(now, SPAN_DAYS)
    kept = await calendar.kept(connection, patient.id, pai, since=since, now=now) if pai else []
    return _Known(
        person=person,
        plan=plan,
        pai=pai,
        kept=kept,
        alerts=await database.rows(connection, AlertRow, "record.open_alerts", patient=patient.id),
        devices=await database.rows(connection, DeviceRow, "record.kit", patient=patient.id),
        silences=await database.rows(
            connection, care.Silence, "care.silences_of_patient", patient=patient.id
        ),
    )


async def _facts(connection: Connection, patient: Patient, known: _Known, now: datetime) -> situation.Facts:
    found = await courses.bins(connection, patient.id, since=now - _BACK, width=_BIN)
    ends = [one.ends for one in known.silences if one.lifted_at is None and one.starts <= now]
    return situation.Facts(
        now=now,
        alerts=[
            situation.Open(uid=str(one.uid), sentence=one.sentence, since=one.starts)
            for one in known.alerts
            if one.sentence
        ],
        silenced_until=max((end for end in ends if end and end > now), default=None),
        values={name: courses.values(rows) for name, rows in found.items()},
        kept=known.kept,
        devices=[
            situation.Device(name=one.shown, last_at=one.last_at, battery=one.battery)
            for one in known.devices
        ],
        contact=await _contact(connection, patient.id),
        plan_version=known.plan.version if known.plan else None,
        is_plan_readable=known.plan is None or known.pai is not None,
        review_on=known.pai.review_on if known.pai else None,
    )


async def _contact(connection: Connection, patient_id: int) -> situation.Contact | None:
    row = await database.row(connection, ContactRow, "record.last_contact", patient=patient_id)
    if row is None:
        return None
    return situation.Contact(at=row.at, by=row.actor, was_reached=row.event != "no_answer")


async def _hours(connection: Connection, now: datetime) -> shapes.Hours:
    calendar_ = (await casebook.centre(connection)).calendar
    is_open = calendar_.is_open(now)
    changes = calendar_.closing(now) if is_open else calendar_.add(now, timedelta(0))
    return shapes.Hours(is_open=is_open, changes_at=changes)


async def _has_draft(connection: Connection, patient_id: int) -> bool:
    row = await database.row(connection, _Draft, "planning.draft_revision", patient=patient_id)
    return row is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    id: int


def _line(line: situation.Line) -> shapes.Line:
    return shapes.Line(topic=line.topic, sentence={"it": line.it, "en": line.en}, link=line.link)


def _alert(row: AlertRow) -> shapes.OpenAlert:
    return shapes.OpenAlert.model_validate(
        {
            "uid": row.uid, "rule_id": row.rule_id, "kind": row.kind, "severity": row.severity,
            "condition": row.condition, "handling": row.handling, "raised_at": row.raised_at,
            "owner": row.owner, "sentence": row.sentence,
        }
    )  # fmt: skip


def _device(row: DeviceRow) -> shapes.KitDevice:
    return shapes.KitDevice(
        name=row.name, kind=row.kind, model=row.shown, serial=row.serial, gateway=row.gateway,
        since=row.since, last_at=row.last_at, battery=row.battery,
    )  # fmt: skip
