"""The newest values of a signal, whether a device measured them or a check computed them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accanto_api import database, shapes
from accanto_api.database import Connection

Key = tuple[int, str]
"""Patient, and the name of the signal."""

Series = Mapping[Key, Sequence[shapes.Point]]

Sparks = Mapping[Key, Sequence[tuple[int, float]]]
"""For drawings as small as a word: seconds since 1970, and the value then."""

SINCE = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    patient_id: int
    signal: str
    time: datetime
    value: float
    quality: float


async def newest(connection: Connection, wanted: Iterable[Key], *, most: int) -> Series:
    """The newest `most` values of the last 14 days for each key, oldest first."""
    keys = sorted(set(wanted))
    rows = await database.rows(
        connection, _Row, "worklist.recent_points",
        patients=[patient for patient, _ in keys], signals=[signal for _, signal in keys],
        most=most, since=SINCE,
    )  # fmt: skip
    series: dict[Key, list[shapes.Point]] = defaultdict(list)
    for row in rows:
        point = shapes.Point(time=row.time, value=row.value, quality=row.quality)
        series[row.patient_id, row.signal].append(point)
    return series


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spark:
    patient_id: int
    signal: str
    at: list[int]
    value: list[float]


async def sparks(connection: Connection, wanted: Iterable[Key], *, most: int) -> Sparks:
    """The newest `most` values of the last 14 days for each key, oldest first, as they are drawn in a list."""
    keys = sorted(set(wanted))
    rows = await database.rows(
        connection, _Spark, "triage.sparks",
        patients=[patient for patient, _ in keys], signals=[signal for _, signal in keys],
        most=most, since=SINCE,
    )  # fmt: skip
    return {(row.patient_id, row.signal): list(zip(row.at, row.value, strict=True))[-most:] for row in rows}
