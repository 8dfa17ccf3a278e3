"""An entry of the calendar in one sentence: what, how often, at what time, for how long it may wait."""

from accanto_alerts.agenda import Item, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.wording import watching
from accanto_alerts.wording.tongue import Language, Tongue

_ONE = {
    Frequency.DAILY: ("ogni giorno", "every day"),
    Frequency.WEEKLY: ("ogni settimana", "every week"),
    Frequency.MONTHLY: ("ogni mese", "every month"),
    Frequency.YEARLY: ("ogni anno", "every year"),
}
_MANY = {
    Frequency.DAILY: ("ogni {0} giorni", "every {0} days"),
    Frequency.WEEKLY: ("ogni {0} settimane", "every {0} weeks"),
    Frequency.MONTHLY: ("ogni {0} mesi", "every {0} months"),
    Frequency.YEARLY: ("ogni {0} anni", "every {0} years"),
}


def planned(item: Item, language: Language) -> str:
    """An entry of the calendar."""
    say = Tongue(language=language)
    parts = [f"{watching.item(item, say)}: {_often(item, say)}"]
    if item.slots != (Slot(),):
        parts.append(", ".join(f"{slot.starts:%H:%M}–{slot.ends:%H:%M}" for slot in item.slots))
    if item.days > 1:
        parts.append(say("entro {0} giorni", "within {0} days").format(item.days))
    if item.grace:
        parts.append(say("tolleranza {0}", "grace {0}").format(say.lasting(item.grace)))
    parts.append(say("dal {0:%d/%m/%Y}", "from {0.day} {0:%B %Y}").format(item.starts))
    return ", ".join(parts)


def _often(item: Item, say: Tongue) -> str:
    each = item.recurrence
    words = _ONE if each.interval == 1 else _MANY
    text = say(*words[each.frequency]).format(each.interval)
    if each.weekdays:
        text += f" ({say.weekdays(each.weekdays)})"
    if each.monthdays:
        text += say(" (il {0})", " (on the {0})").format(", ".join(str(day) for day in each.monthdays))
    return text
