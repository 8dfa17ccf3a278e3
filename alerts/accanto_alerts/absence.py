"""When a patient is away: in hospital, on holiday; then nothing is due, and nobody is missed.

In a history an absence is a point of the signal `away`: at its beginning, with its end (seconds since 1970, UTC)
as the value. It lasts a month at most, and is then to be said again; so it changes nothing later than that. When
it turns out to be shorter, its point gets another value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accanto_alerts.points import Point

SIGNAL = "away"
LONGEST = timedelta(days=31)
EXCUSED = -1.0
"""The value of an `occurrence/...` point by which a person excuses it; any other says that it was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """From when until when a patient is away."""

    starts: datetime
    ends: datetime

    def touches(self, since: datetime, until: datetime) -> bool:
        """Whether the patient was away at some time between."""
        return self.starts < until and self.ends > since

    def point(self) -> Point:
        """As it stands in a history."""
        ends = min(self.ends, self.starts + LONGEST).timestamp()
        return Point(time=self.starts, starts=self.starts, value=ends, quality=1, device_id=0)


def read(history: Mapping[str, Sequence[Point]]) -> list[Absence]:
    """The absences in a history."""
    return [
        Absence(
            starts=point.time,
            ends=min(datetime.fromtimestamp(point.value, UTC), point.time + LONGEST),
        )
        for point in history.get(SIGNAL, ())
    ]
