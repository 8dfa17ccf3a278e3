"""One rule judged after new data: first which points are needed, then, with the points, what changes.

In two steps, since between them the points must be fetched: by the watch from the database, by a test from a
list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accanto_alerts import episodes, kit, reconcile, rules
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Change, Found
from accanto_alerts.rules import History, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to fetch (the points of the rule's signals from `since` minus its window on), and what is known already."""

    rule: Rule
    plan: Plan
    since: datetime
    carried: Episode | None
    stored: tuple[Alert, ...]

    @property
    def signals(self) -> tuple[str, ...]:
        """What is to be fetched."""
        return kit.reads(self.rule, self.plan)

    @property
    def reads_from(self) -> datetime:
        """The earliest point that the rule looks back on."""
        return self.since - self.rule.window


def ask(rule: Rule, plan: Plan, stored: Sequence[Alert], *, since: datetime) -> Question:
    """What is needed to judge a rule anew after data from `since` on changed.

    `stored` holds every alert of the rule that isn't withdrawn and may touch that time, oldest first.
    """
    known = {
        episode.starts: episode
        for alert in stored
        for episode in alert.live
        if episode.plan_version == plan.version
    }
    start, carried = episodes.restart(known.values(), max(since, plan.effective_from))
    return Question(rule=rule, plan=plan, since=start, carried=carried, stored=tuple(stored))


def advance(
    question: Question, found: Sequence[Episode], history: History, *, since: datetime, until: datetime
) -> list[Episode]:
    """The fold so far, and on through what the rule says of the moments from `since` to `until`.

    In as many pieces as memory asks for; each needs the history from `since` minus the rule's window on.
    """
    carried = found[-1] if found else question.carried
    seen = kit.seen(question.rule, question.plan, history, until=until)
    more = episodes.fold(
        rules.judge(question.rule, seen, since=since, until=until),
        question.rule,
        plan_version=question.plan.version,
        carried=carried,
        closes=[alert.closed_at for alert in question.stored if alert.closed_at is not None],
    )
    return [*found[:-1], *more]


def answer(question: Question, found: Sequence[Episode], *, now: datetime) -> list[Change]:
    """What changes, given the fold over all points from `question.since` on."""
    judged = Found(rule=question.rule, plan=question.plan, since=question.since, found=found)
    return reconcile.reconcile(question.stored, judged, now=now)
