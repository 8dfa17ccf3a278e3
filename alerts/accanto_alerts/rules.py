"""What makes a value one of concern: the kinds of rules a PAI may hold, and the points they judge.

A rule says what becomes of the patient when nobody answers, and how soon; how urgent its alert is follows from
these two (result and onset, as alarm standards have it) and is never typed. Every number is a clinician's.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accanto_contract import signals
from accanto_contract.errors import PlanRefused

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Severity(StrEnum):
    """How urgent an alert is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """Higher is more urgent."""
        return [Severity.INFORMATION, Severity.LOW, Severity.MEDIUM, Severity.HIGH].index(self)


class Result(StrEnum):
    """What may come of it when nobody answers."""

    IRREVERSIBLE = "irreversible"
    """Death or irreversible injury."""
    REVERSIBLE = "reversible"
    """Reversible injury."""
    MINOR = "minor"
    """Minor injury or discomfort."""


class Onset(StrEnum):
    """How soon it may come."""

    IMMEDIATE = "immediate"
    """There is no time for a person to act."""
    PROMPT = "prompt"
    """There is usually time enough to act."""
    DELAYED = "delayed"
    """There is more time than that."""


_SEVERITIES = {
    (Result.IRREVERSIBLE, Onset.IMMEDIATE): Severity.HIGH,
    (Result.IRREVERSIBLE, Onset.PROMPT): Severity.HIGH,
    (Result.IRREVERSIBLE, Onset.DELAYED): Severity.MEDIUM,
    (Result.REVERSIBLE, Onset.IMMEDIATE): Severity.HIGH,
    (Result.REVERSIBLE, Onset.PROMPT): Severity.MEDIUM,
    (Result.REVERSIBLE, Onset.DELAYED): Severity.LOW,
    (Result.MINOR, Onset.IMMEDIATE): Severity.MEDIUM,
    (Result.MINOR, Onset.PROMPT): Severity.LOW,
    (Result.MINOR, Onset.DELAYED): Severity.LOW,
}


class Op(StrEnum):
    """On which side of its limit a value is of concern."""

    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A value at or beyond a limit; over again only when it is back beyond `clear`. Units as in the catalogue."""

    id: str
    signal: str
    op: Op
    limit: float
    clear: float
    result: Result
    onset: Onset
    cooldown: timedelta = timedelta(hours=1)
    """A value beyond the limit so soon after an episode continues it."""
    actionable_age: timedelta = timedelta(hours=48)
    """Older episodes are recorded, and call nobody."""
    quality_min: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a rule that no clinician can have meant. Raises PlanRefused."""
        _check_limit(self)

    @property
    def severity(self) -> Severity:
        """How urgent, by the table of result and onset."""
        return _SEVERITIES[self.result, self.onset]

    def is_beyond(self, value: float) -> bool:
        """Whether the value is at or beyond the limit."""
        return value >= self.limit if self.op is Op.AT_LEAST else value <= self.limit

    def is_clear(self, value: float) -> bool:
        """Whether the value is back, clear of the limit."""
        return value < self.clear if self.op is Op.AT_LEAST else value > self.clear

    def is_worse(self, value: float, other: float) -> bool:
        """Whether the first value is further beyond the limit than the second."""
        return value > other if self.op is Op.AT_LEAST else value < other


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a signal at the time it was measured; `starts` is earlier where it took a while."""

    time: datetime
    value: float
    quality: float
    """0..1."""
    device_id: int
    starts: datetime
    algorithm: str | None = None
    """Name and version of what computed the value, where a device didn't measure it."""


def usable(points: Iterable[Point], rule: Limit) -> list[Point]:
    """The points that a rule may judge, in the order of measuring, whatever the order of arrival."""
    trusted = (point for point in points if point.quality >= rule.quality_min and math.isfinite(point.value))
    return sorted(trusted, key=lambda point: (point.time, point.device_id))


def _check_limit(rule: Limit) -> None:
    name = f"«{rule.id}»"
    signal = signals.BY_NAME.get(rule.signal)
    if not _ID.fullmatch(rule.id):
        raise PlanRefused(
            f"Il nome {name} non va bene: usi lettere minuscole, cifre e trattini.",
            f"The name {name} cannot be used: use small letters, digits and hyphens.",
        )
    if signal is None or signal.is_waveform:
        raise PlanRefused(
            f"La regola {name} guarda «{rule.signal}», che non è una misura con un valore.",
            f"Rule {name} looks at “{rule.signal}”, which isn't a measure with a value.",
        )
    if not (math.isfinite(rule.limit) and math.isfinite(rule.clear)) or rule.is_worse(rule.clear, rule.limit):
        raise PlanRefused(
            f"Nella regola {name} il rientro ({rule.clear:g}) sta oltre il limite ({rule.limit:g}).",
            f"In rule {name} the value to be back at ({rule.clear:g}) lies beyond the limit ({rule.limit:g}).",
        )
    if rule.cooldown < timedelta(0) or rule.actionable_age <= timedelta(0) or not 0 <= rule.quality_min <= 1:
        raise PlanRefused(
            f"Nella regola {name} una durata o la qualità minima è fuori scala (qualità da 0 a 1).",
            f"In rule {name} a duration or the least quality is out of range (quality 0 to 1).",
        )
