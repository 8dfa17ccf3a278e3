"""Facts as JSON: what is as usual is left out, so that a document says only what somebody decided."""

import dataclasses
from datetime import date, datetime, time, timedelta
from enum import Enum

from accanto_alerts.agenda import Item, Recurrence
from accanto_alerts.documents import forms
from accanto_alerts.documents.reading import INHERITED
from accanto_alerts.rules import Rule


def written(fact: object) -> dict[str, object]:
    """A fact of a dataclass as JSON."""
    if not dataclasses.is_dataclass(fact) or isinstance(fact, type):
        raise TypeError(fact)
    found: dict[str, object] = {"kind": fact.kind} if isinstance(fact, Rule) else {}
    for one in dataclasses.fields(fact):
        value = getattr(fact, one.name)
        if value == one.default:
            continue
        if isinstance(value, timedelta):
            name, amount = forms.lasting(one.name, value)
            found[name] = amount
            continue
        found[one.name] = _value(value, fact)
    return found


def _value(value: object, owner: object) -> object:
    if isinstance(value, tuple):
        return [_value(one, owner) for one in value]
    if isinstance(owner, Rule) and isinstance(value, Item):
        return value.id
    if isinstance(owner, Rule) and isinstance(value, Rule):
        same = {key for key in INHERITED if getattr(value, key) == getattr(owner, key)}
        return {key: one for key, one in written(value).items() if key not in same}
    if isinstance(value, Recurrence):
        return value.text()
    if dataclasses.is_dataclass(value):
        return written(value)
    return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date | datetime) else value
