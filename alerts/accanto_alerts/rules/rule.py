"""What every rule of a PAI has, whatever its kind."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import ClassVar, Literal

from accanto_alerts.points import History, Point
from accanto_alerts.rules import urgency
from accanto_alerts.rules.judged import Judged
from accanto_alerts.rules.schedule import Schedule
from accanto_alerts.rules.urgency import AlertType, Onset, Result, Severity
from accanto_contract.errors import PlanRefused

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Side = Literal["high", "low"]
_ORDER = attrgetter("time", "device_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A sentence of a plan that is true or not at each moment of a patient's history."""

    kind: ClassVar[str]

    id: str
    """Its name in the plan; kept over versions, since it is whose alert an alert is."""
    result: Result
    onset: Onset
    type: AlertType = AlertType.CLINICAL
    cooldown: timedelta = timedelta(hours=1)
    """True again so soon after an episode, it continues it."""
    actionable_age: timedelta = timedelta(hours=48)
    """Older episodes are recorded, and call nobody."""
    quality_min: float = 0.5
    """Values of less quality are not judged."""
    clear_after: int = 1
    """An episode is over after so many moments in a row that are clear."""
    schedule: Schedule | None = None
    """Only values measured at these times of the day are read."""
    silenceable: bool = True
    """Whether a silence may keep its alerts from calling."""
    note: str = ""
    """Where its numbers come from, for who signs the plan."""

    def __post_init__(self) -> None:
        """Refuse a rule that no clinician can have meant. Raises PlanRefused."""
        check_every(self)

    @property
    def severity(self) -> Severity:
        """How urgent, by the table of result and onset."""
        return urgency.severity(self.result, self.onset)

    @property
    def signals(self) -> tuple[str, ...]:
        """What it reads of a history."""
        raise NotImplementedError

    @property
    def window(self) -> timedelta:
        """How far it looks back from a moment, baselines included; new data change nothing later than that."""
        return timedelta(0)

    @property
    def side(self) -> Side | None:
        """Whether it is about values too high or too low; None where it is about neither."""
        return None

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each moment from `since` to `until` (both included) that says something, in order of time."""
        raise NotImplementedError

    def deadline(self, history: History, *, after: datetime) -> datetime | None:  # noqa: ARG002 - most have none
        """The first moment after `after` at which it may say something new without new data."""
        return None

    def usable(self, points: Iterable[Point]) -> list[Point]:
        """The points that it may judge, in the order of measuring, whatever the order of arrival."""
        trusted = [p for p in points if p.quality >= self.quality_min and math.isfinite(p.value)]
        if self.schedule is not None:
            trusted = [p for p in trusted if self.schedule.holds(p.time)]
        return sorted(trusted, key=_ORDER)


def check_every(rule: Rule) -> None:
    """What is asked of rules of every kind. Raises PlanRefused."""
    name = f"«{rule.id}»"
    if not _ID.fullmatch(rule.id):
        raise PlanRefused(
            f"Il nome {name} non va bene: usi lettere minuscole, cifre e trattini.",
            f"The name {name} cannot be used: use small letters, digits and hyphens.",
        )
    if rule.cooldown < timedelta(0) or rule.actionable_age <= timedelta(0) or not 0 <= rule.quality_min <= 1:
        raise PlanRefused(
            f"Nella regola {name} una durata o la qualità minima è fuori scala (qualità da 0 a 1).",
            f"In rule {name} a duration or the least quality is out of range (quality 0 to 1).",
        )
    if not 1 <= rule.clear_after <= 100:
        raise PlanRefused(
            f"Nella regola {name} i valori normali per finire (clear_after) vanno da 1 a 100.",
            f"In rule {name} the normal values that end it (clear_after) go from 1 to 100.",
        )
