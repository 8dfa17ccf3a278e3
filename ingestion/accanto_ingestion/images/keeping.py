"""Takes one upload from "arrived" to "kept" or "refused", in one transaction: nothing is lost, nothing counts twice.

Whoever dies midway leaves the row as it was, and another worker takes it. The bytes are in the database before,
during and after: as pieces, then as the original of a picture or in quarantine.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from accanto_contract.picture import Reason, Verdict, worst
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images.outcome import Bound, Claim, Twin, bind, repeated
from accanto_ingestion.images.sheet import Reading, Sheet
from accanto_store import queries

log = logging.getLogger(__name__)

Read = Callable[[Sheet], Reading]
"""Blocks while a file is read. Raises PictureRefused."""
T = TypeVar("T")

OUR_FAULT = frozenset({Refusal.DECODER_DIED, Refusal.TOO_SLOW, Refusal.TOO_MUCH_MEMORY})
"""What a killed child or a busy machine also looks like: tried again before the file is blamed."""
TRIES = 2


async def settle_next(connection: AsyncConnection, read: Read) -> bool:
    """Settle the upload that waits longest; False where none waits. A failure of our own is tried again later."""
    taken: UUID | None = None
    try:
        async with connection.transaction():
            claims = await _rows(connection, Claim, "claim")
            if not claims:
                return False
            taken = claims[0].id
            await _settle(connection, claims[0], read)
    except Exception:
        if taken is None or connection.broken:
            raise
        log.exception("picture_failed upload=%s", taken)
        await _run(connection, "try_later", id=taken)
    return True


async def _settle(connection: AsyncConnection, claim: Claim, read: Read) -> None:
    data, sha256 = await _bytes(connection, claim.id)
    try:
        bound = bind(claim, sha256)
        reading, rivals = await _read(connection, claim, bound, data, read)
        await _keep(connection, claim, bound, reading, rivals, data=data, sha256=sha256)
    except PictureRefused as refused:
        if refused.refusal in OUR_FAULT and claim.tries < TRIES:
            raise
        await _put_aside(connection, claim, refused.refusal, data)
    await _run(connection, "forget_parts", id=claim.id)


async def _bytes(connection: AsyncConnection, upload: UUID) -> tuple[bytes, bytes]:
    """The file as it came, and its SHA-256."""
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_named("upload_bytes"), {"id": upload})
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101  an aggregate always gives a row
    return bytes(row[0]), bytes(row[1])


async def _read(
    connection: AsyncConnection, claim: Claim, bound: Bound, data: bytes, read: Read
) -> tuple[Reading, list[tuple[int, int]]]:
    """What is in the file, and of which pictures (id, patient) it is a near copy. Raises PictureRefused."""
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_named("may_be_copies"), {"patient": bound.patient_id})
        others = await cursor.fetchall()
    sheet = Sheet(
        data=data,
        declared=claim.declared,
        eye=bound.eye,
        camera=claim.camera,
        others=tuple(bytes(other[2]) for other in others),
    )
    reading = await asyncio.to_thread(read, sheet)
    return reading, [(int(others[index][0]), int(others[index][1])) for index in reading.copies]


async def _keep(
    connection: AsyncConnection,
    claim: Claim,
    bound: Bound,
    reading: Reading,
    rivals: list[tuple[int, int]],
    *,
    data: bytes,
    sha256: bytes,
) -> None:
    """The picture becomes a row, unless its very bytes are one already. Raises PictureRefused."""
    await _run(connection, "hold_file", sha256=sha256)
    twins = await _rows(connection, Twin, "same_file", sha256=sha256)
    try:
        twin = repeated(bound, twins)
    except PictureRefused as refused:
        if refused.refusal is Refusal.ANOTHER_PATIENT:
            await _doubt(connection, [one.id for one in twins])
        raise
    if twin is not None:
        await _run(connection, "settle_kept", id=claim.id, picture=twin.id)
        log.info("picture_repeated upload=%s picture=%s", claim.id, twin.id)
        return
    await _run(connection, "keep_file", sha256=sha256, bytes=data)
    reasons = _with_rivals(reading.judgement.reasons, bound, rivals)
    picture = await _insert(connection, claim, bound, reading, reasons=reasons, sha256=sha256)
    await _doubt(connection, [one for one, patient in rivals if patient != bound.patient_id])
    await _run(connection, "settle_kept", id=claim.id, picture=picture)
    log.info("picture_kept upload=%s picture=%s verdict=%s", claim.id, picture, worst(reasons).value)


def _with_rivals(
    reasons: tuple[Reason, ...], bound: Bound, rivals: list[tuple[int, int]]
) -> tuple[Reason, ...]:
    """The gate's reasons, and what the pictures that are there already add."""
    if any(patient != bound.patient_id for _, patient in rivals):
        reasons += (Reason.COPY_OF_ANOTHER_PATIENT,)
    if any(patient == bound.patient_id for _, patient in rivals):
        reasons += (Reason.NEAR_COPY,)
    return reasons


async def _insert(
    connection: AsyncConnection,
    claim: Claim,
    bound: Bound,
    reading: Reading,
    *,
    reasons: tuple[Reason, ...],
    sha256: bytes,
) -> int:
    verdict: Verdict = worst(reasons)
    judgement = reading.judgement
    values = {
        "patient": bound.patient_id, "eye": bound.eye.value, "sha256": sha256, "form": reading.form.value,
        "width": reading.width, "height": reading.height, "camera": claim.camera, "aim": judgement.aim.value,
        "verdict": verdict.value, "reasons": [reason.value for reason in reasons],
        "measures": Jsonb(dict(judgement.measures)), "algorithm": judgement.algorithm,
        "algorithm_version": judgement.algorithm_version, "vessel_map": judgement.vessel_map,
        "viewed": reading.viewed, "sent_by": claim.account_id,
    }  # fmt: skip
    made = await (await connection.execute(_named("keep_picture"), values)).fetchone()
    assert made is not None  # noqa: S101  an insert that returns
    return int(made[0])


async def _doubt(connection: AsyncConnection, pictures: list[int]) -> None:
    """Mark pictures that look like another patient's: a person finds out whose they are."""
    if pictures:
        log.error("pictures_of_two_patients_are_alike pictures=%s", pictures)
        await _run(connection, "doubt", pictures=pictures, reason=Reason.COPY_OF_ANOTHER_PATIENT.value)


async def _put_aside(connection: AsyncConnection, claim: Claim, refusal: Refusal, data: bytes) -> None:
    """Into quarantine, bytes intact; its address names the upload and nobody."""
    detail = refusal.sentence("en")
    topic = f"upload/{claim.id}"
    await _run(connection, "put_aside", topic=topic, payload=data, reason=refusal.value, detail=detail)
    await _run(connection, "settle_refused", id=claim.id, refusal=refusal.value)
    log.warning("picture_refused upload=%s reason=%s", claim.id, refusal.value)


async def _rows(connection: AsyncConnection, shape: type[T], query: str, **values: object) -> list[T]:
    async with connection.cursor(row_factory=class_row(shape), binary=True) as cursor:
        await cursor.execute(_named(query), values)
        return await cursor.fetchall()


async def _run(connection: AsyncConnection, query: str, **values: object) -> None:
    await connection.execute(_named(query), values)


def _named(query: str) -> bytes:
    return queries.load("pictures")[query].encode()
