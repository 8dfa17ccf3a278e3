"""A record for paper and for files: its samples, whose they are, when, of what, how old, its beats as they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from fastapi.concurrency import run_in_threadpool

from accanto_api.database import Connection
from accanto_api.ecg import beating, computed, leads, loading, opinions, person, traces
from accanto_api.ecg.beating import Beats, Correction
from accanto_api.ecg.computed import Read
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Record
from accanto_api.ecg.person import Person
from accanto_api.ecg.traces import Trace
from accanto_api.paper.strip import Beat, Labels, Spoilt, Strip
from accanto_api.problems import Code, No
from accanto_api.shapes import Language
from accanto_signal.ecg.quality import Reason

LONGEST = timedelta(minutes=30)
"""The longest record on paper: at 25 mm/s some 36 sheets."""

NO_FILTER = {"it": "nessuno", "en": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A record as the store has it, and what readers said of its beats."""

    record: Record
    person: Person
    source: loading.Source
    row: Layout
    trace: Trace
    said: Sequence[Correction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A record with everything that is known of it, for paper and for files."""

    fetched: Fetched
    read: Read
    beats: Beats


async def load(
    connection: Connection, record: Record, *, language: Language, now: datetime, is_named: bool = True
) -> Strip:
    """A record of at most half an hour for paper; without a name where `is_named` is false. Raises No."""
    if record.ends - record.starts > LONGEST:
        raise No(Code.TOO_LONG)
    of = await run_in_threadpool(drawn, await fetch(connection, record))
    return strip(of, language=language, now=now, is_named=is_named)


async def fetch(connection: Connection, record: Record, row: Layout | None = None) -> Fetched:
    """All leads of a record. Raises No where nothing was measured, or the span is too long."""
    row = row or await loading.layout(connection, record)
    if row is None:
        raise No(Code.NOT_FOUND)
    return Fetched(
        record=record,
        person=await person.find(connection, record.patient),
        source=await loading.source(connection, record),
        row=row,
        trace=await traces.load(connection, record, row),
        said=await opinions.corrections(connection, record),
    )


def drawn(of: Fetched, *, has_beats: bool = True) -> Drawn:
    """What was fetched, with its beats if they are wanted: seconds of work for a day."""
    read = computed.nothing(of.row.samples, of.row.rate_hz)
    if has_beats:
        read = computed.of(of.trace.uv(leads.rhythm(of.row.leads)), of.row.rate_hz)
    beats = beating.corrected(of.row, read.peaks, read.kinds, of.said if has_beats else ())
    return Drawn(fetched=of, read=read, beats=beats)


def strip(of: Drawn, *, language: Language, now: datetime, is_named: bool = True) -> Strip:
    """As paper shows it."""
    samples, labels = of.beats.standing
    known = of.fetched
    return Strip(
        labels=Labels(
            patient=known.person.line(language) if is_named else str(known.person.uid),
            device=known.source.device,
            filter=NO_FILTER[language],
            received_at=max(place.block.received_at for place in known.row.places),
            printed_at=now,
            language=language,
        ),
        leads=leads.names(known.row.leads),
        starts=known.row.starts,
        rate_hz=known.row.rate_hz,
        uv=np.stack([known.trace.uv(lead) for lead in range(known.row.leads)]),
        beats=tuple(
            Beat(sample=sample, label=label)
            for sample, label in zip(samples.tolist(), labels.tolist(), strict=True)
        ),
        spoilt=tuple(
            Spoilt(first=first, last=last, why=Reason(why).sentence(language))
            for first, last, why in of.read.spoilt
        ),
    )
