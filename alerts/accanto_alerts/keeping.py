"""What shows how a calendar was kept, asked of the database with as few values as that needs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from psycopg import AsyncConnection

from accanto_alerts import absence, adherence, reading
from accanto_alerts.agenda import Item
from accanto_alerts.points import History, Point
from accanto_store import queries

MOST_SAID = 5_000


async def history(
    connection: AsyncConnection, patient_id: int, items: Sequence[Item], *, since: datetime, until: datetime
) -> History:
    """The points by which the occurrences from a moment on are done, missed or excused.

    Of a signal the first value in each occurrence: a night of saturations once a second is one point.
    """
    firsts = await _firsts(connection, patient_id, items, since, until)
    return {**firsts, **await _said(connection, patient_id, items, since)}


async def _firsts(
    connection: AsyncConnection, patient_id: int, items: Iterable[Item], since: datetime, until: datetime
) -> dict[str, list[Point]]:
    asked = {
        (name, one.starts, min(one.closes, until))
        for one in adherence.windows(items, since=since, until=until)
        for name in one.item.signals
        if one.starts <= until
    }
    names, starts, ends = zip(*sorted(asked), strict=True) if asked else ((), (), ())
    values = {"patient": patient_id, "names": list(names), "starts": list(starts), "ends": list(ends)}
    found: dict[str, list[Point]] = defaultdict(list)
    async for name, time, value, quality in await connection.execute(_sql("first_in_spans"), values):
        point = Point(time=time, starts=time, value=value, quality=quality, device_id=0)
        if point not in found[name][-1:]:
            found[name].append(point)
    return found


async def _said(
    connection: AsyncConnection, patient_id: int, items: Iterable[Item], since: datetime
) -> dict[str, list[Point]]:
    """What people said was done or excused, and when the patient was away, also since long before."""
    known = list(items)
    names = {name for item in known for name in item.reads if "/" in name} | {absence.SIGNAL}
    longest = max((item.length for item in known), default=timedelta(0)) + absence.LONGEST
    needs = [reading.Need(patient_id=patient_id, name=name, since=since - longest) for name in sorted(names)]
    found = await reading.points(connection, needs, most=MOST_SAID)
    return {name: list(points) for (_, name), points in found.by_need.items()}


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
