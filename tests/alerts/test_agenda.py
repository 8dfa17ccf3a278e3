"""The calendar of a PAI by the wall clock: clock changes, leap days, ends of months, and what became of each time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from accanto_alerts import agenda
from accanto_alerts.absence import EXCUSED, Absence
from accanto_alerts.agenda import Item, ItemKind, Outcome, Slot, recurrence
from accanto_alerts.rules import Point
from accanto_contract.errors import PlanRefused

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _item(rrule: str = "FREQ=DAILY", slots: Sequence[tuple[int, int]] = ((6, 10),), **more: object) -> Item:
    usual = {"id": "weighing", "kind": ItemKind.MEASURE, "signals": ("weight",), "starts": date(2026, 1, 31)}
    return Item(
        **{**usual, **more},  # type: ignore[arg-type]  # a test says what it changes
        recurrence=recurrence.parse(rrule),
        slots=tuple(Slot(starts=time(a), ends=time(b % 24)) for a, b in slots),
    )


def _days(rrule: str, first: date, until: date) -> list[str]:
    return [f"{day:%m-%d}" for day in recurrence.parse(rrule).days(first, since=first, until=until)]


def _at(moment: datetime, value: float = 80.0) -> Point:
    return Point(time=moment, value=value, quality=1, device_id=1, starts=moment)


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10", ["01-31", "02-10", "02-20", "03-01"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20240208", ["02-01", "02-05", "02-08"]),
        ("FREQ=WEEKLY;INTERVAL=2", ["01-31", "02-14", "02-28"]),
        ("FREQ=MONTHLY", ["01-31", "02-29", "03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", ["02-01", "02-15", "03-01", "03-15"]),
        ("FREQ=YEARLY", ["01-31"]),
    ],
)
def test_days_recur_as_the_rule_says_and_no_month_loses_its_visit(rrule: str, expected: list[str]) -> None:
    assert _days(rrule, date(2024, 1, 31), date(2024, 3, 31))[: len(expected)] == expected


def test_a_leap_day_is_kept_as_the_last_of_february() -> None:
    days = list(
        recurrence.parse("FREQ=YEARLY").days(
            date(2024, 2, 29), since=date(2025, 1, 1), until=date(2028, 12, 31)
        )
    )

    assert days == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("day", "starts", "hours"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 27, 23, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC), 24),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
    ],
)
def test_a_day_on_which_the_clock_changes_has_23_or_25_hours(day: date, starts: datetime, hours: int) -> None:
    item = _item("FREQ=DAILY", ((0, 24),), starts=day)

    one = next(agenda.occurrences(item, since=starts, until=starts + DAY))

    assert (one.starts, one.ends - one.starts) == (starts, hours * HOUR)


@pytest.mark.parametrize(
    ("day", "utc_hour"), [(date(2026, 3, 28), 5), (date(2026, 3, 29), 4), (date(2026, 10, 25), 5)]
)
def test_six_in_the_morning_stays_six_on_the_wall(day: date, utc_hour: int) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)

    (one,) = agenda.occurrences(_item(), since=noon - 8 * HOUR, until=noon)

    assert one.starts == noon.replace(hour=utc_hour)


EVENING = _item("FREQ=DAILY", ((18, 20),), starts=date(2026, 11, 20), grace=HOUR)
EIGHT = datetime(2026, 11, 20, 19, tzinfo=UTC)
"""Eight in the evening in Italy."""


@pytest.mark.parametrize(
    ("measured", "outcome"),
    [
        (EIGHT - timedelta(minutes=1), Outcome.DONE),
        (EIGHT, Outcome.DONE),
        (EIGHT + timedelta(minutes=1), Outcome.LATE),
        (EIGHT + HOUR + timedelta(minutes=1), Outcome.MISSED),
        (EIGHT - 3 * HOUR, Outcome.MISSED),
    ],
)
def test_a_minute_to_eight_is_in_time_and_a_minute_past_is_late(measured: datetime, outcome: Outcome) -> None:
    found = agenda.standings(EVENING, {"weight": [_at(measured)]}, since=EIGHT, until=EIGHT + 3 * HOUR)

    assert [one.outcome for one in found] == [outcome]


def test_until_its_grace_is_over_it_is_due() -> None:
    found = agenda.standings(EVENING, {}, since=EIGHT, until=EIGHT + HOUR / 2)

    assert [one.outcome for one in found] == [Outcome.DUE]


def test_who_is_away_or_excused_missed_nothing() -> None:
    away = Absence(starts=EIGHT - DAY, ends=EIGHT - HOUR)
    excused = _at(EIGHT + DAY, EXCUSED)

    found = agenda.standings(
        EVENING,
        {"away": [away.point()], "occurrence/weighing": [excused]},
        since=EIGHT,
        until=EIGHT + 2 * DAY + 2 * HOUR,
    )

    assert [one.outcome for one in found] == [Outcome.EXCUSED, Outcome.EXCUSED, Outcome.MISSED]


def test_a_visit_may_be_kept_on_any_of_its_days() -> None:
    visit = Item(
        id="gp", kind=ItemKind.VISIT, starts=date(2026, 1, 10), days=30,
        recurrence=recurrence.parse("FREQ=MONTHLY;INTERVAL=3"),
    )  # fmt: skip
    kept = _at(datetime(2026, 2, 5, 10, tzinfo=UTC), 1)

    found = agenda.standings(
        visit,
        {"occurrence/gp": [kept]},
        since=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2026, 6, 1, tzinfo=UTC),
    )

    assert [one.outcome for one in found] == [Outcome.DONE, Outcome.MISSED]


def test_the_grace_of_one_ends_where_the_next_begins() -> None:
    item = _item("FREQ=DAILY", ((6, 10), (11, 14)), starts=date(2026, 11, 20), grace=3 * HOUR)
    noon = _at(datetime(2026, 11, 20, 11, tzinfo=UTC))

    found = agenda.standings(item, {"weight": [noon]}, since=EIGHT - DAY, until=EIGHT)

    assert [one.outcome for one in found] == [Outcome.MISSED, Outcome.DONE]


@pytest.mark.parametrize(
    "text", ["", "DAILY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX"]
)
def test_a_recurrence_that_no_calendar_means_is_refused(text: str) -> None:
    with pytest.raises(PlanRefused, match="FREQ=DAILY"):
        recurrence.parse(text)
