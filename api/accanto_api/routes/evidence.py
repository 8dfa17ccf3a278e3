"""What a patient's devices measured: trends, and the traces themselves."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import numpy as np
from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from pydantic import AwareDatetime

from accanto_api import audit, database, patients, series, shapes, waveforms
from accanto_api.database import Database
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/patients/{uid}")

Carer = Annotated[Actor, Depends(Require(Permission.READ_PATIENT))]
DeviceNumber = Annotated[int, InPath(ge=1, le=2**31 - 1)]
SignalNumber = Annotated[int, InPath(ge=1, le=2**15 - 1)]
Version = Annotated[str, InPath(pattern="^[0-9a-f]{24}$")]

TREND_POINTS = 2_000
IMMUTABLE = "private, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    device: str
    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which samples: of a device, of a signal, over a span of event time."""

    device: DeviceNumber
    signal: SignalNumber
    starts: Annotated[AwareDatetime, Query()]
    ends: Annotated[AwareDatetime, Query()]


@router.get("/trend")
async def trend(uid: UUID, signal: str, actor: Carer, pool: Database) -> shapes.Trend:
    """The newest 2 000 values of a signal, of the last 14 days."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        known = await database.row(connection, _Signal, "worklist.signal_by_name", name=signal)
        if known is None:
            raise No(Code.NOT_FOUND)
        key = (patient.id, signal)
        points = await series.newest(connection, [key], most=TREND_POINTS)
        await audit.note(connection, actor, "trend", patient.id, signal=signal)
    return shapes.Trend(signal=known.name, unit=known.unit, points=list(points.get(key, ())))


@router.get("/waveforms/{device}/{signal}")
async def waveform(
    uid: UUID, span: Annotated[Span, Depends()], actor: Carer, pool: Database
) -> shapes.WaveformMeta:
    """What lies in a span of a trace: segments, gaps between them, and the version of the content."""
    blocks = await _blocks(pool, actor, uid, span)
    async with pool.connection() as connection:
        source = await database.row(
            connection, _Source, "worklist.device_and_signal", device=span.device, signal=span.signal
        )
    if source is None:
        raise No(Code.NOT_FOUND)
    return shapes.WaveformMeta(
        version=waveforms.version(blocks),
        device=source.device,
        signal=source.signal,
        leads=blocks[0].leads if blocks else 0,
        starts=span.starts,
        ends=span.ends,
        segments=[_described(segment) for segment in waveforms.strip(blocks, span.starts, span.ends)],
    )


@router.get(
    "/waveforms/{device}/{signal}/{version}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def samples(
    uid: UUID, span: Annotated[Span, Depends()], version: Version, actor: Carer, pool: Database
) -> Response:
    """The samples behind a description: little-endian int16, segment after segment, lead after lead.

    Its address names its content, so that browsers may keep it; once a block joined, the old address is gone.
    """
    blocks = await _blocks(pool, actor, uid, span)
    if waveforms.version(blocks) != version:
        raise No(Code.STALE_VERSION)
    segments = waveforms.strip(blocks, span.starts, span.ends)
    body = b"".join(np.ascontiguousarray(segment.samples, "<i2").tobytes() for segment in segments)
    return Response(body, media_type="application/octet-stream", headers={"Cache-Control": IMMUTABLE})


def _described(segment: waveforms.Segment) -> shapes.Segment:
    return shapes.Segment(
        starts=segment.start,
        rate_hz=segment.rate_hz,
        samples=segment.samples.shape[1],
        uv_per_lsb=segment.scale,
    )


async def _blocks(pool: Database, actor: Actor, uid: UUID, span: Span) -> list[waveforms.Block]:
    """The stored blocks of a span, and a row in the audit. Raises No."""
    if not timedelta(0) < span.ends - span.starts <= waveforms.LONGEST:
        raise No(Code.TOO_LONG)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        blocks = await database.rows(
            connection, waveforms.Block, "worklist.blocks",
            patient=patient.id, device=span.device, signal=span.signal, starts=span.starts, ends=span.ends,
        )  # fmt: skip
        await audit.note(
            connection, actor, "waveform", patient.id,
            device=span.device, signal=span.signal, starts=span.starts.isoformat(), ends=span.ends.isoformat(),
        )  # fmt: skip
    return blocks
