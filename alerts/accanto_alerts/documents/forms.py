"""How single values stand in a document: durations with their unit, dates, times, numbers, words to choose from."""

import dataclasses
import math
from collections.abc import Mapping
from datetime import date, time, timedelta
from enum import Enum
from functools import cache
from types import NoneType
from typing import TypeVar, get_args, get_type_hints

from accanto_contract.errors import PlanRefused

UNITS = {
    "days": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
LONGEST = timedelta(days=3660)
ABSENT = object()
"""Stands for a field that was not given."""
T = TypeVar("T")
_TOO_LARGE = 10**15
_NOUNS: dict[type, tuple[str, str]] = {
    float: ("un numero", "a number"),
    int: ("un numero intero", "a whole number"),
    str: ("un testo", "a text"),
    bool: ("true o false", "true or false"),
    date: ("una data come 2026-11-20", "a date like 2026-11-20"),
    time: ("un'ora come 07:30", "a time like 07:30"),
}


@cache
def hints_of(kind: type) -> dict[str, object]:
    """The fields of a dataclass and their types, in order."""
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in dataclasses.fields(kind)}


def names_of(kind: type) -> list[str]:
    """The fields of a dataclass as they may be written."""
    names: list[str] = []
    for name, hint in hints_of(kind).items():
        names += [f"{name}_{unit}" for unit in UNITS] if plain(hint) is timedelta else [name]
    return names


def plain(hint: object) -> object:
    """A type without its `| None`."""
    kinds = [one for one in get_args(hint) if one is not NoneType]
    return kinds[0] if len(kinds) == 1 and NoneType in get_args(hint) else hint


def duration(name: str, given: Mapping[str, object], where: str) -> object:
    """The duration of a field, in whichever unit it was written. Raises PlanRefused."""
    keys = [f"{name}_{unit}" for unit in UNITS if f"{name}_{unit}" in given]
    if not keys:
        return ABSENT
    if len(keys) > 1:
        raise PlanRefused(
            f"{where}: «{keys[0]}» e «{keys[1]}» dicono due volte la stessa durata.",
            f"{where}: “{keys[0]}” and “{keys[1]}” say the same duration twice.",
        )
    amount = scalar(float, given[keys[0]], f"{where}.{keys[0]}")
    unit = UNITS[keys[0].rsplit("_", 1)[1]]
    if abs(amount) > LONGEST / unit:
        raise wrong(
            f"{where}.{keys[0]}", "una durata di dieci anni al più", "a duration of ten years at most"
        )
    return amount * unit


def lasting(name: str, value: timedelta) -> tuple[str, float]:
    """The name and number of a duration in the largest unit that is whole."""
    unit = next((one for one, size in UNITS.items() if value % size == timedelta(0)), "s")
    amount = value / UNITS[unit]
    return f"{name}_{unit}", int(amount) if amount.is_integer() else amount


def choice(kind: type[Enum], value: object, where: str) -> Enum:
    """One of the words of an enum. Raises PlanRefused."""
    for one in kind:
        if one.value == value:
            return one
    words = ", ".join(str(one.value) for one in kind)
    raise wrong(where, f"una di queste parole: {words}", f"one of these words: {words}")


def scalar(kind: type[T], value: object, where: str) -> T:
    """A number, a text, a date or a time. Raises PlanRefused."""
    found: object = value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        found = float(value) if abs(value) < _TOO_LARGE else None
    elif kind in (date, time) and isinstance(value, str):
        found = _of_iso(kind, value)
    is_fit = type(found) is kind and not (isinstance(found, float) and not math.isfinite(found))
    if not is_fit or not isinstance(found, kind):
        raise wrong(where, *_NOUNS[kind])
    return found


def wrong(where: str, it: str, en: str) -> PlanRefused:
    """Says what should stand in a place."""
    place = where or "PAI"
    return PlanRefused(f"{place}: qui ci vuole {it}.", f"{place}: here must stand {en}.")


def _of_iso(kind: type, text: str) -> object:
    try:
        return date.fromisoformat(text) if kind is date else time.fromisoformat(text)
    except ValueError:
        return None
