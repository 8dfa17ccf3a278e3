"""From a draft to a signed referto: what is signed, how it looks on paper, and that it stays."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from fastapi.concurrency import run_in_threadpool
from psycopg.types.json import Jsonb

from accanto_alerts import casebook
from accanto_alerts.service import Service
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import outcome
from accanto_api.paper import figures, referto, seal
from accanto_api.paper.blocks import Block
from accanto_api.paper.referto import Sheet
from accanto_api.paper.seal import Sealed
from accanto_api.paper.words import WORDS
from accanto_api.problems import Code, No
from accanto_api.reading import drafts, leases, seen, shapes, subject, waking
from accanto_api.reading.fields import Content
from accanto_api.reading.keys import Signer
from accanto_api.reading.rows import Row
from accanto_api.sessions import Actor
from accanto_api.shapes import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who signs, and with what."""

    actor: Actor
    signer: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is about to be signed, as what."""

    uid: UUID
    number: int
    state: shapes.Signed
    reason: str
    content: Content
    trace_hash: str
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    at: datetime | None


async def sign(
    connection: Connection, signing: Signing, row: Row, asked: shapes.SignReport, revision: int
) -> shapes.SignedReport:
    """Sign the draft at this revision; a referto that was final gets an amendment. Raises No.

    What was seen is asked last: what came before that and was not seen is in neither fingerprint nor figure.
    """
    actor = signing.actor
    await leases.hold(connection, actor, row)
    version = await _next(connection, row, asked.as_, revision)
    await outcome.require(connection, row, version.content)
    centre = await casebook.centre(connection)
    facts = _facts(actor, row, version)
    version = replace(version, content_hash=seal.content_hash(facts))
    sheet = _sheet(actor, row, version, centre, await _measured(connection, row))
    figure = await figures.of(connection, row, version.content.language, now=actor.at)
    await seen.require(connection, row, asked.seen)
    sealed = await run_in_threadpool(_sealed, sheet, figure, facts, signing.signer)
    await _keep(connection, signing, row, version, sealed)
    await drafts.forget(connection, row, revision)
    state = "preliminary" if version.state == "preliminary" else "final"
    await database.run(connection, "reading.answered", reading=row.id, state=state, now=actor.at)
    await waking.wake(connection, [row.specialty])
    return shapes.SignedReport(uid=version.uid, version=version.number, state=version.state)


async def _next(connection: Connection, row: Row, as_: str, revision: int) -> Version:
    """The draft as the version that it becomes. Raises No."""
    kept = await drafts.find(connection, row)
    if kept is None or kept.revision != revision:
        raise No(Code.CHANGED_MEANWHILE)
    content = Content.model_validate(kept.content)
    if content.lacks():
        raise No(Code.REPORT_INCOMPLETE)
    signed = await drafts.newest(connection, row)
    is_amended = signed is not None and signed.state != "preliminary"
    if is_amended and not kept.reason:
        raise No(Code.REPORT_SIGNED)
    trace_hash = await subject.fingerprint(connection, row)
    if subject.is_empty(trace_hash, row):
        raise No(Code.NOTHING_TO_READ)
    return Version(
        uid=uuid4(),
        number=signed.version + 1 if signed else 1,
        state="amended" if is_amended else "preliminary" if as_ == "preliminary" else "final",
        reason=kept.reason,
        content=content,
        trace_hash=trace_hash,
    )


def _sealed(sheet: Sheet, figure: Block | None, facts: dict[str, object], signer: Signer) -> Sealed:
    """The paper, signed."""
    return seal.seal(referto.pdf(sheet, figure), facts, signer)


def _facts(actor: Actor, row: Row, version: Version) -> dict[str, object]:
    """What is signed: ids instead of names, but for the reader's own."""
    source = row.source
    return {
        "report": str(version.uid),
        "reading": str(row.uid),
        "version": version.number,
        "state": version.state,
        "reason": version.reason,
        "specialty": row.specialty,
        "patient": str(row.patient_uid),
        "author": {"username": actor.username, "name": actor.display_name, "role": actor.role},
        "signed_at": actor.at.isoformat(),
        "asked_at": row.asked_at.isoformat(),
        "question": row.question,
        "source": source.model_dump(mode="json") if source else None,
        "content": version.content.model_dump(mode="json"),
        "trace_sha256": version.trace_hash,
    }


async def _measured(connection: Connection, row: Row) -> datetime:
    """When the newest came of what is read; a picture tells no more than when it was received."""
    newest = await database.row(connection, _At, "reading.newest_of_reading", reading=row.id)
    return row.ends or (newest and newest.at) or row.asked_at


def _sheet(actor: Actor, row: Row, version: Version, centre: Service, measured: datetime) -> Sheet:
    content = version.content
    language = content.language
    words = WORDS[language]
    return Sheet(
        language=language, specialty=row.specialty, report=str(version.uid), centre=centre.name,
        phone=centre.phone, patient=f"{row.given_name} {row.family_name}", born=row.birth_date, sex=row.sex,
        code=row.code, asked_by=row.asker_name or words.programme, asked_at=row.asked_at,
        question=row.question, examined=tuple(_examined(row, measured, actor.at, language)), conclusion=content.text,
        recommendation=content.recommendation, urgency=words.urgencies[content.urgency or "none"],
        measures=tuple(content.fields.lines(language)), reason=version.reason, state=version.state,
        version=version.number, author=actor.display_name, role=actor.role, signed_at=actor.at,
        content_hash=version.content_hash, trace_hash=version.trace_hash,
    )  # fmt: skip


def _examined(row: Row, measured: datetime, now: datetime, language: Language) -> list[str]:
    """What was measured by what, when, and how old that was at the signature."""
    words = WORDS[language]
    what = words.kinds[row.specialty]
    device = " ".join(filter(None, (row.maker, row.model, row.device_name)))
    span = referto.span(row.starts, row.ends) if row.starts and row.ends else ""
    age = words.before.format(moment=referto.moment(measured), age=words.age(now - measured))
    return [line for line in (what, device, span, age) if line]


async def _keep(connection: Connection, signing: Signing, row: Row, version: Version, sealed: Sealed) -> None:
    actor = signing.actor
    await database.row(
        connection, _Id, "reading.sign",
        uid=version.uid, reading=row.id, version=version.number, state=version.state, account=actor.id,
        content=Jsonb(version.content.model_dump(mode="json")), reason=version.reason,
        trace_hash=version.trace_hash, content_hash=sealed.content_hash, record=sealed.record,
        signature=sealed.signature, key_id=signing.signer.public.id, now=actor.at, paper=sealed.paper,
    )  # fmt: skip
