"""Signed refertos as people read them: the list of a patient's, one on its page, its paper, and whether it is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.paper import seal
from accanto_api.patients import Patient
from accanto_api.problems import Code, No
from accanto_api.reading import queue, shapes, subject
from accanto_api.reading.fields import Content
from accanto_api.reading.form import Specialty
from accanto_api.reading.keys import PublicKey
from accanto_api.reading.rows import Row, owner
from accanto_api.sessions import Actor
from accanto_api.shapes import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A row of `report`."""

    uid: UUID
    reading: UUID
    version: int
    state: Literal["preliminary", "final", "amended"]
    author: str
    author_name: str
    signed_at: datetime
    reason: str
    content: dict[str, object]
    trace_hash: str
    content_hash: str
    key_id: str
    is_newest: bool
    record: str
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    uid: UUID
    reading: UUID
    specialty: Specialty
    version: int
    state: Literal["preliminary", "final", "amended"]
    author: str
    author_name: str
    signed_at: datetime
    measured_at: datetime
    conclusion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    id: int
    patient_id: int
    paper: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    at: datetime
    who: str
    action: str


async def of_patient(
    connection: Connection, patient: Patient, *, is_at_home: bool
) -> list[shapes.ListedReport]:
    """The newest version of each referto, the newest first; at home only final ones, and with an agreement."""
    found = await database.rows(
        connection, _Listed, "reading.reports_of_patient", patient=patient.id, is_at_home=is_at_home
    )
    return [
        shapes.ListedReport(
            uid=one.uid, reading=one.reading, specialty=one.specialty, version=one.version, state=one.state,
            author=_named(one.author, one.author_name), signed_at=one.signed_at, measured_at=one.measured_at,
            conclusion=one.conclusion,
        )
        for one in found
    ]  # fmt: skip


async def find(connection: Connection, actor: Actor, uid: UUID) -> tuple[Row, _Kept]:
    """A signed version with its reading. Raises No."""
    kept = await database.row(connection, _Kept, "reading.report", uid=uid)
    if kept is None:
        raise No(Code.NOT_FOUND)
    return await queue.find(connection, actor, kept.reading), kept


async def page(
    connection: Connection, row: Row, kept: _Kept, key: PublicKey | None, *, is_at_home: bool
) -> shapes.Report:
    """What stands in a signed referto, and whether signature and trace are still as they were."""
    content = Content.model_validate(kept.content)
    versions = await queue.reports(connection, row)
    trace = await subject.fingerprint(connection, row)
    return shapes.Report(
        uid=kept.uid, reading=row.uid, specialty=row.specialty, patient=row.patient, state=kept.state,
        version=kept.version, is_newest=kept.is_newest, question=row.question, asked_by=row.asked_by,
        asked_at=row.asked_at, source=row.source, pictures=row.pictures, content=content,
        lines=[shapes.ReportLine(name=line.name, value=line.value, note=line.note)
               for line in content.fields.lines(content.language)],
        author=_named(kept.author, kept.author_name), signed_at=kept.signed_at, reason=kept.reason,
        content_hash=kept.content_hash, trace_hash=kept.trace_hash, key_id=kept.key_id,
        is_signature_good=_is_good(kept, key),
        is_trace_same=None if subject.is_empty(trace, row) else trace == kept.trace_hash,
        versions=[] if is_at_home else versions,
        reads=[] if is_at_home else await _reads(connection, row, kept),
    )  # fmt: skip


async def paper(connection: Connection, uid: UUID) -> _Paper:
    """The PDF that was signed. Raises No."""
    found = await database.row(connection, _Paper, "reading.paper", uid=uid)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found


async def _reads(connection: Connection, row: Row, kept: _Kept) -> list[shapes.ReportRead]:
    found = await database.rows(
        connection, _Read, "reading.reads", patient=row.patient_id, object=f"report:{kept.uid}"
    )
    return [shapes.ReportRead(at=one.at, who=one.who, action=one.action) for one in found]


def _is_good(kept: _Kept, key: PublicKey | None) -> bool | None:
    """Whether the signature holds; None where it was made with another key than this server's."""
    if key is None or key.id != kept.key_id:
        return None
    record = kept.record
    return key.verifies(kept.signature, record.encode()) and seal.says(
        record, kept.content, kept.content_hash
    )


def _named(username: str, name: str) -> Owner:
    return owner(username, name) or Owner(username=username, display_name=name)
