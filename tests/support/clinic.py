"""A clinic that sends pictures: uploads put into a database as the server would, and the process that reads them."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import psycopg

from accanto.ingesting import GATE
from accanto_ingestion.images import process
from accanto_ingestion.images.workshop import Limits
from accanto_store.roles import Role, url_as

IN_TIME_S = 60.0
PIECE = 50_000


def upload(
    db: psycopg.Connection,
    data: bytes,
    *,
    account: int,
    patient: UUID | None,
    eye: str | None = "od",
    declared: str = "jpg",
    sha256: bytes | None = None,
) -> UUID:
    """An upload whose last byte has just come."""
    number = uuid4()
    digest = sha256 or hashlib.sha256(data).digest()
    db.execute(
        "insert into upload (id, account_id, for_everybody, patient_uid, eye, camera, declared, sha256, length,"
        " arrived, state, expires_at)"
        " select %s, id, role = 'technician', %s, %s, '', %s, %s, %s, %s, 'arriving', now() + interval '1 day'"
        " from account where id = %s",
        [number, patient, eye, declared, digest, len(data), len(data), account],
    )
    for starts in range(0, len(data), PIECE):
        piece = data[starts : starts + PIECE]
        db.execute("insert into upload_part values (%s, %s, %s)", [number, starts, piece])
    db.execute("update upload set state = 'arrived' where id = %s", [number])
    db.execute("select pg_notify('accanto_picture', '')")
    return number


@contextlib.asynccontextmanager
async def reader(database: str, *, gate: str = GATE, limits: Limits | None = None) -> AsyncIterator[None]:
    """The process that reads pictures, as `accanto ingest` runs it, with no more rights than that has."""
    settings = process.Settings(
        database_url=url_as(database, Role.INGEST), gate=gate, limits=limits or Limits()
    )
    reading = asyncio.create_task(process.run(settings))
    try:
        yield
    finally:
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading


async def settled(db: psycopg.Connection, *uploads: UUID) -> list[tuple[str, str | None]]:
    """State and refusal of these uploads, once none waits any more. Raises TimeoutError."""
    async with asyncio.timeout(IN_TIME_S):
        while True:
            rows = db.execute(
                "select state, refusal from upload where id = any(%s) order by array_position(%s, id)",
                [list(uploads), list(uploads)],
            ).fetchall()
            if all(state in ("kept", "refused") for state, _ in rows):
                return [(str(state), refusal) for state, refusal in rows]
            await asyncio.sleep(0.05)
