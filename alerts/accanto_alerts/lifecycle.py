"""What people do about an alert, and what time does to it: new, acked, in care, closed, withdrawn.

An alert *calls* when it is raised, when it happens again, gets worse, or was left alone; each call has a number.
It is *carried* up to the last call for which a round of notices began, and *answered* up to the last one to which
a person answered. Whether somebody must still be told follows from these three numbers, never from a clock.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.rules import Severity
from accanto_contract.errors import NotNow

MOST_RECALLS = 3
"""Unanswered phone calls before somebody else is asked: the caregiver, then a visit at home."""

KINDS = ("clinical", "technical", "adherence", "information")


class Lane(StrEnum):
    """How urgent an alert is for the people who handle it; the gravest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    TECHNICAL = "technical"
    ADHERENCE = "adherence"


class Why(StrEnum):
    """Why something cannot be done with an alert now."""

    NOT_OPEN = "not_open"
    ALREADY_TAKEN = "already_taken"
    STILL_ACTIVE = "still_active"
    RECALL_FIRST = "recall_first"

    def sentence(self) -> str:
        """For the person who tried."""
        return _WHY[self]


_WHY = {
    Why.NOT_OPEN: "the alert is closed or withdrawn",
    Why.ALREADY_TAKEN: "somebody else has taken it",
    Why.STILL_ACTIVE: "the value is still beyond its limit: only a changed threshold, a value expected for this"
    " patient, a referral or an emergency closes it now",
    Why.RECALL_FIRST: "nobody answered yet: call again, three times in all, before closing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An alert as far as handling it goes."""

    id: int
    rule_id: str
    kind: str
    severity: Severity
    condition: Condition
    handling: Handling
    owner: str | None = None
    outcome: Outcome | None = None
    called: int = 0
    carried: int = 0
    answered: int = 0
    recalls: int = 0
    silence: int | None = None
    """The silence that covers it now."""
    silenceable: bool = True
    """Whether a silence may keep it from calling, as its rule says."""

    def __post_init__(self) -> None:
        """Refuse numbers of calls that cannot be."""
        if not 0 <= self.carried <= self.called or not 0 <= self.answered <= self.called:
            raise ValueError(f"alert {self.id}: call {self.called}, {self.carried}, {self.answered}")
        if (self.handling is Handling.CLOSED) != (self.outcome is not None):
            raise ValueError(f"alert {self.id}: {self.handling} with outcome {self.outcome}")

    @property
    def is_open(self) -> bool:
        """Whether it waits for its outcome."""
        return self.handling not in (Handling.CLOSED, Handling.WITHDRAWN)

    @property
    def waits(self) -> bool:
        """Whether it called and nobody answered; a silence keeps it from being heard."""
        return self.is_open and self.silence is None and self.called > self.answered

    @property
    def is_news(self) -> bool:
        """Whether nobody has been set in motion for its last call."""
        return self.waits and self.called > self.carried

    @property
    def lane(self) -> Lane:
        """Technical and adherence alerts have a lane of their own, whatever their severity."""
        if self.kind in (Lane.TECHNICAL, Lane.ADHERENCE):
            return Lane(self.kind)
        return Lane.LOW if self.severity is Severity.INFORMATION else Lane(self.severity.value)

    @property
    def sort(self) -> str:
        """What is handled together: clinical alerts, technical ones, adherence."""
        return self.kind if self.kind in (Lane.TECHNICAL, Lane.ADHERENCE) else "clinical"


def calls(alert: Standing) -> Standing:
    """It calls (again)."""
    return replace(alert, called=alert.called + 1)


def acknowledge(alert: Standing, by: str) -> Standing:
    """A person takes it; or its owner takes note of what is new. Raises NotNow."""
    _require_open(alert)
    is_theirs = alert.handling is not Handling.NEW and alert.owner == by
    if alert.handling is not Handling.NEW and not is_theirs and alert.called == alert.answered:
        raise _no(Why.ALREADY_TAKEN)
    handling = Handling.ACKED if alert.handling is Handling.NEW else alert.handling
    return replace(alert, handling=handling, owner=by, answered=alert.called)


def start(alert: Standing, by: str) -> Standing:
    """A person begins to act on it. Raises NotNow."""
    _require_open(alert)
    return replace(alert, handling=Handling.IN_CARE, owner=by, answered=alert.called)


def no_answer(alert: Standing, by: str) -> Standing:
    """A person called and nobody answered: it stays in care, to be called again. Raises NotNow."""
    return replace(start(alert, by), recalls=alert.recalls + 1)


def close(alert: Standing, outcome: Outcome, by: str) -> Standing:
    """A person says what came of it. Raises NotNow."""
    _require_open(alert)
    if alert.condition is Condition.ACTIVE and not outcome.closes_active:
        raise _no(Why.STILL_ACTIVE)
    if outcome is Outcome.NO_ANSWER and alert.recalls < MOST_RECALLS:
        raise _no(Why.RECALL_FIRST)
    return replace(alert, handling=Handling.CLOSED, outcome=outcome, owner=by, answered=alert.called)


def expire(alert: Standing, call: int) -> Standing:
    """The acknowledgement of a call is too old: it calls anew, unless somebody went on with it."""
    if alert.handling is not Handling.ACKED or alert.answered != call:
        return alert
    return calls(replace(alert, handling=Handling.NEW))


def left_alone(alert: Standing, call: int) -> Standing:
    """Nobody answered a call in time: an earlier acknowledgement counts no more."""
    if alert.handling is not Handling.ACKED or alert.answered >= call:
        return alert
    return replace(alert, handling=Handling.NEW)


def recheck(alert: Standing) -> Standing:
    """The time to look again has come: what is still true, or was to be called again, calls anew."""
    is_due = alert.condition is Condition.ACTIVE or alert.recalls > 0
    if alert.handling is not Handling.IN_CARE or not is_due:
        return alert
    return calls(replace(alert, handling=Handling.NEW))


def _require_open(alert: Standing) -> None:
    if not alert.is_open:
        raise _no(Why.NOT_OPEN)


def _no(why: Why) -> NotNow:
    return NotNow(why.value, why.sentence())
