"""How well a patient keeps to the calendar of a plan: of each entry what was done, late, missed or excused. Pure.

The same occurrences as those that the rules about missed measures count (accanto_alerts.agenda).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accanto_alerts import agenda, wallclock
from accanto_alerts.agenda import Item, Occurrence
from accanto_alerts.agenda.occurrences import Outcome, Standing
from accanto_alerts.points import History

_KEPT = (Outcome.DONE, Outcome.LATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """What became of one occurrence, on the day on which it was due."""

    day: date
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one entry was kept."""

    item: Item
    dots: tuple[Dot, ...]

    @property
    def done(self) -> int:
        """Done, in time or late."""
        return sum(dot.outcome in _KEPT for dot in self.dots)

    @property
    def counted(self) -> int:
        """Those that count: neither excused nor still due."""
        return self.done + sum(dot.outcome is Outcome.MISSED for dot in self.dots)


def windows(items: Iterable[Item], *, since: datetime, until: datetime) -> list[Occurrence]:
    """The occurrences of entries of which points are needed, in order of time for each entry."""
    return [one for item in items for one in agenda.occurrences(item, since=since, until=until)]


def of(items: Sequence[Item], history: History, *, since: datetime, until: datetime) -> list[Kept]:
    """How the entries were kept from `since` to `until`; those without an occurrence are left out.

    `history` holds what the entries read (`Item.reads`, `absence.SIGNAL`); of a signal the first point in each
    occurrence is enough.
    """
    kept = [Kept(item=item, dots=_dots(item, history, since, until)) for item in items]
    return [one for one in kept if one.dots]


def share(kept: Iterable[Kept]) -> tuple[int, int]:
    """Done and counted over all entries."""
    found = [(one.done, one.counted) for one in kept]
    return sum(done for done, _ in found), sum(counted for _, counted in found)


def _dots(item: Item, history: History, since: datetime, until: datetime) -> tuple[Dot, ...]:
    return tuple(_dot(one) for one in agenda.standings(item, history, since=since, until=until))


def _dot(standing: Standing) -> Dot:
    return Dot(day=wallclock.local(standing.occurrence.starts).date(), outcome=standing.outcome)
