"""What was to be done and was not: so many of the last times that an entry of the calendar fell due."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import ClassVar

from accanto_alerts import absence, agenda, wallclock
from accanto_alerts.agenda import Item, Outcome, Standing
from accanto_alerts.points import History, Point
from accanto_alerts.rules import counting
from accanto_alerts.rules.judged import Basis, Judged, State
from accanto_alerts.rules.rule import Rule
from accanto_alerts.rules.urgency import AlertType
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Rule):
    """So many of the last occurrences of an entry were missed; what is excused counts as kept.

    It speaks when the grace of an occurrence is over, and when something is done.
    """

    kind: ClassVar[str] = "missing"

    item: Item
    missed: int
    of: int
    type: AlertType = AlertType.ADHERENCE

    def __post_init__(self) -> None:
        """Refuse a count that cannot be. Raises PlanRefused."""
        Rule.__post_init__(self)
        if not 1 <= self.missed <= self.of <= 100:
            raise PlanRefused(
                f"Nella regola «{self.id}» missed va da 1 a of, e of è al più 100.",
                f"In rule «{self.id}» missed goes from 1 to of, and of is 100 at most.",
            )

    @property
    def signals(self) -> tuple[str, ...]:
        """What shows that the entry was done, and the patient's absences."""
        return (*self.item.reads, absence.SIGNAL)

    @property
    def window(self) -> timedelta:
        """The last occurrences, and the absences that excuse them."""
        return self._span + self.item.length + absence.LONGEST

    @property
    def _span(self) -> timedelta:
        return self.item.recurrence.longest_gap * self.of + self.item.length

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each occurrence that was missed, at the end of its grace, or done, when it was."""
        usable = {name: self.usable(history.get(name, ())) for name in self.item.reads}
        seen = {**usable, absence.SIGNAL: history.get(absence.SIGNAL, ())}
        found = agenda.standings(self.item, seen, since=since - self._span, until=until)
        moments = [self._moment(one) for one in found if one.outcome is not Outcome.DUE and one.at <= until]
        moments.sort(key=lambda moment: moment.time)
        return counting.counted(moments, self.missed, self.of, within=self._span, since=since)

    def deadline(self, history: History, *, after: datetime) -> datetime | None:  # noqa: ARG002 - the calendar says when
        """The end of the next grace, also of an entry that begins in months."""
        begins = max(after, wallclock.moment(self.item.starts, time()))
        ahead = begins + self.item.recurrence.longest_gap + self.item.length
        closes = [one.closes for one in agenda.occurrences(self.item, since=after, until=ahead)]
        return min((moment for moment in closes if moment > after), default=None)

    def _moment(self, standing: Standing) -> Judged:
        is_missed = standing.outcome is Outcome.MISSED
        point = standing.by or Point(
            time=standing.at,
            value=float(is_missed),
            quality=1,
            device_id=0,
            starts=standing.occurrence.starts,
        )
        return Judged(
            point=point,
            state=State.BEYOND if is_missed else State.CLEAR,
            excess=0.0,
            severity=self.severity,
            basis=Basis(starts=standing.occurrence.starts, ends=standing.occurrence.ends),
        )
