"""The situation of a patient in thirty seconds: what is open, what changed, how the calendar is kept, who spoke last.

Written by the program from data, sentence by sentence, each with the evidence that it rests on; no judgement. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Literal

from accanto_alerts import adherence, baselines, wallclock
from accanto_alerts.adherence import Kept
from accanto_alerts.baselines import Value
from accanto_alerts.wording import Tongue
from accanto_alerts.wording.tongue import Language, spaced, unit

Topic = Literal["alert", "silence", "plan", "signal", "adherence", "device", "contact"]
Sentences = Mapping[Language, str]

SILENT_AFTER = timedelta(days=3)
"""A device that said nothing for so long is spoken of."""
LOW_BATTERY = 20.0
MOST_ALERTS = 3
_BELOW = 0.8
"""An entry of the calendar kept less often than this is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence, in both languages, and where its evidence stands."""

    topic: Topic
    it: str
    en: str
    link: str = ""
    """The uid of an alert, the name of a signal; else nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An alert that is open."""

    uid: str
    sentence: Sentences
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device at home."""

    name: str
    last_at: datetime | None
    battery: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The last time that a person of the centre rang, or went there."""

    at: datetime
    by: str
    was_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known."""

    now: datetime
    alerts: Sequence[Open] = ()
    silenced_until: datetime | None = None
    values: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    """Of each signal the values of the last month, in order of time."""
    kept: Sequence[Kept] = ()
    devices: Sequence[Device] = ()
    contact: Contact | None = None
    plan_version: int | None = None
    is_plan_readable: bool = True
    review_on: date | None = None


def of(facts: Facts) -> list[Line]:
    """Every sentence, in the order in which a nurse would say them."""
    return [
        *_alerts(facts),
        *_silence(facts),
        *_plan(facts),
        *_signals(facts),
        *_kept(facts),
        *_devices(facts),
        *_contact(facts),
    ]


_IT, _EN = Tongue(language="it"), Tongue(language="en")


def _alerts(facts: Facts) -> Iterator[Line]:
    for one in facts.alerts[:MOST_ALERTS]:
        since = facts.now - one.since
        yield Line(
            topic="alert",
            it=f"Da {_IT.lasting(since)}: {one.sentence['it']}.",
            en=f"For {_EN.lasting(since)}: {one.sentence['en']}.",
            link=one.uid,
        )
    more = len(facts.alerts) - MOST_ALERTS
    if more > 0:
        yield Line(topic="alert", it=f"E altri {more} allarmi aperti.", en=f"And {more} more open alerts.")
    if not facts.alerts:
        yield Line(topic="alert", it="Nessun allarme aperto.", en="No open alert.")


def _silence(facts: Facts) -> Iterator[Line]:
    if facts.silenced_until is not None:
        until = wallclock.local(facts.silenced_until)
        yield Line(
            topic="silence",
            it=f"Gli avvisi tacciono fino al **{until:%d/%m %H:%M}**.",
            en=f"Notices are silent until **{until.day} {until:%B %H:%M}**.",
        )


def _plan(facts: Facts) -> Iterator[Line]:
    if facts.plan_version is None:
        yield Line(
            topic="plan",
            it="**Nessun PAI in vigore**: nessuna regola guarda le misure.",
            en="**No PAI is in force**: no rule looks at the readings.",
        )
    elif not facts.is_plan_readable:
        yield Line(
            topic="plan",
            it="**Il PAI in vigore non si può leggere**: forse nessuna regola guarda le misure.",
            en="**The PAI in force cannot be read**: perhaps no rule looks at the readings.",
        )
    elif facts.review_on is not None and facts.review_on <= wallclock.local(facts.now).date():
        yield Line(
            topic="plan",
            it=f"Il PAI andava rivisto entro il **{facts.review_on:%d/%m/%Y}**.",
            en=f"The PAI was to be reviewed by **{facts.review_on.day} {facts.review_on:%B %Y}**.",
        )


def _signals(facts: Facts) -> Iterator[Line]:
    """What left its usual range in the last days, and what stayed in it."""
    steady: list[str] = []
    for name, values in facts.values.items():
        usual = baselines.usual(values, now=facts.now)
        recent = baselines.recent(values, now=facts.now)
        if usual is None or not recent:
            continue
        middle = median(recent)
        if usual.low <= middle <= usual.high:
            steady.append(name)
            continue
        change = middle - usual.middle
        yield Line(
            topic="signal",
            it=_changed(_IT, name, middle, change, usual),
            en=_changed(_EN, name, middle, change, usual),
            link=name,
        )
    if steady:
        yield Line(
            topic="signal",
            it=f"Come al solito: {', '.join(_IT.signal(name) for name in steady)}.",
            en=f"As usual: {', '.join(_EN.signal(name) for name in steady)}.",
        )


def _changed(say: Tongue, name: str, middle: float, change: float, usual: baselines.Usual) -> str:
    text = say(
        "{0}: **{1}{2}** negli ultimi 3 giorni, {3} dal solito ({4}–{5}).",
        "{0}: **{1}{2}** in the last 3 days, {3} from usual ({4}–{5}).",
    )
    value, low, high = (say.value(name, one) for one in (middle, usual.low, usual.high))
    return text.format(say.signal(name), value, spaced(unit(name)), say.change(name, change), low, high)


def _kept(facts: Facts) -> Iterator[Line]:
    done, counted = adherence.share(facts.kept)
    if not counted:
        return
    poor = [one for one in facts.kept if one.counted and one.done < _BELOW * one.counted]
    tails = [f"{one.item.title or one.item.id} {one.done}/{one.counted}" for one in poor]
    tail = f": {', '.join(tails)}" if tails else ""
    yield Line(
        topic="adherence",
        it=f"Ha fatto **{done} azioni su {counted}** del calendario in 30 giorni{tail}.",
        en=f"Did **{done} of {counted}** actions of the calendar in 30 days{tail}.",
    )


def _devices(facts: Facts) -> Iterator[Line]:
    for one in facts.devices:
        if one.last_at is None:
            yield Line(
                topic="device",
                it=f"{one.name}: **ancora nessun dato**.",
                en=f"{one.name}: **no data yet**.",
            )
        elif facts.now - one.last_at > SILENT_AFTER:
            since = facts.now - one.last_at
            yield Line(
                topic="device",
                it=f"{one.name}: tace da **{_IT.lasting(since)}**.",
                en=f"{one.name}: silent for **{_EN.lasting(since)}**.",
            )
        if one.battery is not None and one.battery <= LOW_BATTERY:
            yield Line(
                topic="device",
                it=f"{one.name}: batteria al **{one.battery:.0f}\N{NO-BREAK SPACE}%**.",
                en=f"{one.name}: battery at **{one.battery:.0f}\N{NO-BREAK SPACE}%**.",
            )


def _contact(facts: Facts) -> Iterator[Line]:
    if facts.contact is None:
        yield Line(
            topic="contact",
            it="Nessuna telefonata registrata finora.",
            en="No call has been recorded so far.",
        )
        return
    day = wallclock.local(facts.contact.at)
    by = facts.contact.by
    reached = ("", "") if facts.contact.was_reached else (", senza risposta", ", no answer")
    yield Line(
        topic="contact",
        it=f"Ultimo contatto: {by}, {day:%d/%m}{reached[0]}.",
        en=f"Last contact: {by}, {day.day} {day:%B}{reached[1]}.",
    )
