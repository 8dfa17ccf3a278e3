"""A record for paper and for files: its samples, whose they are, when, of what, how old, its beats as they stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from fastapi.concurrency import run_in_threadpool

from accanto_api.database import Connection
from accanto_api.ecg import beating, computed, leads, loading, opinions, person, traces
from accanto_api.ecg.beating import Beats
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
class Drawn:
    """A record with everything that is known of it, for paper and for files."""

    record: Record
    person: Person
    source: loading.Source
    row: Layout
    trace: Trace
    read: Read
    beats: Beats


async def load(
    connection: Connection, record: Record, *, language: Language, now: datetime, is_named: bool = True
) -> Strip:
    """A record of at most half an hour for paper; without a name where `is_named` is false. Raises No."""
    if record.ends - record.starts > LONGEST:
        raise No(Code.TOO_LONG)
    return strip(await drawn(connection, record), language=language, now=now, is_named=is_named)


async def drawn(connection: Connection, record: Record, *, has_beats: bool = True) -> Drawn:
    """All leads of a record, and its beats if they are wanted. Raises No where nothing was measured."""
    source = await loading.source(connection, record)
    row = await loading.layout(connection, record)
    if row is None:
        raise No(Code.NOT_FOUND)
    trace = await traces.load(connection, record, row)
    read = computed.nothing(row.samples, row.rate_hz)
    if has_beats:
        read = await run_in_threadpool(computed.of, trace.uv(leads.rhythm(row.leads)), row.rate_hz)
    said = await opinions.corrections(connection, record) if has_beats else []
    return Drawn(
        record=record,
        person=await person.find(connection, record.patient),
        source=source,
        row=row,
        trace=trace,
        read=read,
        beats=beating.corrected(row, read.peaks, read.kinds, said),
    )


def strip(of: Drawn, *, language: Language, now: datetime, is_named: bool = True) -> Strip:
    """As paper shows it."""
    samples, labels = of.beats.standing
    return Strip(
        labels=Labels(
            patient=of.person.line(language) if is_named else str(of.person.uid),
            device=of.source.device,
            filter=NO_FILTER[language],
            received_at=max(place.block.received_at for place in of.row.places),
            printed_at=now,
            language=language,
        ),
        leads=leads.names(of.row.leads),
        starts=of.row.starts,
        rate_hz=of.row.rate_hz,
        uv=np.stack([of.trace.uv(lead) for lead in range(of.row.leads)]),
        beats=tuple(
            Beat(sample=sample, label=label)
            for sample, label in zip(samples.tolist(), labels.tolist(), strict=True)
        ),
        spoilt=tuple(
            Spoilt(first=first, last=last, why=Reason(why).sentence(language))
            for first, last, why in of.read.spoilt
        ),
    )
