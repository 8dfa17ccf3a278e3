"""A day of ECG in a database, hour by hour, and a cardiologist who reads it: for the benchmark of the ECG room."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import doors
import numpy as np
import psycopg
import rooms
import tracing
import ward

HOURS = 24
EARLY = range(30, 4_000, 97)
"""Beats of an hour that come too early: one in a hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What there is to read."""

    long: tracing.Record
    """24 h of one lead at 250 Hz: its `trace` and `beats` are those of the last hour."""
    twelve: tracing.Record
    """10 s of twelve leads."""
    token: str
    """The cookie of a cardiologist."""
    readings: tuple[rooms.Asked, rooms.Asked]
    """Both, in the queue."""


def put(db: psycopg.Connection) -> Day:
    """Store both records and ask to have them read."""
    ward.worker(db, "chiara")
    bruna, marisa = (ward.patient(db, name, "chiara") for name in ("Bruna Lencioni", "Marisa Del Carlo"))
    starts = (datetime.now(UTC) - timedelta(hours=HOURS, minutes=10)).replace(microsecond=0)
    for hour in range(HOURS):
        last = tracing.record(db, bruna, seconds=3_600, early=EARLY, starts=starts + timedelta(hours=hour))
    long = tracing.Record(
        who=bruna,
        starts=starts,
        seconds=3_600 * HOURS,
        beats=last.beats,
        trace=last.trace[:, :1].astype(np.int16),
    )
    twelve = tracing.record(db, marisa, seconds=10, leads=tracing.LEADS)
    paolo = tracing.cardiologist(db, bruna)
    doors.relate(db, paolo, marisa, "team")
    asked = [
        rooms.reading(db, one.who, starts=one.starts, lasts=one.ends - one.starts, due=timedelta(hours=due))
        for one, due in ((long, 2), (twelve, 5))
    ]
    return Day(long=long, twelve=twelve, token=doors.session(db, paolo), readings=(asked[0], asked[1]))
