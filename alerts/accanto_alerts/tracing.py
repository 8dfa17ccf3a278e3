"""Keeps the findings of a patient's ECG true: what new blocks may change is judged again, and nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from accanto_alerts import finding_rows, unpacking
from accanto_alerts.unpacking import Packed, Place
from accanto_alerts.wake import Span
from accanto_contract.finding import Code
from accanto_contract.signals import SignalId
from accanto_signal.ecg import findings, windows
from accanto_signal.ecg.windows import Block
from accanto_store import moments, queries

MOST_WINDOWS = 120
"""Twenty minutes of ECG in one transaction: about half a second of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Which findings changed, and what is left for another transaction."""

    changed: Span | None = None
    left: Span | None = None


async def refresh(connection: AsyncConnection, patient_id: int, span: Span) -> Outcome:
    """Judge the windows that the blocks in a span of time may change, the earliest hour of them."""
    places = await _places(connection, patient_id, span)
    asked = {
        device: await _windows(
            connection, patient_id, [place for place in places if place.device_id == device], span
        )
        for device in sorted({place.device_id for place in places})
    }
    ordered = sorted(window for starts in asked.values() for window in starts)
    limit = ordered[MOST_WINDOWS] if len(ordered) > MOST_WINDOWS else None
    changed: list[datetime] = []
    for device, starts in asked.items():
        now = [window for window in starts if limit is None or window < limit]
        changed += await _judge(connection, patient_id, device, now)
    return Outcome(
        changed=Span(starts=min(changed), ends=max(changed)) if changed else None,
        left=Span(starts=moments.from_us(limit), ends=span.ends) if limit is not None else None,
    )


async def _places(connection: AsyncConnection, patient_id: int, span: Span) -> list[Place]:
    values = {"patient": patient_id, "signal": SignalId.ECG, "starts": span.starts, "ends": span.ends}
    async with connection.cursor(row_factory=class_row(Place)) as cursor:
        await cursor.execute(_sql("blocks_of_span"), values)
        return await cursor.fetchall()


async def _windows(
    connection: AsyncConnection, patient_id: int, places: Sequence[Place], span: Span
) -> list[int]:
    """The starts of the windows that these blocks of one device may change, as far as they lie in the span."""
    device_id, first = places[0].device_id, max(places[0].start, span.starts)
    before_us = await _ends_before(connection, patient_id, device_id, first)
    if before_us is not None:
        before_us = min(before_us, moments.to_us(first))
    starts: set[int] = set()
    for place in places:
        starts_us = moments.to_us(max(place.start, span.starts))
        ends_us = min(place.ends_us, moments.to_us(span.ends))
        starts.update(windows.affected(starts_us, ends_us, before_us=before_us))
    return sorted(starts)


async def _ends_before(
    connection: AsyncConnection, patient_id: int, device_id: int, before: datetime | str
) -> int | None:
    """The end of the newest block that begins before a moment, in microseconds since 1970."""
    values = {"patient": patient_id, "signal": SignalId.ECG, "device": device_id, "before": before}
    row = await (await connection.execute(_sql("block_before"), values)).fetchone()
    return None if row is None else moments.to_us(row[0]) + round(row[1] * 1e6 / row[2])


async def _judge(
    connection: AsyncConnection, patient_id: int, device_id: int, starts: Sequence[int]
) -> list[datetime]:
    """Find again what these windows say; the ends of those whose findings changed."""
    if not starts:
        return []
    until_us = await _ends_before(connection, patient_id, device_id, "infinity")
    blocks = await _blocks(connection, patient_id, device_id, starts)
    known = await _known(connection, patient_id, device_id, starts)
    found = map(finding_rows.of, findings.judge(blocks, starts, until_us=until_us or 0))
    return await finding_rows.settle(connection, patient_id, device_id, known=known, found=found)


async def _blocks(
    connection: AsyncConnection, patient_id: int, device_id: int, starts: Sequence[int]
) -> list[Block]:
    values = {
        "patient": patient_id,
        "signal": SignalId.ECG,
        "device": device_id,
        "starts": moments.from_us(min(starts)),
        "ends": moments.from_us(max(starts) + windows.LENGTH_US),
    }
    async with connection.cursor(row_factory=class_row(Packed), binary=True) as cursor:
        await cursor.execute(_sql("blocks_with_samples"), values)
        return list(_unpacked(await cursor.fetchall(), device_id))


def _unpacked(packed: Iterable[Packed], device_id: int) -> Iterable[Block]:
    """The first lead of each block. What cannot be unpacked is a gap; the bytes stay in the store."""
    for block in packed:
        samples = unpacking.samples_of(block, device_id)
        if samples is None:
            continue
        yield Block(
            start_us=moments.to_us(block.start), rate_hz=block.rate, scale=block.scale, samples=samples[0]
        )


async def _known(
    connection: AsyncConnection, patient_id: int, device_id: int, starts: Sequence[int]
) -> dict[finding_rows.Place, finding_rows.Row]:
    values = {
        "patient": patient_id,
        "device": device_id,
        "codes": [code.value for code in Code],
        "windows": [moments.from_us(start) for start in starts],
    }
    async with connection.cursor(row_factory=class_row(finding_rows.Row)) as cursor:
        await cursor.execute(_sql("findings_of_windows"), values)
        return {row.place: row for row in await cursor.fetchall()}


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
