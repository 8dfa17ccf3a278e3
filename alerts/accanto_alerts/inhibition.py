"""Which alert makes another one needless to look at for now. Pure.

A more urgent alert inhibits a less urgent one of the same signal and the same side: who is called for the red limit
need not be called for the amber one. A rule about low values is never inhibited by one about high values. An
inhibited alert is kept and recorded; it calls as soon as what inhibited it is over and it is still true.

A bad trace needs no inhibition: rules read only what can be trusted, so nothing clinical comes of it, and it hides
nothing that a readable one says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Change, Condition, Event, Happened
from accanto_alerts.rules import AlertType, Rule

Alerts = Mapping[str, Sequence[Alert]]
Changes = Mapping[str, Sequence[Change]]


def applied(rule: Rule, plan: Plan, stored: Alerts, changes: Changes) -> list[Change]:
    """The changes of a rule's alerts, with what inhibits the open one; a change of its own where only that is new."""
    own = list(changes.get(rule.id, ()))
    waiting = _open(rule.id, stored, changes)
    if waiting is None:
        return own
    source = _inhibitor(rule, waiting, plan, stored, changes)
    if source == waiting.inhibited_by:
        return [_quiet(change) if source and change.alert is waiting else change for change in own]
    marked = replace(waiting, inhibited_by=source)
    event = _event(marked)
    mine = next((change for change in own if change.alert is waiting), Change(alert=waiting, events=()))
    said = _quiet(mine).events if source else mine.events
    return [
        *(change for change in own if change is not mine),
        Change(alert=marked, events=(*said, *event)),
    ]


def _inhibitor(rule: Rule, alert: Alert, plan: Plan, stored: Alerts, changes: Changes) -> str | None:
    """The rule that inhibits this one now."""
    if alert.condition is not Condition.ACTIVE or rule.type is not AlertType.CLINICAL or rule.side is None:
        return None
    for other in plan.rules:
        if other.id == rule.id or other.side != rule.side or set(other.signals) != set(rule.signals):
            continue
        graver = _open(other.id, stored, changes)
        if graver and graver.condition is Condition.ACTIVE and graver.severity.rank > alert.severity.rank:
            return other.id
    return None


def _open(rule_id: str, stored: Alerts, changes: Changes) -> Alert | None:
    """The alert of a rule that waits for its outcome, as it is after the changes."""
    changed = [change.alert for change in changes.get(rule_id, ())]
    numbers = {alert.id for alert in changed}
    rest = (alert for alert in stored.get(rule_id, ()) if alert.id not in numbers)
    return next((alert for alert in (*changed, *rest) if alert.is_open), None)


def _event(alert: Alert) -> Iterable[Event]:
    """It is said when an alert that is still true speaks again."""
    if alert.inhibited_by is not None:
        return (Event(happened=Happened.INHIBITED),)
    if alert.condition is Condition.CLEARED:
        return ()
    return (Event(happened=Happened.SPEAKS_AGAIN, notify=not alert.retrospective),)


def _quiet(change: Change) -> Change:
    return replace(change, events=tuple(replace(event, notify=False) for event in change.events))
