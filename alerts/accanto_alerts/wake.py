"""Why a patient is looked at: new data, a moment that a rule waits for, or a plan that changed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accanto_alerts import kit
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Rule
from accanto_contract import signals
from accanto_contract.finding import Code

EVERYTHING = 0
"""The signal of a mark that concerns every rule of its patient."""

LEAST_LOOK_BACK = timedelta(days=30)
"""What a home sends so late still becomes an alert, if only one to be read."""

NEAR = timedelta(hours=1)

_NAMES = {int(signal.id): signal.name for signal in signals.CATALOGUE.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A row of `dirty`: new data of one patient and signal, over a span of event time."""

    id: int
    patient_id: int
    signal: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of event time in which something is new."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """What woke the evaluation of one patient."""

    changed: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    """New data, by signal or finding."""
    everything: Sequence[Span] = ()
    due: Mapping[str, datetime] = field(default_factory=dict)
    """The earliest moment that passed unjudged, by rule."""

    def since(self, plan: Plan, *, reach: timedelta, now: datetime) -> dict[str, datetime]:
        """From when each rule must be judged anew; a rule that nothing concerns is not among them.

        `reach` is the look-back of the plan. Data older than that change no alert; those before the plan count only
        as far as the rule still looks back on them. Data ahead of now are judged when their time has come: they never
        keep what was planned for an earlier moment from being seen.
        """
        oldest, found = now - reach, {}
        for rule in plan.rules:
            spans = [*self.everything, *(one for name in rule.signals for one in self.changed.get(name, ()))]
            spans += self._silences(rule, plan)
            moments = [one.starts for one in spans if one.ends >= oldest and _counts(one, rule, plan)]
            if rule.id in self.due:
                moments.append(self.due[rule.id])
            if moments:
                found[rule.id] = max(min(now, *moments), oldest, plan.effective_from)
        return found

    def _silences(self, rule: Rule, plan: Plan) -> list[Span]:
        """What the gateway's silences change: whether one excuses shows only when it has lasted."""
        spans = self.changed.get(kit.SIGNAL)
        watching = kit.excuses(rule, plan) if spans else None
        if not spans or watching is None:
            return []
        return [Span(starts=one.starts - watching.after, ends=one.ends) for one in spans]


def look_back(plan: Plan) -> timedelta:
    """How far back an evaluation looks: the longest window of any rule, baselines included."""
    return max([LEAST_LOOK_BACK, *(rule.window for rule in plan.rules)])


def _counts(span: Span, rule: Rule, plan: Plan) -> bool:
    return span.ends >= plan.effective_from or span.ends + rule.window >= plan.effective_from


def by_signal(marks: Iterable[Mark]) -> Wake:
    """What marks say, by the names that rules use."""
    spans: dict[int, list[Span]] = {}
    for mark in marks:
        spans.setdefault(mark.signal, []).append(Span(starts=mark.starts, ends=mark.ends))
    merged = {signal: joined(parts) for signal, parts in spans.items()}
    return Wake(
        changed={_NAMES[signal]: found for signal, found in merged.items() if signal in _NAMES},
        everything=merged.get(EVERYTHING, ()),
    )


def findings_changed(span: Span) -> Mapping[str, Sequence[Span]]:
    """Wakes every rule that reads findings."""
    return {code.value: (span,) for code in Code}


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as there are gaps of more than an hour, in order."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: one.starts):
        if merged and span.starts <= merged[-1].ends + NEAR:
            merged[-1] = Span(starts=merged[-1].starts, ends=max(merged[-1].ends, span.ends))
            continue
        merged.append(span)
    return tuple(merged)
