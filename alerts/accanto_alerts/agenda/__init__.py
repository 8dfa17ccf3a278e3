"""The calendar of a PAI: what is to be measured, visited, examined, called or asked, when, and what became of it."""

from accanto_alerts.agenda.items import Item, ItemKind, Slot
from accanto_alerts.agenda.occurrences import Occurrence, Outcome, Standing, occurrences, standings
from accanto_alerts.agenda.recurrence import Recurrence

__all__ = [
    "Item",
    "ItemKind",
    "Occurrence",
    "Outcome",
    "Recurrence",
    "Slot",
    "Standing",
    "occurrences",
    "standings",
]
