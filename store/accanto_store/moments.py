"""Moments as microseconds since 1970 UTC, and back, without rounding."""

from datetime import UTC, datetime, timedelta

_1970 = datetime(1970, 1, 1, tzinfo=UTC)


def from_us(microseconds: int) -> datetime:
    """The moment, in UTC. Raises OverflowError beyond the year 9999."""
    return _1970 + timedelta(microseconds=microseconds)


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 UTC. Raises TypeError for a moment without a time zone."""
    since = moment - _1970
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
