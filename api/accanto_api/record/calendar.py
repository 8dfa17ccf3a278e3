"""How a patient kept to the calendar, asked of the database with as few values as that needs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from accanto_alerts import absence, adherence, reading
from accanto_alerts.agenda import Item, Occurrence
from accanto_alerts.pai import Pai
from accanto_alerts.points import Point
from accanto_alerts.wording import Tongue, watching
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.record import shapes
from accanto_api.record.rows import FirstRow

MOST_SAID = 5_000


async def kept(
    connection: Connection, patient_id: int, pai: Pai, *, since: datetime, now: datetime
) -> list[adherence.Kept]:
    """How each entry of the calendar was kept, from a moment until now."""
    items = list(pai.calendar)
    due = adherence.windows(items, since=since, until=now)
    history: dict[str, list[Point]] = defaultdict(list)
    for row in await _firsts(connection, patient_id, due, now):
        point = Point(time=row.time, starts=row.time, value=row.value, quality=row.quality, device_id=0)
        history[row.name].append(point)
    history |= await _said(connection, patient_id, items, since)
    return adherence.of(items, history, since=since, until=now)


def dots(one: adherence.Kept) -> list[shapes.Dot]:
    """What became of each occurrence."""
    return [shapes.Dot.model_validate({"day": dot.day, "outcome": dot.outcome.value}) for dot in one.dots]


def shown(one: adherence.Kept) -> shapes.Kept:
    """As the page says it."""
    return shapes.Kept(
        item=one.item.id,
        title={
            "it": watching.item(one.item, Tongue(language="it")),
            "en": watching.item(one.item, Tongue(language="en")),
        },
        signals=list(one.item.signals),
        done=one.done,
        counted=one.counted,
        dots=dots(one),
    )


async def _firsts(
    connection: Connection, patient_id: int, due: Iterable[Occurrence], now: datetime
) -> list[FirstRow]:
    """Of each occurrence of a measure the first value in its time, for each of its signals."""
    asked = [
        (name, one.starts, min(one.closes, now))
        for one in due
        for name in one.item.signals
        if one.starts <= now
    ]
    return await database.rows(
        connection, FirstRow, "record.first_in_windows",
        patient=patient_id, names=[name for name, _, _ in asked],
        starts=[starts for _, starts, _ in asked], ends=[ends for _, _, ends in asked],
    )  # fmt: skip


async def _said(
    connection: Connection, patient_id: int, items: Iterable[Item], since: datetime
) -> dict[str, list[Point]]:
    """What people said was done or excused, and when the patient was away."""
    names = {name for item in items for name in item.reads if "/" in name} | {absence.SIGNAL}
    longest = max((item.length for item in items), default=timedelta(0)) + absence.LONGEST
    needs = [reading.Need(patient_id=patient_id, name=name, since=since - longest) for name in sorted(names)]
    found = await reading.points(connection, needs, most=MOST_SAID)
    return {name: list(points) for (_, name), points in found.by_need.items()}
