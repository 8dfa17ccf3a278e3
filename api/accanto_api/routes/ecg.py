"""A patient's ECG for the reading room: what lies in a span, and its samples tile by tile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool

from accanto_api.database import Connection, Database
from accanto_api.ecg import layout, leads, loading, records, shapes, tiles
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Body, Record
from accanto_api.ecg.records import Asked
from accanto_api.ecg.shelf import AtHand, Shelf
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}/ecg/{device}/{signal}")

Reader = Annotated[Actor, Depends(Require(Permission.READ_ECG))]
Wanted = Annotated[Asked, Depends()]
IMMUTABLE = "private, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile in an address."""

    lead: Annotated[int, InPath(ge=0, lt=256)]
    level: Annotated[int, InPath(ge=0, lt=layout.LEVELS)]
    tile: Annotated[int, InPath(ge=0, lt=2**31)]
    version: Annotated[str, InPath(pattern="^[0-9a-f]{8}$")]


@router.get("")
async def ecg(asked: Wanted, actor: Reader, pool: Database, shelf: AtHand) -> shapes.EcgMeta:
    """What was recorded in a span of at most 48 hours: the row of its samples, its gaps, the versions of its tiles."""
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        source = await loading.source(connection, record)
        row = await records.laid_out(connection, record, shelf)
        await records.note_look(connection, actor, record, shelf)
    return _described(row, source)


@router.get(
    "/tiles/{lead}/{level}/{tile}/{version}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def ecg_tile(
    asked: Wanted, tile: Annotated[Tile, Depends()], actor: Reader, pool: Database, shelf: AtHand
) -> Response:
    """Samples of a lead (level 0), or their extremes: 16 384 little-endian int16.

    The address names the content, so that browsers may keep it; where the content changed it is gone.
    """
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        row = await _row(connection, record, shelf, tile)
        await records.note_look(connection, actor, record, shelf)
        body = shelf.tiles.get((record, tile))
        if body is None:
            places = row.places[row.within(*tiles.span(tile.level, tile.tile))]
            found = await loading.bodies(connection, record, places, level=tile.level)
    if body is None:
        body = shelf.tiles.put((record, tile), await run_in_threadpool(_built, row, found, tile))
    headers = {"Cache-Control": IMMUTABLE, "ETag": f'"{tile.version}"'}
    return Response(body, media_type="application/octet-stream", headers=headers)


async def _row(connection: Connection, record: Record, shelf: Shelf, tile: Tile) -> Layout:
    """The layout in which the wanted tile has the wanted version. Raises No where there is none."""
    row = shelf.layouts.get(record)
    if row is None or row.tile_version(tile.level, tile.tile) != tile.version:
        row = await records.laid_out(connection, record, shelf)
    now = row.tile_version(tile.level, tile.tile)
    if now is None or tile.lead >= row.leads:
        raise No(Code.NOT_FOUND)
    if now != tile.version:
        raise No(Code.STALE_VERSION)
    return row


def _built(row: Layout, found: Sequence[Body], tile: Tile) -> bytes:
    return tiles.build(row, loading.unpacked(found), lead=tile.lead, level=tile.level, tile=tile.tile)


def _described(row: Layout, source: loading.Source) -> shapes.EcgMeta:
    segments = [
        shapes.EcgSegment(first=one.first, samples=one.samples, starts=one.starts, rate_hz=one.rate_hz)
        for one in row.segments
    ]
    return shapes.EcgMeta(
        version=row.version,
        device=source.device,
        signal=source.signal,
        unit=source.unit,
        leads=list(leads.names(row.leads)),
        filter="none",
        starts=row.starts,
        ends=row.ends,
        received_at=max(place.block.received_at for place in row.places),
        rate_hz=row.rate_hz,
        uv_per_lsb=row.uv_per_lsb,
        samples=row.samples,
        factor=layout.FACTOR,
        tile=layout.TILE,
        lengths=list(row.lengths),
        versions=list(row.versions),
        segments=segments,
        gaps=[shapes.EcgGap(first=one.first, last=one.last, reason=one.reason) for one in row.gaps],
    )
