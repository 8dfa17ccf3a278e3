"""Rules about another rule: true so many times of the last few, or all the time for so long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from accanto_alerts.points import History
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule, Side
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Rule):
    """A rule about the moments that another one judges."""

    inner: Rule

    @property
    def signals(self) -> tuple[str, ...]:
        """Those of the other rule."""
        return self.inner.signals

    @property
    def side(self) -> Side | None:
        """That of the other rule."""
        return self.inner.side

    def deadline(self, history: History, *, after: datetime) -> datetime | None:
        """When the other rule may speak by itself."""
        return self.inner.deadline(history, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class KOfN(Counting):
    """The inner rule was true at k of its last n moments; over when it is clear, and fewer than k are left."""

    kind: ClassVar[str] = "kofn"

    k: int
    n: int
    within: timedelta
    """Moments older than this are not counted."""

    def __post_init__(self) -> None:
        """Refuse a count that cannot be. Raises PlanRefused."""
        Rule.__post_init__(self)
        if not 1 <= self.k <= self.n <= 1000 or self.within <= timedelta(0):
            raise PlanRefused(
                f"Nella regola «{self.id}» k va da 1 a n (al più 1000), e within dev'essere positivo.",
                f"In rule «{self.id}» k goes from 1 to n (1000 at most), and within must be positive.",
            )

    @property
    def window(self) -> timedelta:
        """The moments that are counted, and what the other rule needs for them."""
        return self.within + self.inner.window

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each moment that the inner rule judges."""
        moments = self.inner.judged(history, since=since - self.within, until=until)
        return counted(moments, self.k, self.n, within=self.within, since=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persist(Counting):
    """The inner rule was true at all its moments for so long; never across a gap in the data."""

    kind: ClassVar[str] = "persist"

    duration: timedelta
    max_gap: timedelta

    def __post_init__(self) -> None:
        """Refuse a duration that cannot be. Raises PlanRefused."""
        Rule.__post_init__(self)
        if not timedelta(0) < self.max_gap or not timedelta(0) < self.duration:
            raise PlanRefused(
                f"Nella regola «{self.id}» la durata e il vuoto ammesso (max_gap) devono essere positivi.",
                f"In rule «{self.id}» the duration and the gap allowed (max_gap) must be positive.",
            )

    @property
    def window(self) -> timedelta:
        """The duration, a gap before it, and what the other rule needs."""
        return self.duration + self.max_gap + self.inner.window

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each moment that the inner rule judges."""
        moments = self.inner.judged(history, since=since - self.duration - self.max_gap, until=until)
        found, began, last = [], None, None
        for moment in moments:
            is_beyond = moment.state is State.BEYOND
            if not is_beyond or last is None or moment.time - last > self.max_gap:
                began = moment.time if is_beyond else None
            last = moment.time if is_beyond else None
            if moment.time >= since:
                found.append(self._of(moment, began))
        return found

    def _of(self, moment: Judged, began: datetime | None) -> Judged:
        if began is None:
            return moment
        has_lasted = moment.time - began >= self.duration
        state = State.BEYOND if has_lasted else State.BETWEEN
        # Since when exactly depends on how far back one looks; that it was so long does not.
        starts = max(began, moment.time - self.duration)
        basis = replace(moment.basis or Basis(), starts=starts, ends=moment.time)
        return replace(moment, state=state, basis=basis)


def counted(moments: Sequence[Judged], k: int, n: int, *, within: timedelta, since: datetime) -> list[Judged]:
    """Each moment from `since` on by how many of the last n, itself among them, were beyond."""
    found, oldest = [], 0
    for index, moment in enumerate(moments):
        while moments[oldest].time <= moment.time - within:
            oldest += 1
        if moment.time >= since:
            found.append(_counted(moment, moments[max(oldest, index + 1 - n) : index + 1], k))
    return found


def _counted(moment: Judged, last: Sequence[Judged], k: int) -> Judged:
    met = [one for one in last if one.state is State.BEYOND]
    state = moment.state
    if (len(met) < k and state is State.BEYOND) or (len(met) >= k and state is State.CLEAR):
        state = State.BETWEEN
    ranked = sorted((one.severity for one in met), key=lambda severity: -severity.rank)
    return replace(
        moment,
        state=state,
        severity=ranked[k - 1] if len(met) >= k else moment.severity,
        evidence=tuple(one.point for one in met if one is not moment),
        basis=replace(moment.basis or Basis(), met=len(met), of=len(last)),
    )
