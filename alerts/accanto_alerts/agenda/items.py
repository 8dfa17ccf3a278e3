"""One thing to do again and again: what, on which days, at what time, and for how long it may wait."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise

from accanto_alerts.agenda.recurrence import Recurrence
from accanto_contract import signals
from accanto_contract.errors import PlanRefused

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MIDNIGHT = time()


class ItemKind(StrEnum):
    """What is to be done."""

    MEASURE = "measure"
    VISIT = "visit"
    EXAM = "exam"
    CALL = "call"
    QUESTIONNAIRE = "questionnaire"


class Section(StrEnum):
    """Which part of the PAI it belongs to."""

    CLINICAL = "clinical"
    CARE = "care"
    """The assistenziale part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """From one time of the day until another, on the patient's wall; midnight is the end of the day."""

    starts: time = _MIDNIGHT
    ends: time = _MIDNIGHT

    def __post_init__(self) -> None:
        """Refuse an end before the beginning. Raises PlanRefused."""
        if self.ends != _MIDNIGHT and self.ends <= self.starts:
            raise PlanRefused(
                f"Una fascia oraria non può finire ({self.ends:%H:%M}) prima di iniziare ({self.starts:%H:%M}).",
                f"A slot cannot end ({self.ends:%H:%M}) before it starts ({self.starts:%H:%M}).",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of the calendar."""

    id: str
    kind: ItemKind
    starts: date
    """The first day it may fall on."""
    recurrence: Recurrence
    signals: tuple[str, ...] = ()
    """Of a measure: any of these, measured in time, is it done."""
    slots: tuple[Slot, ...] = (Slot(),)
    """At what times of each day it is to be done, once in each."""
    days: int = 1
    """For so many days it may be done from its day on (a visit within 30 days)."""
    grace: timedelta = timedelta(0)
    """So long after its time it still counts, as late."""
    section: Section = Section.CLINICAL
    title: str = ""

    def __post_init__(self) -> None:
        """Refuse what nobody could keep. Raises PlanRefused."""
        _check(self)

    @property
    def reads(self) -> tuple[str, ...]:
        """The signals of a history that say when it was done."""
        named = tuple(f"answer/{self.id}" for _ in range(self.kind is ItemKind.QUESTIONNAIRE))
        return (*self.signals, *named, f"occurrence/{self.id}")

    @property
    def length(self) -> timedelta:
        """At most so long from the beginning of an occurrence to the end of its grace."""
        return timedelta(days=self.days, hours=1) + self.grace


def _check(item: Item) -> None:
    name = f"«{item.id}»"
    if not _ID.fullmatch(item.id):
        raise PlanRefused(
            f"Il nome {name} nel calendario non va bene: usi lettere minuscole, cifre e trattini.",
            f"The name {name} in the calendar cannot be used: use small letters, digits and hyphens.",
        )
    if (item.kind is ItemKind.MEASURE) != bool(item.signals) or not set(item.signals) <= set(signals.BY_NAME):
        raise PlanRefused(
            f"La voce {name} del calendario: una misura (e solo quella) ha in signals le misure che la compiono.",
            f"Entry {name} of the calendar: a measure (and only that) has in signals the measures that fulfil it.",
        )
    _check_times(item, name)


def _check_times(item: Item, name: str) -> None:
    if not item.slots or not 1 <= item.days <= 366 or item.grace < timedelta(0):
        raise PlanRefused(
            f"La voce {name} del calendario vuole almeno una fascia oraria, da 1 a 366 giorni e una tolleranza.",
            f"Entry {name} of the calendar needs a slot at least, 1 to 366 days and a grace that isn't negative.",
        )
    if item.days > 1 and item.slots != (Slot(),):
        raise PlanRefused(
            f"La voce {name} del calendario dura più giorni: non può avere fasce orarie.",
            f"Entry {name} of the calendar lasts several days: it cannot have slots.",
        )
    if _overlap(item):
        raise PlanRefused(
            f"Nella voce {name} del calendario due fasce orarie si sovrappongono.",
            f"In entry {name} of the calendar two slots overlap.",
        )


def _overlap(item: Item) -> bool:
    ordered = sorted(item.slots, key=lambda slot: slot.starts)
    return any(one.ends == _MIDNIGHT or one.ends > other.starts for one, other in pairwise(ordered))
