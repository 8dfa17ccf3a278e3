"""Enrolments that rest half-way: begun, saved, given up, and at last done."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.enrolment import completing, lacks, tax_code
from accanto_api.enrolment.completing import Author
from accanto_api.enrolment.shapes import (
    Choices,
    Colleague,
    Enrolled,
    Enrolment,
    FreeDevice,
    FreeGateway,
    OnItsWay,
    Paper,
)
from accanto_api.problems import Code, No

LIVES = timedelta(days=30)
"""What nobody went on with for so long is erased: it holds a person's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An enrolment on its way."""

    uid: UUID
    document: dict[str, object]
    revision: int
    begun_at: datetime
    saved_at: datetime

    @property
    def paper(self) -> Paper:
        """What was written so far."""
        return Paper.model_validate(self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


async def begin(connection: Connection, account: int) -> Row:
    """A new one."""
    await database.run(connection, "enrolment.sweep", lives=LIVES)
    return await _one(connection, "enrolment.begin", account=account)


async def find(connection: Connection, account: int, uid: UUID) -> Row:
    """One of this account's. Raises No."""
    row = await database.row(connection, Row, "enrolment.find", uid=uid, account=account)
    if row is None:
        raise No(Code.NOT_FOUND)
    return row


async def every(connection: Connection, account: int, *, today: date) -> list[OnItsWay]:
    """All of this account's."""
    rows = await database.rows(connection, Row, "enrolment.open", account=account)
    return [_listed(row, today) for row in rows]


async def save(connection: Connection, account: int, uid: UUID, paper: Paper, revision: int) -> Row:
    """As far as it came. Raises No where somebody saved it meanwhile."""
    await find(connection, account, uid)
    return await _one(
        connection, "enrolment.save",
        account=account, uid=uid, document=Jsonb(paper.model_dump(mode="json")), revision=revision,
    )  # fmt: skip


async def drop(connection: Connection, account: int, uid: UUID) -> None:
    """Give it up. Raises No."""
    if await database.row(connection, _Id, "enrolment.drop", account=account, uid=uid) is None:
        raise No(Code.NOT_FOUND)


async def complete(
    connection: Connection, author: Author, uid: UUID, revision: int, *, now: datetime
) -> tuple[int, Enrolled]:
    """The person is a patient, and nothing is left of the draft. Raises No."""
    row = await find(connection, author.id, uid)
    number, enrolled = await completing.enrol(connection, row.paper, by=author, now=now)
    done = await database.row(connection, _Id, "enrolment.done", uid=uid, patient=number, revision=revision)
    if done is None:
        raise No(Code.CHANGED_MEANWHILE)
    return number, enrolled


async def choices(connection: Connection) -> Choices:
    """What can be chosen on the path."""
    return Choices(
        colleagues=await database.rows(
            connection, Colleague, "enrolment.colleagues", roles=completing.CARING
        ),
        devices=await database.rows(connection, FreeDevice, "enrolment.free_devices"),
        gateways=await database.rows(connection, FreeGateway, "enrolment.free_gateways"),
        kinds=list(lacks.KINDS),
    )


def shown(row: Row, *, today: date) -> Enrolment:
    """With what is missing, and what the codice fiscale says."""
    paper = row.paper
    code = tax_code.read(paper.identity.tax_code, today=today)
    known = code if isinstance(code, tax_code.Code) else None
    return Enrolment(
        uid=row.uid,
        paper=paper,
        lacks=lacks.of(paper, today=today),
        born=known.birth_date if known else None,
        sex=known.sex if known else None,
        begun_at=row.begun_at,
        saved_at=row.saved_at,
    )


def _listed(row: Row, today: date) -> OnItsWay:
    paper = row.paper
    missing = [lack for lack in lacks.of(paper, today=today) if not lack.is_doubt]
    return OnItsWay(
        uid=row.uid,
        given_name=paper.identity.given_name,
        family_name=paper.identity.family_name,
        lacks=len(missing),
        saved_at=row.saved_at,
    )


async def _one(connection: Connection, query: str, **values: object) -> Row:
    row = await database.row(connection, Row, query, **values)
    if row is None:
        raise No(Code.CHANGED_MEANWHILE)
    return row
