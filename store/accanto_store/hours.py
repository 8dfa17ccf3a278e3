"""Hours of a series, for spans of weeks and months; one name on both engines."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection

from accanto_store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Columns of equal length, oldest first; an hour without values is not there."""

    starts_s: list[int]
    """Seconds since 1970 UTC."""
    mean: list[float]
    low: list[float]
    high: list[float]
    count: list[int]


def read(connection: Connection, *, patient_id: int, signal: int, starts: datetime, ends: datetime) -> Hours:
    """The hours that begin in [starts, ends), in the signal's unit. Raises psycopg.Error."""
    asked = {"patient_id": patient_id, "signal": signal, "starts": starts, "ends": ends}
    with connection.cursor(binary=True) as cursor:
        columns = cursor.execute(queries.load("series")["hours"], asked).fetchone() or ([],) * 5
    starts_s, mean, low, high, count = columns
    return Hours(starts_s=starts_s, mean=mean, low=low, high=high, count=count)
