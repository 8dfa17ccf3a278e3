"""The clock of the service on the days on which clocks and calendars are treacherous."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accanto_alerts import holidays
from accanto_alerts.hours import Calendar, Opening

ROME = ZoneInfo("Europe/Rome")
SERVICE = Calendar()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rome(text: str) -> datetime:
    """A moment by the wall clock of Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def test_a_deadline_of_ten_minutes_from_19_59_is_over_at_8_09() -> None:
    assert SERVICE.add(rome("2026-11-23 19:59"), 10 * MINUTE) == rome("2026-11-24 08:09")


def test_at_20_00_nobody_is_there_and_at_19_59_somebody_is() -> None:
    assert SERVICE.is_open(rome("2026-11-23 19:59:59"))
    assert not SERVICE.is_open(rome("2026-11-23 20:00"))
    assert SERVICE.closing(rome("2026-11-23 19:59")) == rome("2026-11-23 20:00")
    assert SERVICE.closing(rome("2026-11-23 20:00")) == rome("2026-11-23 20:00")


def test_what_comes_at_night_counts_from_8_00() -> None:
    assert SERVICE.add(rome("2026-11-23 23:10"), timedelta(0)) == rome("2026-11-24 08:00")
    assert SERVICE.add(rome("2026-11-24 03:00"), 15 * MINUTE) == rome("2026-11-24 08:15")


def test_a_sunday_is_a_day_like_others() -> None:
    assert SERVICE.is_open(rome("2026-11-22 12:00"))


def test_the_day_with_23_hours_has_twelve_of_service() -> None:
    """On 29 March 2026 the clock jumps from 2 to 3."""
    start, end = rome("2026-03-28 19:00"), rome("2026-03-29 09:00")

    assert SERVICE.add(start, 2 * HOUR) == end
    assert end - start.astimezone(UTC) == 13 * HOUR
    assert SERVICE.between(rome("2026-03-29 00:00"), rome("2026-03-30 00:00")) == 12 * HOUR


def test_the_day_with_25_hours_has_twelve_of_service() -> None:
    """On 25 October 2026 the clock falls from 3 to 2."""
    start, end = rome("2026-10-24 19:00"), rome("2026-10-25 09:00")

    assert SERVICE.add(start, 2 * HOUR) == end
    assert end - start.astimezone(UTC) == 15 * HOUR
    assert SERVICE.between(rome("2026-10-25 00:00"), rome("2026-10-26 00:00")) == 12 * HOUR


def test_a_service_of_day_and_night_counts_the_hour_that_comes_twice() -> None:
    always = Calendar(usual=Opening(since=time(0), until=time(0)))

    assert always.between(rome("2026-10-25 00:00"), rome("2026-10-26 00:00")) == 25 * HOUR
    assert always.between(rome("2026-03-29 00:00"), rome("2026-03-30 00:00")) == 23 * HOUR


def test_christmas_is_passed_over() -> None:
    assert not SERVICE.is_open(rome("2026-12-25 12:00"))
    assert SERVICE.add(rome("2026-12-24 19:30"), HOUR) == rome("2026-12-27 08:30")


def test_a_service_may_be_there_on_holidays() -> None:
    short = Calendar(holiday=Opening(since=time(9), until=time(13)))

    assert short.add(rome("2026-12-24 19:30"), HOUR) == rome("2026-12-25 09:30")


def test_the_patron_is_a_holiday_of_the_town_only() -> None:
    lucca = Calendar(patron=(7, 12))

    assert not lucca.is_open(rome("2027-07-12 12:00"))
    assert SERVICE.is_open(rome("2027-07-12 12:00"))


def test_the_leap_day_is_a_day() -> None:
    assert SERVICE.add(rome("2028-02-28 19:30"), HOUR) == rome("2028-02-29 08:30")
    assert SERVICE.between(rome("2028-02-28 00:00"), rome("2028-03-02 00:00")) == 36 * HOUR


def test_same_day_ends_when_the_service_closes() -> None:
    assert SERVICE.end_of_day(rome("2026-11-23 10:00")) == rome("2026-11-23 20:00")
    assert SERVICE.end_of_day(rome("2026-11-23 21:00")) == rome("2026-11-24 20:00")


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, "04-02"),
        (2024, "03-31"),
        (2025, "04-20"),
        (2026, "04-05"),
        (2027, "03-28"),
        (2038, "04-25"),
        (2285, "03-22"),
    ],
)
def test_easter_is_where_the_almanac_has_it(year: int, day: str) -> None:
    assert holidays.easter(year) == date.fromisoformat(f"{year}-{day}")


def test_easter_monday_rests_and_the_tuesday_works() -> None:
    assert holidays.is_holiday(date(2026, 4, 6))
    assert not holidays.is_holiday(date(2026, 4, 7))


def test_san_francesco_rests_from_2026_on() -> None:
    assert holidays.is_holiday(date(2026, 10, 4))
    assert not holidays.is_holiday(date(2025, 10, 4))


def test_a_service_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot open"):
        Opening(since=time(20), until=time(8))
