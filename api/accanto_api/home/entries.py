"""What can be written down by hand, and when it is better to ask again: is this really what the device shows?

Three answers are possible. What no body (and no meter) can show is refused: it is a slip of the finger. What is
unlikely, by itself or for this person, is kept once the person says that it is right. Everything else is kept at once.
Limits of concern belong to the PAI, not here: a value beyond them is neither odd nor refused, it is judged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from accanto_contract import signals

AHEAD = timedelta(minutes=5)
"""So far may a person's clock be before ours."""
BACK = timedelta(days=7)
"""What was measured earlier is told to the centre by telephone."""
ENOUGH = 5
"""Own values before a value is compared with them."""
OWN_RANGE = 4.0
"""How many own standard deviations are still usual: one true value in some thousands is asked again."""
_MAD = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""


class Kind(StrEnum):
    """What is written down together."""

    WEIGHT = "weight"
    PRESSURE = "pressure"
    GLUCOSE = "glucose"
    TEMPERATURE = "temperature"
    OXYGEN = "oxygen"


class Doubt(StrEnum):
    """Why a value is asked again."""

    UNLIKELY = "unlikely"
    """Few people have it."""
    UNUSUAL = "unusual"
    """This person does not."""
    SWAPPED = "swapped"
    """The higher pressure stands where the lower one should, or nearly."""


class Slip(StrEnum):
    """Why it cannot be kept at all."""

    IMPOSSIBLE = "impossible"
    MISSING = "missing"
    TOO_LATE = "too_late"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A value to be asked again; `usual` is the person's own median, where it is known."""

    signal: str
    value: float
    doubt: Doubt
    usual: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What is likely, and by how much the values of one person may differ without being odd."""

    least: float
    most: float
    spread: float


RANGES: Mapping[str, Range] = {
    "weight": Range(least=35, most=180, spread=0.75),
    "systolic": Range(least=85, most=200, spread=9),
    "diastolic": Range(least=45, most=115, spread=7),
    "pulse_rate": Range(least=42, most=130, spread=9),
    "glucose": Range(least=60, most=300, spread=30),
    "temperature": Range(least=35, most=39, spread=0.3),
    "spo2": Range(least=86, most=100, spread=1.25),
}
"""Our own choice, to be asked again for a slip and never for a habit: outside of it lie values of which a misread
display is likelier than the value. The spread is the least standard deviation that a person is granted."""

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.WEIGHT: ("weight",),
    Kind.PRESSURE: ("systolic", "diastolic"),
    Kind.GLUCOSE: ("glucose",),
    Kind.TEMPERATURE: ("temperature",),
    Kind.OXYGEN: ("spo2",),
}
OFFERED: Mapping[Kind, tuple[str, ...]] = {Kind.PRESSURE: ("pulse_rate",), Kind.OXYGEN: ("pulse_rate",)}
LEAST_PULSE_PRESSURE = 15.0
"""mmHg between the two pressures; less is rather a number in the wrong field."""


def names(kind: Kind) -> tuple[str, ...]:
    """The signals that an entry of a kind may hold, the needed ones first."""
    return (*NEEDED[kind], *OFFERED.get(kind, ()))


def slip(kind: Kind, values: Mapping[str, float], *, measured_at: datetime, now: datetime) -> Slip | None:
    """Why an entry cannot be kept, if so."""
    if measured_at > now + AHEAD:
        return Slip.AHEAD
    if measured_at < now - BACK:
        return Slip.TOO_LATE
    if not set(NEEDED[kind]) <= set(values) or not set(values) <= set(names(kind)):
        return Slip.MISSING
    if not all(signals.BY_NAME[name].is_plausible(value) for name, value in values.items()):
        return Slip.IMPOSSIBLE
    return None


def odd(values: Mapping[str, float], own: Mapping[str, Sequence[float]]) -> list[Odd]:
    """What of an entry should be asked again; `own` holds the person's earlier values by signal."""
    if values.get("diastolic", 0) + LEAST_PULSE_PRESSURE > values.get("systolic", float("inf")):
        return [Odd(signal="diastolic", value=values["diastolic"], doubt=Doubt.SWAPPED)]
    found = (_odd(name, value, own.get(name, ())) for name, value in values.items())
    return [one for one in found if one is not None]


def _odd(name: str, value: float, own: Sequence[float]) -> Odd | None:
    """By the person's own values where there are enough: for whom a value is usual, it is not odd."""
    likely = RANGES[name]
    if len(own) < ENOUGH:
        is_likely = likely.least <= value <= likely.most
        return None if is_likely else Odd(signal=name, value=value, doubt=Doubt.UNLIKELY)
    middle = median(own)
    deviation = max(_MAD * median(abs(one - middle) for one in own), likely.spread)
    if abs(value - middle) <= OWN_RANGE * deviation:
        return None
    return Odd(signal=name, value=value, doubt=Doubt.UNUSUAL, usual=middle)
