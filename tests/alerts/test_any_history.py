"""Whatever comes late, twice, in any order, between crashes: the alerts are those of a batch evaluation.

Over rules of every kind, with notices. ACCANTO_HISTORIES says how many histories are tried (2000; `make soak`: more).
A test that nothing can turn red says nothing: the wrong ways of paper_line are tried too, and must be found out.
"""

import os
import random
import re
from dataclasses import dataclass, replace
from datetime import timedelta

import every_kind
import paper_line
import pytest
from every_kind import DAYS, HOUR, START, VALUES
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from paper_line import Line, Ways

from accanto_alerts import absence
from accanto_alerts.book import Desk
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Point, Rule

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

HISTORIES = int(os.environ.get("ACCANTO_HISTORIES", "2000"))
LATE = (timedelta(0), timedelta(0), timedelta(minutes=5), 3 * HOUR, 26 * HOUR)
END = START + timedelta(days=DAYS, hours=30)
KEY = re.compile(r"\d+:\d+[so]\d+:[a-z_]+/[a-z_]+/\d+:(high|medium|low|information)")
RULES = every_kind.every_rule()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A value on its way: which, measured when, how much later it comes, and what happens then."""

    name: str
    slot: int
    value: int
    poor: bool
    late: int
    watched: bool
    crashes: bool

    @property
    def point(self) -> Point:
        """The value."""
        time = START + self.slot * HOUR / 2
        quality = 0.2 if self.poor else 1.0
        value = VALUES[self.name][self.value]
        if self.name == absence.SIGNAL:  # away for so many hours
            value = (time + value * HOUR).timestamp()
        return Point(time=time, value=value, quality=quality, device_id=1, starts=time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A plan, and a history as it arrives."""

    rules: tuple[Rule, ...]
    arrivals: tuple[Arrival, ...]

    def plan(self) -> Plan:
        """As a version of a PAI."""
        return Plan(patient_id=1, version=1, effective_from=START - HOUR, rules=self.rules)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """One to three rules, and values that they read: a few by hand, which shrink well, or many by lot."""
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique_by=lambda rule: rule.id))
    names = sorted({name for rule in chosen for name in rule.signals if name in VALUES})
    lot = draw(st.none() | st.integers(0, 1 << 32))
    arrivals = draw(_few(names)) if lot is None else _many(names, random.Random(lot))
    return Scene(rules=tuple(chosen), arrivals=arrivals)


def _many(names: list[str], lot: random.Random) -> tuple[Arrival, ...]:
    """Up to a hundred values that go up and down slowly, a tenth of them twice."""
    arrivals, value = [], 2
    for slot in sorted(lot.sample(range(48 * DAYS), lot.randint(5, 100))):
        value = min(5, max(0, value + lot.choice((-1, 0, 0, 1))))
        one = Arrival(
            name=lot.choice(names),
            slot=slot,
            value=value,
            poor=lot.random() < 0.15,
            late=lot.randrange(len(LATE)),
            watched=lot.random() < 0.4,
            crashes=lot.random() < 0.2,
        )
        arrivals += [one, replace(one, late=4)] if lot.random() < 0.1 else [one]
    return tuple(arrivals)


@st.composite
def _few(draw: st.DrawFn, names: list[str]) -> tuple[Arrival, ...]:
    arrival = st.builds(
        Arrival,
        name=st.sampled_from(names),
        slot=st.integers(0, 48 * DAYS - 1),
        value=st.integers(0, 5),
        poor=st.sampled_from((False, False, False, True)),
        late=st.integers(0, len(LATE) - 1),
        watched=st.booleans(),
        crashes=st.sampled_from((False, False, True)),
    )
    arrivals = draw(st.lists(arrival, max_size=20, unique_by=lambda one: (one.name, one.slot)))
    twice = draw(st.lists(st.sampled_from(arrivals), max_size=4)) if arrivals else []
    return (*arrivals, *(replace(one, late=4) for one in twice))


def played(scene: Scene, ways: Ways) -> Line:
    """The line after everything has come, been judged and sent."""
    line = Line(plan=scene.plan(), ways=ways)
    line.evaluate(START - HOUR / 2)
    for one in sorted(scene.arrivals, key=lambda one: one.point.time + LATE[one.late]):
        now = one.point.time + LATE[one.late]
        line.arrive(one.name, one.point, now=now)
        if one.watched:
            line.evaluate(now, crashes=one.crashes)
            line.dispatch(now + timedelta(minutes=1), crashes=one.crashes)
    line.evaluate(END)
    for hours in range(1, 40):
        line.dispatch(END + hours * HOUR)
    return line


def wrong(line: Line) -> str | None:
    """What is not as it should be; None where all is well."""
    if line.told() != line.batch(END):
        return "other alerts than those of a batch"
    waiting = [rule for rule, alert in line.alerts.values() if alert.is_open]
    if len(waiting) != len(set(waiting)):
        return "two open alerts of one rule"
    key = line.ways.desk.key
    for name, notice in line.decided.items():
        if not KEY.fullmatch(name) or key(replace(notice, due_at=notice.due_at + HOUR)) != name:
            return "a notice that is told again is another notice"
    if line.outbox or set(line.sent) != set(line.decided):
        return "a notice was not sent"
    covered = {pair for notice in line.decided.values() for pair in notice.covers}
    missed = [one for one in line.book.alerts if one.waits and (one.id, one.called) not in covered]
    return "an alert that calls was not told" if missed else None


UNSHRUNK = settings(deadline=None, database=None, max_examples=min(HISTORIES, 2000), phases=[Phase.generate])
LASTING = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


@settings(LASTING, max_examples=HISTORIES)
@given(scenes())
def test_any_order_repetition_lateness_and_crash_leads_to_the_alerts_of_a_batch(scene: Scene) -> None:
    assert wrong(played(scene, Ways())) is None


@settings(LASTING, max_examples=HISTORIES // 10)
@given(scenes())
def test_judging_everything_again_changes_nothing(scene: Scene) -> None:
    line = played(scene, Ways())
    before = dict(line.alerts)

    line.mark("", START - HOUR)
    line.evaluate(END)

    assert line.alerts == before


MISTAKES = {
    "order by arrival": Ways(place=paper_line.as_arrived),
    "latest deadline only": Ways(missed=paper_line.last),
    "in-memory state": Ways(remembers=True),
    "notice key with a time in it": Ways(desk=Desk(key=paper_line.timed_key)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_out(mistake: str) -> None:
    def is_found(scene: Scene) -> bool:
        return wrong(played(scene, MISTAKES[mistake])) is not None

    try:
        found = find(scenes(), is_found, settings=UNSHRUNK)
    except NoSuchExample:
        pytest.fail(f"{mistake}: no history tells it from the right way")
    assert wrong(played(found, Ways())) is None
