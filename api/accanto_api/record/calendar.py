"""How a patient kept to the calendar, as the page says it."""

from datetime import datetime

from accanto_alerts import adherence, keeping
from accanto_alerts.pai import Pai
from accanto_alerts.wording import Tongue, watching
from accanto_api.database import Connection
from accanto_api.record import shapes


async def kept(
    connection: Connection, patient_id: int, pai: Pai, *, since: datetime, now: datetime
) -> list[adherence.Kept]:
    """How each entry of the calendar was kept, from a moment until now."""
    items = list(pai.calendar)
    history = await keeping.history(connection, patient_id, items, since=since, until=now)
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
