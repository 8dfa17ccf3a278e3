"""What a district of simulated homes lives through: a TOML file of homes, habits, illnesses and mishaps, over days."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

MOST_HOMES: Final = 9999
MOST_DAYS: Final = 400


class Nonsense(ValueError):
    """The scenario cannot be played; the message says what to write instead."""


class Trait(StrEnum):
    """What is special about a home."""

    ADHERENT = "adherent"
    """Measures nearly every time; what homes do where nothing else is said."""
    FORGETFUL = "forgetful"
    """Leaves out every second measurement, and takes the others late."""
    LINK_LOSSES = "link-losses"
    """The radio link breaks in the middle of a measurement, again and again."""
    OUT_OF_RANGE = "out-of-range"
    """Walks out of the gateway's range while measuring, and back."""
    FAILING_BATTERY = "failing-battery"
    """The strap's battery runs down and dies; after two days it is changed, and the strap has forgotten the time."""
    WRONG_CLOCK = "wrong-clock"
    """The devices' clocks are set to another year."""
    ELECTRODE_OFF = "electrode-off"
    """The strap sits badly: half-way through a measurement an electrode comes off."""
    EXACERBATION = "exacerbation"
    """COPD gets worse over four days: saturation and FEV1 fall, heart rate and temperature rise; then slowly better."""
    NEW_AF = "new-af"
    """Atrial fibrillation begins, and stays."""
    DECOMPENSATION = "decompensation"
    """Heart failure gets worse over a week: weight rises, heart rate rises, saturation falls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What one home lives through; days are counted from 1."""

    traits: frozenset[Trait] = frozenset()
    from_day: int = 1
    """When illnesses and mishaps begin."""

    def has(self, trait: Trait, day: float) -> bool:
        """Whether this is so on a day; habits hold from the first."""
        return trait in self.traits and (trait is Trait.FORGETFUL or day >= self.from_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario, ready to be played.

    Attributes:
        lives: of home 1, 2, ... in order.
        days: how many to play.
        speed: simulated seconds in a second of the world.
        skips: whether hours in which nobody measures pass at once.
        begins: midnight of the first day, UTC; None: so that the last day ends today.
        seed: the same seed gives the same district.
        late_h: how late people are on average, hours; those who forget six times as much. Where time skips, it is the
            hours in which somebody sits that last: a small number makes a large district quick.
    """

    lives: Sequence[Life]
    days: int
    speed: float
    skips: bool
    begins: datetime | None
    seed: int
    late_h: float = 0.25

    def __post_init__(self) -> None:
        if not 1 <= len(self.lives) <= MOST_HOMES or not 1 <= self.days <= MOST_DAYS:
            raise Nonsense(f"a district has 1 to {MOST_HOMES} homes and lives 1 to {MOST_DAYS} days")
        if not 0 < self.speed <= 1000:
            raise Nonsense(f"speed = {self.speed}: write 1 for real time, up to 1000")
        if not 0 <= self.late_h <= 3:
            raise Nonsense(f"late_h = {self.late_h}: write hours, 0 to 3")
        if self.begins is not None and self.begins.tzinfo is None:
            raise Nonsense("begins: write a moment with its zone, 2026-11-15T00:00:00Z")


def read(path: Path) -> Scenario:
    """The scenario in a file.

    Raises:
        Nonsense: it cannot be read, or cannot be played.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Nonsense(f"{path}: {error}") from error
    return of(told)


def of(told: Mapping[str, object]) -> Scenario:
    """The scenario in a table.

    Raises:
        Nonsense: see `read`.
    """
    _refuse_others(told, {"home", "days", "speed", "skips", "begins", "seed", "late_h"}, "the file")
    groups = told.get("home")
    if not isinstance(groups, list) or not groups:
        raise Nonsense("a scenario needs at least one [[home]]")
    begins = told.get("begins")
    if begins is not None and not isinstance(begins, datetime):
        raise Nonsense(f"begins = {begins!r}: write a moment, 2026-11-15T00:00:00Z")
    return Scenario(
        lives=[life for group in groups for life in _lives(group)],
        days=_whole(told, "days", 1),
        speed=_number(told, "speed", 1.0),
        skips=_yes(told, "skips"),
        begins=begins,
        seed=_whole(told, "seed", 1),
        late_h=_number(told, "late_h", 0.25),
    )


def _lives(group: object) -> list[Life]:
    if not isinstance(group, dict):
        raise Nonsense(f"{group!r} is no [[home]]")
    _refuse_others(group, {"count", "traits", "from_day"}, "a [[home]]")
    traits = group.get("traits", [])
    known = ", ".join(Trait)
    if not isinstance(traits, list) or not set(traits) <= set(Trait):
        raise Nonsense(f"traits = {traits!r}: write a list of {known}")
    life = Life(traits=frozenset(Trait(name) for name in traits), from_day=_whole(group, "from_day", 1))
    count = _whole(group, "count", 1)
    if count > MOST_HOMES:
        raise Nonsense(f"count = {count}: at most {MOST_HOMES}")
    return [life] * count


def _refuse_others(told: Mapping[str, object], known: set[str], where: str) -> None:
    if others := sorted(set(told) - known):
        raise Nonsense(f"{where} knows {', '.join(sorted(known))}, not {', '.join(others)}")


def _whole(told: Mapping[str, object], name: str, usual: int) -> int:
    value = told.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Nonsense(f"{name} = {value!r}: write a whole number from 1 on")
    return value


def _number(told: Mapping[str, object], name: str, usual: float) -> float:
    value = told.get(name, usual)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Nonsense(f"{name} = {value!r}: write a number")
    return float(value)


def _yes(told: Mapping[str, object], name: str) -> bool:
    value = told.get(name, False)
    if not isinstance(value, bool):
        raise Nonsense(f"{name} = {value!r}: write true or false")
    return value
