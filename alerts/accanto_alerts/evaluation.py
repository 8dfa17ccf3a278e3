"""Patients judged: new data become findings, findings and values meet the rules, alerts follow.

Everything here happens inside one transaction of the caller, with the patients held; what it wrote becomes true
together with the marks of new data being gone, or not at all. What is read is read for all of them at once.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg import AsyncConnection, DataError

from accanto_alerts import blowing, blows, casework, long_history, reading, review, tracing, wake, writing
from accanto_alerts.judgement import Question
from accanto_alerts.reading import Need, Points
from accanto_alerts.review import Dossier, Folded, Review
from accanto_alerts.tracing import Outcome
from accanto_alerts.wake import Mark, Span, Wake
from accanto_contract import signals
from accanto_contract.errors import PlanRefused
from accanto_store import queries

PATIENTS = 64
"""So many are judged in one transaction."""

POINTS_AT_A_TIME = 20_000
"""Longer series are judged piece by piece."""

TRACES = tuple(int(signal.id) for signal in signals.CATALOGUE.values() if signal.is_waveform)

_OF_THE_PATIENT = (PlanRefused, ArithmeticError, LookupError, TypeError, ValueError)
"""What can be wrong with one patient's plan or points, and keeps nobody else from being judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Woken:
    """Why a patient is looked at, by which marks, and what had been planned."""

    wake: Wake
    marks: tuple[int, ...]
    deadlines: Mapping[str, datetime]


async def claim(
    connection: AsyncConnection, *, now: datetime, resting: Collection[int] = (), most: int = PATIENTS
) -> list[int]:
    """Patients with new values, or whose rules have something to say, held until the transaction ends."""
    values = {"now": now, "resting": list(resting), "traces": list(TRACES), "most": most}
    return [row[0] async for row in await connection.execute(_sql("claim_patients"), values)]


async def claim_traced(connection: AsyncConnection, *, resting: Collection[int] = ()) -> list[int]:
    """One patient with new blocks of a trace, held until the transaction ends, if there is one."""
    values = {"resting": list(resting), "traces": list(TRACES)}
    return [row[0] async for row in await connection.execute(_sql("claim_traced"), values)]


async def claim_one(connection: AsyncConnection, patient_id: int) -> list[int]:
    """This patient, held until the transaction ends, unless another holds them."""
    values = {"patient": patient_id}
    return [row[0] async for row in await connection.execute(_sql("claim_patient"), values)]


async def judge(
    connection: AsyncConnection, patients: Sequence[int], *, now: datetime
) -> dict[int, Exception]:
    """Judge what is new of some patients; those who could not be judged, and why: their marks stay.

    Where only a trace cannot be judged, its marks stay and all else is judged. Raises psycopg.Error: then nobody was.
    """
    unread: dict[int, Exception] = {}
    woken = await _woken(connection, patients, now, unread)
    dossiers, failed = await _dossiers(connection, woken, now)
    asked = {patient: review.questions(dossier) for patient, dossier in dossiers.items()}
    points = await reading.points(connection, _needs(asked), most=POINTS_AT_A_TIME)
    reviews = {patient: Review(dropped=tuple(one.deadlines)) for patient, one in woken.items()}
    for patient, dossier in dossiers.items():
        try:
            folded = [await _folded(connection, one, points, now) for one in asked[patient]]
            reviews[patient] = review.conclude(dossier, folded, now=now)
        except _OF_THE_PATIENT as error:
            failed[patient] = error
    judged = {patient: reviews[patient] for patient in reviews if patient not in failed}
    await _write(connection, dossiers, judged, now)
    await writing.clean(connection, [mark for patient in judged for mark in woken[patient].marks])
    return {**unread, **failed}


async def _woken(
    connection: AsyncConnection, patients: Sequence[int], now: datetime, unread: dict[int, Exception]
) -> dict[int, _Woken]:
    """What woke each patient. New blocks of a trace become findings first; `unread` learns of whom they cannot."""
    marks: dict[int, list[Mark]] = {patient: [] for patient in patients}
    for mark in await reading.marks(connection, patients):
        marks[mark.patient_id].append(mark)
    deadlines = await reading.deadlines(connection, patients)
    woken = {}
    for patient, mine in marks.items():
        values = [mark for mark in mine if mark.signal not in TRACES]
        traced = [mark for mark in mine if mark.signal in TRACES]
        changed, spent = await _read(connection, patient, traced, unread)
        planned = deadlines.get(patient, {})
        known = wake.by_signal(values)
        woken[patient] = _Woken(
            wake=replace(
                known,
                changed={**known.changed, **changed},
                due={rule: at for rule, at in planned.items() if at <= now},
            ),
            marks=tuple(mark.id for mark in (*values, *spent)),
            deadlines=planned,
        )
    return woken


async def _read(
    connection: AsyncConnection, patient_id: int, marks: Sequence[Mark], unread: dict[int, Exception]
) -> tuple[Mapping[str, Sequence[wake.Span]], Sequence[Mark]]:
    """As `_found`; a trace that cannot be judged changes nothing and keeps its marks."""
    if not marks:
        return {}, ()
    try:
        async with connection.transaction():
            return await _found(connection, patient_id, marks)
    except (*_OF_THE_PATIENT, DataError) as error:
        unread[patient_id] = error
        return {}, ()


async def _found(
    connection: AsyncConnection, patient_id: int, marks: Sequence[Mark]
) -> tuple[Mapping[str, Sequence[wake.Span]], Sequence[Mark]]:
    """The findings of the earliest new stretch of a trace; which changed, and whose marks are spent by it."""
    check = _check_of(marks[0].signal)
    mine = [mark for mark in marks if _check_of(mark.signal) is check]
    first = wake.joined(wake.Span(starts=mark.starts, ends=mark.ends) for mark in mine)[0]
    outcome = await check(connection, patient_id, first)
    if outcome.left is not None:
        left = {"starts": outcome.left.starts, "ends": outcome.left.ends}
        values = {"patient": patient_id, "signal": mine[0].signal, **left}
        await connection.execute(_sql("mark_dirty_span"), values)
    changed = wake.findings_changed(outcome.changed) if outcome.changed else {}
    return changed, [mark for mark in mine if mark.starts <= first.ends]


def _check_of(signal: int) -> Callable[[AsyncConnection, int, Span], Awaitable[Outcome]]:
    """What makes findings of the traces of a signal."""
    return blowing.refresh if signal in blows.SIGNALS else tracing.refresh


async def _dossiers(
    connection: AsyncConnection, woken: Mapping[int, _Woken], now: datetime
) -> tuple[dict[int, Dossier], dict[int, Exception]]:
    """What is known of each patient with a plan; and those whose plan cannot be read."""
    failed: dict[int, Exception] = {}
    found: dict[int, Dossier] = {}
    for patient, row in (await reading.active_plans(connection, list(woken))).items():
        one = woken[patient]
        try:
            plan = row.plan()
            since = one.wake.since(plan, reach=row.reach, now=now)
        except PlanRefused as refused:
            failed[patient] = refused
            continue
        found[patient] = Dossier(plan=plan, since=since, deadlines=one.deadlines)
    reach = {patient: min(dossier.since.values()) for patient, dossier in found.items() if dossier.since}
    alerts = await reading.alerts(connection, reach)
    return {p: replace(dossier, alerts=alerts.get(p, {})) for p, dossier in found.items()}, failed


def _needs(asked: Mapping[int, Iterable[Question]]) -> list[Need]:
    """Each series once, from the earliest moment that a rule asks for."""
    since: dict[tuple[int, str], datetime] = {}
    for patient, questions in asked.items():
        for question in questions:
            for name in question.signals:
                key = patient, name
                since[key] = min(since.get(key, question.reads_from), question.reads_from)
    return [Need(patient_id=patient, name=name, since=at) for (patient, name), at in since.items()]


async def _folded(connection: AsyncConnection, question: Question, points: Points, now: datetime) -> Folded:
    """A rule judged; piece by piece where its history is long."""
    names, patient = question.signals, question.plan.patient_id
    if any((patient, name) in points.cut for name in names):
        return await long_history.fold(connection, question, now=now, most=POINTS_AT_A_TIME)
    return review.fold(question, {name: points.by_need[patient, name] for name in names}, now=now)


async def _write(
    connection: AsyncConnection, dossiers: Mapping[int, Dossier], reviews: Mapping[int, Review], now: datetime
) -> None:
    """Alerts, what follows for the patient's case, and when rules speak next."""
    for patient, one in reviews.items():
        if one.conclusions:
            called = await writing.conclude(connection, dossiers[patient].plan, one)
            await casework.follow(connection, patient, called, now=now)
    await writing.deadlines(connection, reviews)


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
