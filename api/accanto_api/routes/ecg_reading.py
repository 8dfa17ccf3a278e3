"""What is computed of a patient's ECG, and what its readers say of it: beats, measures, corrections, confirmations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from accanto_api import database
from accanto_api.database import Database
from accanto_api.ecg import beating, computed, opinions, records, shapes, showing
from accanto_api.ecg.computed import Read
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Record
from accanto_api.ecg.records import Asked
from accanto_api.ecg.shelf import AtHand, Shelf
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}/ecg/{device}/{signal}")

Reader = Annotated[Actor, Depends(Require(Permission.READ_ECG))]
Cardiologist = Annotated[Actor, Depends(Require(Permission.WRITE_REPORT))]
Wanted = Annotated[Asked, Depends()]
IfNoneMatch = Annotated[str | None, Header(max_length=100)]


@router.get("/beats", response_class=Response, responses={200: {"content": {"application/octet-stream": {}}}})
async def ecg_beats(
    asked: Wanted, actor: Reader, pool: Database, shelf: AtHand, if_none_match: IfNoneMatch = None
) -> Response:
    """The beats of at most 24 hours: n uint32 samples, n signs of what each is called now, n of what was computed.

    `X` is a beat that a reader took away, a computed sign 0 one that a reader added. Of nothing new there is 304.
    """
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        row = await records.laid_out(connection, record, shelf)
        await records.note_look(connection, actor, record, shelf)
        said = await opinions.corrections(connection, record)
        tag = f'"{row.version}-{said[-1].id if said else 0}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match == tag:
        return Response(status_code=304, headers=headers)
    found = await opinions.read(pool, record, row, shelf)
    body = beating.corrected(row, found.peaks, found.kinds, said).packed()
    return Response(body, media_type="application/octet-stream", headers=headers)


@router.get("/measures")
async def ecg_measures(asked: Wanted, actor: Reader, pool: Database, shelf: AtHand) -> shapes.EcgMeasures:
    """Rate, intervals, beats by kind and findings of at most 24 hours, each computed, confirmed or rejected."""
    record, row, found = await _known(pool, actor, asked, shelf)
    async with pool.connection() as connection:
        await records.note_look(connection, actor, record, shelf)
        standing = await opinions.beats(connection, record, row, found)
        items = await opinions.items(connection, record, row, found, standing)
        words = await opinions.said(connection, record)
    return showing.measures(row, found, standing, items, words)


@router.get("/corrections")
async def ecg_corrections(
    asked: Wanted, actor: Reader, pool: Database, shelf: AtHand
) -> shapes.EcgCorrections:
    """Every change that readers made of the beats of a record, in the order in which they did."""
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        row = await records.laid_out(connection, record, shelf)
        await records.note_look(connection, actor, record, shelf)
        said = await opinions.corrections(connection, record)
    return shapes.EcgCorrections(corrections=[showing.correction(row, one) for one in said])


@router.post("/corrections")
async def correct_beats(
    asked: Wanted, wish: shapes.EcgCorrect, actor: Cardiologist, pool: Database, shelf: AtHand
) -> shapes.EcgCorrections:
    """Name beats otherwise, add or take away; the computed ones stay, and another correction undoes one."""
    _require_cardiologist(actor)
    record, row, found = await _known(pool, actor, asked, shelf)
    async with pool.connection() as connection, connection.transaction():
        standing = await opinions.beats(connection, record, row, found)
        for deed in wish.deeds:
            sample = row.sample_shown(deed.at)
            if (deed.deed == "remove") != (deed.label is None) or not 0 <= sample < row.samples:
                raise No(Code.INVALID)
            await database.run(
                connection, "ecg.correct",
                **record.source, at=row.time_of(sample), deed=deed.deed, label=deed.label,
                was=beating.called(standing, sample, row.rate_hz), reason=wish.reason or "", account=actor.id,
            )  # fmt: skip
        await records.note(connection, actor, record, "ecg_corrected", deeds=len(wish.deeds))
        said = await opinions.corrections(connection, record)
    return shapes.EcgCorrections(corrections=[showing.correction(row, one) for one in said])


@router.post("/confirmations")
async def confirm_measure(
    asked: Wanted, wish: shapes.EcgConfirm, actor: Cardiologist, pool: Database, shelf: AtHand
) -> shapes.EcgItem:
    """Say that a measure or finding of this span is so, or is not; only what was confirmed enters a referto."""
    _require_cardiologist(actor)
    record, row, found = await _known(pool, actor, asked, shelf)
    async with pool.connection() as connection:
        standing = await opinions.beats(connection, record, row, found)
        items = await opinions.items(connection, record, row, found, standing)
        item = next((one for one in items if one.code == wish.code), None)
        if item is None:
            raise No(Code.NOT_FOUND)
        await database.run(
            connection, "ecg.confirm",
            **record.source, starts=record.starts, ends=record.ends, code=item.code, value=item.value,
            verdict=wish.verdict, algorithm=computed.ALGORITHM, account=actor.id,
        )  # fmt: skip
        await records.note(connection, actor, record, "ecg_confirmed", code=item.code, verdict=wish.verdict)
        words = await opinions.said(connection, record)
    return showing.item(item, opinions.state(item, words))


async def _known(pool: Database, actor: Actor, asked: Asked, shelf: Shelf) -> tuple[Record, Layout, Read]:
    """A record, its row, and what was computed of it. Raises No."""
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        row = await records.laid_out(connection, record, shelf)
    return record, row, await opinions.read(pool, record, row, shelf)


def _require_cardiologist(actor: Actor) -> None:
    """Another specialist may write refertos too, but of something else. Raises No."""
    if actor.role != "cardiologist":
        raise No(Code.FORBIDDEN)
