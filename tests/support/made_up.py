"""Made-up histories: some rules of any kind, and values that come late, twice, in any order, between crashes."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import every_kind
from every_kind import DAYS, HOUR, START, VALUES, WEIGH
from hypothesis import strategies as st

from accanto_alerts import absence
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Point, Rule

LATE = (timedelta(0), timedelta(0), timedelta(minutes=5), 3 * HOUR, 26 * HOUR)
END = START + timedelta(days=DAYS, hours=30)
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
    def comes(self) -> datetime:
        """When it arrives."""
        return START + self.slot * HOUR / 2 + LATE[self.late]

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

    def in_order(self) -> list[Arrival]:
        """As the values come."""
        return sorted(self.arrivals, key=lambda one: one.comes)

    def plan(self) -> Plan:
        """As a version of a PAI."""
        return Plan(patient_id=1, version=1, effective_from=START - HOUR, rules=self.rules, calendar=(WEIGH,))


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """One to three rules, and values that they read: a few by hand, which shrink well, or many by lot."""
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=1, max_size=3, unique_by=lambda rule: rule.id))
    names = sorted({name for rule in chosen for name in rule.signals if name in VALUES})
    lot = draw(st.none() | st.integers(0, 1 << 32))
    arrivals = draw(_few(names)) if lot is None else by_lot(names, random.Random(lot))
    return Scene(rules=tuple(chosen), arrivals=arrivals)


def by_lot(names: list[str], lot: random.Random) -> tuple[Arrival, ...]:
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
