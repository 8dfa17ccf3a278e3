"""Made-up patients who measure at home for half a year, as their template asks: steady, or once gaining water.

Not clinical evidence: a cohort to compare rules on. Weights follow alerts.md §12 (drift 0.08 kg a day, noise 0.45 kg,
5 % weighed in clothes, 12 % of days missed, a quarter of patients gain 2.2 to 4.5 kg within 7 to 12 days, once). The
other values are guesses of what a well-treated patient's devices show: a person's own mean, noise from day to day, and
now and then a bad measure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np

from accanto_alerts import points as of_time
from accanto_alerts.agenda import Item
from accanto_alerts.pai import Pai
from accanto_alerts.points import Point
from accanto_alerts.rules import Composite, KOfN, Persist, Repeat, Rule, ValueRule

DAYS, MISSED, CLOTHED = 180, 0.12, 0.05
FIRST = date(2026, 1, 5)
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
BAD = 0.03
"""Of the other measures so many are wrong: a cold finger, a loose cuff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vital:
    """What a steady patient's device shows: own mean (mean, SD between people), SD between days, size of a bad one."""

    mean: float
    between: float
    within: float
    wrong: float
    decimals: int = 0


VITALS: Mapping[str, Vital] = {
    "systolic": Vital(mean=124, between=5, within=8, wrong=30),
    "diastolic": Vital(mean=74, between=4, within=5, wrong=20),
    "pulse_rate": Vital(mean=70, between=6, within=5, wrong=40),
    "spo2": Vital(mean=96.0, between=0.7, within=0.7, wrong=-8),
    "fev1": Vital(mean=1.6, between=0.3, within=0.06, wrong=-0.4, decimals=2),
    "temperature": Vital(mean=36.6, between=0.2, within=0.25, wrong=-1.5, decimals=1),
    "pef": Vital(mean=420, between=60, within=18, wrong=-90),
    "glucose": Vital(mean=128, between=10, within=14, wrong=60),
    "heart_rate": Vital(mean=72, between=6, within=6, wrong=50),
}
USUAL_ANSWER = {"dyspnoea": (2.0, 0.8), "reliever": (1.0, 0.8)}
"""Of scales: mean and SD; any other question is answered yes once in a hundred days."""


@dataclass(slots=True)
class Patient:
    """What a patient measured, and when trouble was (days from, until), if ever."""

    history: dict[str, list[Point]] = field(default_factory=dict)
    trouble: tuple[int, int] | None = None


def weighing(rng: np.random.Generator, repeat: Repeat | None, *, is_troubled: bool) -> Patient:
    """A patient who weighs every morning, and once more, undressed, where the scale says that the weight jumped."""
    patient = Patient()
    true = 80 + np.cumsum(rng.normal(0, 0.08, DAYS))
    if is_troubled:
        patient.trouble = _gain(rng, true)
    shown: list[Point] = []
    for day in range(DAYS):
        if rng.random() < MISSED:
            continue
        clothes = rng.uniform(1, 2.5) if rng.random() < CLOTHED else 0.0
        shown.append(_point(day, 0, true[day] + rng.normal(0, 0.45) + clothes, 1))
        if repeat is not None and repeat.asks(shown[-9:]):
            shown.append(_point(day, 5, true[day] + rng.normal(0, 0.45), 1))
    patient.history["weight"] = shown
    return patient


def steady(rng: np.random.Generator, pai: Pai) -> Patient:
    """A patient in whom nothing happens, with everything that the plan reads."""
    names = dict.fromkeys(name for rule in pai.rules for name in rule.signals)
    weight = next((repeat_of(rule) for rule in pai.rules if rule.signals == ("weight",)), None)
    patient = weighing(rng, weight, is_troubled=False) if "weight" in names else Patient()
    for name in names:
        if name in VITALS:
            patient.history[name] = _measured(rng, name, pai)
        elif name.startswith("answer/"):
            patient.history[name] = _answered(rng, name.removeprefix("answer/"))
        elif name.startswith("occurrence/"):
            patient.history[name] = _kept(rng, name.removeprefix("occurrence/"), pai)
        elif name == "device/offline":
            patient.history[name] = _online(rng)
    return patient


def _gain(rng: np.random.Generator, true: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, int]:
    """Water comes within days, and goes within six."""
    begins, length = int(rng.integers(30, DAYS - 25)), int(rng.integers(7, 13))
    most = rng.uniform(2.2, 4.5)
    true[begins : begins + length] += np.linspace(0, most, length)
    true[begins + length : begins + length + 6] += np.linspace(most, 0, 6)
    return begins, begins + length + 2


def _measured(rng: np.random.Generator, name: str, pai: Pai) -> list[Point]:
    """A measure as often as the calendar asks, wrong now and then; measured again where its rules ask for it."""
    vital, item = VITALS[name], _item(name, pai)
    own = rng.normal(vital.mean, vital.between)
    suspicion = [
        rule for rule in _inner(pai) if isinstance(rule, ValueRule) and rule.signal == name and rule.repeat
    ]
    shown: list[Point] = []
    for day, hour in _times(item):
        if rng.random() < MISSED:
            continue
        wrong = vital.wrong * rng.uniform(0.5, 1) if rng.random() < BAD else 0.0
        quality = 0.3 if wrong and rng.random() < 0.5 else 1.0
        _show(shown, _point(day, 60 * hour, _round(rng.normal(own, vital.within) + wrong, vital), quality))
        for minute in (5, 10):
            if quality == 1 and any(_asks(rule, shown) for rule in suspicion):
                _show(shown, _point(day, 60 * hour + minute, _round(rng.normal(own, vital.within), vital), 1))
    return shown


def _asks(rule: ValueRule, shown: list[Point]) -> bool:
    """Whether the newest value is suspicious and not yet measured again."""
    if rule.repeat is None:
        return False
    return rule.repeat.asks(shown[-9:], rule.is_suspicious)


def _times(item: Item | None) -> list[tuple[int, int]]:
    """Days and hours after six at which something is measured: once in each slot of its days."""
    if item is None:
        return [(day, 0) for day in range(0, DAYS, 7)]
    last = FIRST + (DAYS - 1) * DAY
    days = [(day - FIRST).days for day in item.recurrence.days(FIRST, since=FIRST, until=last)]
    return [(day, max(0, slot.starts.hour - 6)) for day in days for slot in item.slots]


def _answered(rng: np.random.Generator, item: str) -> list[Point]:
    mean, within = USUAL_ANSWER.get(item, (0.0, 0.0))
    answers = []
    for day in range(DAYS):
        if rng.random() < MISSED:
            continue
        scale = max(0.0, float(np.round(rng.normal(mean, within))))
        answers.append(_point(day, 90, scale if within else float(rng.random() < 0.001), 1))
    return answers


def _kept(rng: np.random.Generator, name: str, pai: Pai) -> list[Point]:
    """Visits and exams are kept, most of them in time."""
    item = next(item for item in pai.calendar if item.id == name)
    if item.signals:
        return []
    last = FIRST + (DAYS - 1) * DAY
    days = item.recurrence.days(FIRST, since=FIRST, until=last)
    return [
        _point((day - FIRST).days + int(rng.integers(0, item.days)), 180, 1, 1)
        for day in days
        if rng.random() < 0.95
    ]


def _online(rng: np.random.Generator) -> list[Point]:
    """The gateway is away now and then, for hours mostly."""
    points = [_point(0, 0, 1, 1)]
    for day in range(DAYS):
        if rng.random() < 0.02:
            away = timedelta(hours=float(rng.exponential(8)))
            starts = START + day * DAY + timedelta(hours=12)
            points += [_at(starts, 0, 1), _at(starts + away, 1, 1)]
    return sorted(points, key=lambda point: point.time)


def _item(name: str, pai: Pai) -> Item | None:
    return next((item for item in pai.calendar if name in item.signals), None) or next(
        (item for item in pai.calendar if name == "diastolic" and "systolic" in item.signals), None
    )


def _inner(pai: Pai) -> list[Rule]:
    """The rules, and those inside them."""
    found: list[Rule] = []
    waiting = list(pai.rules)
    while waiting:
        rule = waiting.pop()
        found.append(rule)
        if isinstance(rule, KOfN | Persist):
            waiting.append(rule.inner)
        if isinstance(rule, Composite):
            waiting += rule.parts
    return found


def repeat_of(rule: Rule) -> Repeat | None:
    """When a rule asks to measure again."""
    inner = rule.inner if isinstance(rule, KOfN | Persist) else rule
    return inner.repeat if isinstance(inner, ValueRule) else None


def _round(value: float, vital: Vital) -> float:
    return float(np.round(value, vital.decimals))


def _show(shown: list[Point], point: Point) -> None:
    shown.insert(of_time.index_from(shown, point.time), point)


def _point(day: int, minute: int, value: float, quality: float) -> Point:
    return _at(START + day * DAY + minute * MINUTE, value, quality)


def _at(time: datetime, value: float, quality: float) -> Point:
    return Point(time=time, value=value, quality=quality, device_id=1, starts=time)
