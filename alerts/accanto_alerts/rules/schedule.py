"""When a rule reads: hours of the day and days of the week, by the patient's wall clock."""

from dataclasses import dataclass
from datetime import datetime, time

from accanto_alerts import wallclock
from accanto_contract.errors import PlanRefused

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """From one time of the day until another (which is not in it), on some days of the week (1 is Monday)."""

    starts: time
    ends: time
    days: tuple[int, ...] = EVERY_DAY

    def __post_init__(self) -> None:
        """Refuse hours and days that no day has. Raises PlanRefused."""
        if self.starts >= self.ends or not self.days or not set(self.days) <= set(EVERY_DAY):
            raise PlanRefused(
                "Un orario (schedule) inizia prima di finire e ha giorni da 1 (lunedì) a 7 (domenica).",
                "A schedule starts before it ends and has days from 1 (Monday) to 7 (Sunday).",
            )

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies within it, in Italian time."""
        local = wallclock.local(moment)
        return local.isoweekday() in self.days and self.starts <= local.time() < self.ends
