"""From what is true to what people see: episodes of a rule against the alerts that are stored.

Alerts are reconciled, not emitted: data that come late, twice or after a crash lead to the same alerts as if
all had been there from the start. One alert of a rule at most waits for its outcome; whatever happens until
then joins it. What a person has closed speaks again only with a new episode, with a worse one, or when it has
gone on for a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from accanto_alerts import episodes
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Rule, Severity

RENOTIFY_AFTER = timedelta(hours=24)
"""An episode that goes on so long after its alert was closed is news again."""


class Condition(StrEnum):
    """Whether the rule is true now."""

    ACTIVE = "active"
    CLEARED = "cleared"


class Handling(StrEnum):
    """What people have done about an alert."""

    NEW = "new"
    ACKED = "acked"
    IN_CARE = "in_care"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Happened(StrEnum):
    """What can happen to an alert by itself."""

    RAISED = "raised"
    JOINED = "joined"
    EXTENDED = "extended"
    REOPENED = "reopened"
    WORSENED = "worsened"
    CLEARED = "cleared"
    EVIDENCE_CHANGED = "evidence_changed"
    WITHDRAWN = "withdrawn"
    INHIBITED = "inhibited"
    SPEAKS_AGAIN = "speaks_again"

    def sentence(self) -> str:
        """What it means, in words."""
        return _SENTENCES[self]


_SENTENCES = {
    Happened.RAISED: "the rule became true",
    Happened.JOINED: "it happened again before the alert had its outcome",
    Happened.EXTENDED: "what looked too old to call is still true now",
    Happened.REOPENED: "it is true again, soon after it was clear",
    Happened.WORSENED: "it is more urgent than before",
    Happened.CLEARED: "the rule is not true any more",
    Happened.EVIDENCE_CHANGED: "a later reading changes the story; a person is on it, so the alert stays",
    Happened.WITHDRAWN: "a later reading changes the story: nothing is left of it",
    Happened.INHIBITED: "a more urgent alert of the same value speaks for it",
    Happened.SPEAKS_AGAIN: "the more urgent alert is over, and this is still true",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to an alert; whether people must be told (again)."""

    happened: Happened
    notify: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert as far as reconciling needs it; `id` is None before it is stored."""

    id: int | None
    handling: Handling
    severity: Severity
    live: tuple[Episode, ...]
    """What is true by all data known, in order of time."""
    vanished: tuple[Episode, ...] = ()
    """What was shown and is not true by all data known."""
    retrospective: bool = False
    inhibited_by: str | None = None
    """The rule whose alert makes this one needless to look at for now."""
    closed_at: datetime | None = None

    @property
    def condition(self) -> Condition:
        """Whether the rule is true now."""
        is_active = any(episode.cleared_at is None for episode in self.live)
        return Condition.ACTIVE if is_active else Condition.CLEARED

    @property
    def is_open(self) -> bool:
        """Whether it waits for its outcome."""
        return self.handling not in (Handling.CLOSED, Handling.WITHDRAWN)

    def speaks_for(self, episode: Episode) -> bool:
        """Whether a closed alert's outcome holds for this episode too."""
        if self.closed_at is None or not any(one.overlaps(episode) for one in self.live):
            return False
        is_worse = episode.severity.rank > self.severity.rank
        return not is_worse and episode.newest.time < self.closed_at + RENOTIFY_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An alert as it shall be, and what happened to it (nothing that concerns people, if no event)."""

    alert: Alert
    events: tuple[Event, ...]


def under_plan(alert: Alert, plan: Plan) -> Alert:
    """The alert with the episodes of earlier plans ended where this one begins."""

    def ended(episode: Episode) -> Episode:
        is_older = episode.plan_version != plan.version and episode.starts < plan.effective_from
        return episodes.clipped(episode, plan.effective_from) if is_older else episode

    return replace(alert, live=tuple(ended(episode) for episode in alert.live))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a rule found: the whole fold from `since` on, first the carried episode."""

    rule: Rule
    plan: Plan
    since: datetime
    found: Sequence[Episode]


def reconcile(stored: Sequence[Alert], judged: Found, *, now: datetime) -> list[Change]:
    """The changes that make the alerts of one rule agree with the episodes found.

    `stored` holds the open alert of the rule, if any, and the closed ones with episodes from `since` on.
    """
    rule, found = judged.rule, judged.found
    since = min([judged.since, *(episode.starts for episode in found)])
    updated = [_updated(under_plan(alert, judged.plan), found, since) for alert in stored]
    waiting = next((alert for alert in updated if alert.is_open), None)
    news = [episode for episode in found if not _is_spoken_for(episode, updated)]
    if waiting is not None:
        updated = [_joined(alert, news, rule, now) if alert is waiting else alert for alert in updated]
    changes = [_change(old, new, rule, now) for old, new in zip(stored, updated, strict=True) if old != new]
    return changes if waiting is not None or not news else [*changes, _raised(news, rule, now)]


def _is_spoken_for(episode: Episode, alerts: Iterable[Alert]) -> bool:
    return any(episode in alert.live if alert.is_open else alert.speaks_for(episode) for alert in alerts)


def _updated(alert: Alert, found: Sequence[Episode], since: datetime) -> Alert:
    """The alert with what is true now of each of its episodes."""
    settled = [episode for episode in alert.live if episode.starts < since]
    asked = [episode for episode in alert.live if episode.starts >= since]
    still = [episode for episode in found if any(episode.overlaps(one) for one in asked)]
    gone = [one for one in asked if not any(one.overlaps(episode) for episode in found)]
    return replace(
        alert,
        live=(*settled, *still),
        vanished=(*(one for one in alert.vanished if not _returned(one, still)), *gone),
    )


def _returned(vanished: Episode, episodes_now: Iterable[Episode]) -> bool:
    return any(vanished.overlaps(episode) for episode in episodes_now)


def _joined(alert: Alert, news: Sequence[Episode], rule: Rule, now: datetime) -> Alert:
    """The open alert with what is new; it is withdrawn when nothing is left and nobody is on it."""
    live = tuple(sorted([*alert.live, *news], key=lambda episode: episode.starts))
    vanished = tuple(one for one in alert.vanished if not _returned(one, news))
    if not live and alert.handling is Handling.NEW:
        return replace(alert, vanished=vanished, handling=Handling.WITHDRAWN)
    return replace(
        alert,
        live=live,
        vanished=vanished,
        severity=_severity(alert, live),
        retrospective=alert.retrospective and not any(_calls(episode, rule, now) for episode in live),
    )


def _severity(alert: Alert, live: Sequence[Episode]) -> Severity:
    """It rises while the rule is true, and falls only when it is clear."""
    ranked = sorted((episode.severity for episode in live), key=lambda severity: severity.rank)
    if not ranked:
        return alert.severity
    is_active = any(episode.cleared_at is None for episode in live)
    return ranked[-1] if not is_active or ranked[-1].rank > alert.severity.rank else alert.severity


def _calls(episode: Episode, rule: Rule, now: datetime) -> bool:
    """Whether an episode is young enough to call somebody."""
    return now - episode.last <= rule.actionable_age


def _raised(news: Sequence[Episode], rule: Rule, now: datetime) -> Change:
    calls = any(_calls(episode, rule, now) for episode in news)
    alert = Alert(
        id=None,
        handling=Handling.NEW,
        severity=max((episode.severity for episode in news), key=lambda severity: severity.rank),
        live=tuple(news),
        retrospective=not calls,
    )
    cleared = [Event(happened=Happened.CLEARED)] if alert.condition is Condition.CLEARED else []
    return Change(alert=alert, events=(Event(happened=Happened.RAISED, notify=calls), *cleared))


def _change(old: Alert, new: Alert, rule: Rule, now: datetime) -> Change:
    return Change(alert=new, events=tuple(_events(old, new, rule, now)))


def _events(old: Alert, new: Alert, rule: Rule, now: datetime) -> Iterator[Event]:
    """What people may want to know of a change; a closed alert only says that its story changed."""
    if new.handling is Handling.WITHDRAWN:
        yield Event(happened=Happened.WITHDRAWN)
        return
    if len(new.vanished) > len(old.vanished):
        yield Event(happened=Happened.EVIDENCE_CHANGED)
    if not new.is_open:
        return
    fresh = [one for one in new.live if not any(one.overlaps(known) for known in old.live)]
    yield from _heard(old, new, calls=any(_calls(one, rule, now) for one in fresh), is_fresh=bool(fresh))
    if new.severity.rank > old.severity.rank:
        yield Event(happened=Happened.WORSENED, notify=not new.retrospective)
    if old.condition is Condition.ACTIVE and new.condition is Condition.CLEARED:
        yield Event(happened=Happened.CLEARED)
    if old.condition is Condition.CLEARED and new.condition is Condition.ACTIVE and not fresh:
        yield Event(happened=Happened.REOPENED)


def _heard(old: Alert, new: Alert, *, calls: bool, is_fresh: bool) -> Iterator[Event]:
    """A further episode; or the old one, known from data that came too late to call, lasts until today."""
    if is_fresh:
        yield Event(happened=Happened.JOINED, notify=calls)
    elif old.retrospective and not new.retrospective:
        yield Event(happened=Happened.EXTENDED, notify=True)
