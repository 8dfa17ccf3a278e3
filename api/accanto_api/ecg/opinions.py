"""What is known of a record at this moment: what was computed, what readers changed, and what they confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi.concurrency import run_in_threadpool

from accanto_api import database
from accanto_api.database import Connection, Pool
from accanto_api.ecg import beating, computed, leads, measuring, traces
from accanto_api.ecg.beating import Beats, Correction
from accanto_api.ecg.computed import Read
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Record
from accanto_api.ecg.measuring import Item
from accanto_api.ecg.shapes import Verdict
from accanto_api.ecg.shelf import Shelf
from accanto_api.problems import Code, No
from accanto_contract.finding import Code as Found

LONGEST = timedelta(hours=24)
OF_SIGNALS = {Found.HEART_RATE, Found.RR_IRREGULARITY, Found.ECG_QUALITY}
"""Findings that are measures of every window, and not of what a reader should look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a reader last said of a measure or finding, and of which value."""

    code: str
    value: float | None
    verdict: Verdict
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    code: str
    starts: datetime
    ends: datetime
    value: float | None
    unit: str
    quality: float


async def read(pool: Pool, record: Record, row: Layout, shelf: Shelf) -> Read:
    """What was computed of a record, now or before. Raises No for more than 24 hours.

    Nobody holds a connection while others' records are computed: a pool is small.
    """
    if record.ends - record.starts > LONGEST:
        raise No(Code.TOO_LONG)
    key = (record, row.version)
    async with shelf.at_work:
        held = shelf.read.get(key)
        if held is not None:
            return held
        async with pool.connection() as connection:
            trace = await traces.load(connection, record, row, leads=[leads.rhythm(row.leads)])
        return shelf.read.put(key, await run_in_threadpool(computed.of, trace.uv(0), row.rate_hz))


async def corrections(connection: Connection, record: Record) -> list[Correction]:
    """What readers changed of the beats of a record, in the order in which they did."""
    return await database.rows(
        connection, Correction, "ecg.corrections", **record.source, starts=record.starts, ends=record.ends
    )


async def beats(connection: Connection, record: Record, row: Layout, found: Read) -> Beats:
    """The beats as computed and as they stand now."""
    said = await corrections(connection, record)
    return beating.corrected(row, found.peaks, found.kinds, said)


async def said(connection: Connection, record: Record) -> Mapping[str, Said]:
    """The newest word of a reader on each measure and finding, by its code."""
    rows = await database.rows(
        connection, Said, "ecg.confirmations", **record.source, starts=record.starts, ends=record.ends
    )
    return {row.code: row for row in rows}


async def items(
    connection: Connection, record: Record, row: Layout, found: Read, standing: Beats
) -> list[Item]:
    """Every measure and finding. What the watch found stands in for the checks where a record is too long for them."""
    rr = measuring.between(standing, found.gaps, row.rate_hz)
    measured = measuring.items(found, standing, rr)
    if not found.is_whole:
        measured += _watched(await _findings(connection, record), row)
    return measured


def state(item: Item, words: Mapping[str, Said]) -> Said | None:
    """What a reader said of this very value."""
    word = words.get(item.code)
    if word is None or word.verdict == "computed" or word.value != item.value:
        return None
    return word


async def _findings(connection: Connection, record: Record) -> list[_Finding]:
    codes = [code.value for code in Found if code not in OF_SIGNALS]
    return await database.rows(
        connection, _Finding, "ecg.findings",
        patient=record.patient, device=record.device, codes=codes, starts=record.starts, ends=record.ends,
    )  # fmt: skip


def _watched(found: Sequence[_Finding], row: Layout) -> list[Item]:
    """What the watch found in its windows, once a code."""
    out = []
    for code in dict.fromkeys(one.code for one in found):
        mine = [one for one in found if one.code == code]
        values = [one.value for one in mine if one.value is not None]
        spans = [(row.sample_at(one.starts), row.sample_at(one.ends)) for one in mine]
        out.append(
            Item(
                code=code,
                unit=mine[0].unit,
                value=max(values, default=None),
                low=min(values, default=None),
                high=max(values, default=None),
                spans=measuring.joined([(max(0, a), min(row.samples, b)) for a, b in spans]),
            )
        )
    return out
