"""The clock on the patient's wall: Italian time, summer and winter."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
_MIDNIGHT = time()


def local(moment: datetime) -> datetime:
    """A moment as the wall shows it."""
    return moment.astimezone(ROME)


def moment(day: date, at: time) -> datetime:
    """The moment at which the wall shows a time of a day, in UTC.

    A time that the spring change skips is the moment an hour later on the wall; of a time that the autumn change
    repeats it is the first.
    """
    return datetime.combine(day, at, ROME).astimezone(UTC)


def days_before(now: datetime, days: int) -> datetime:
    """The moment so many days ago at which the wall showed what it shows now, in UTC."""
    return (local(now) - timedelta(days=days)).astimezone(UTC)


def end(day: date, at: time) -> datetime:
    """As `moment`, where midnight is the end of the day."""
    return moment(day + timedelta(days=1), at) if at == _MIDNIGHT else moment(day, at)
