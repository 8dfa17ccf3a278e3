"""What is due is judged when it is due, and all of it after nobody watched for days; by the clock on the wall."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from paper_line import Line, Ways, last

from accanto_alerts.agenda import Item, ItemKind, Recurrence, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Missing, Onset, Op, Point, Repeat, Result

ROME = ZoneInfo("Europe/Rome")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEIGH = Item(
    id="weigh",
    kind=ItemKind.MEASURE,
    starts=date(2020, 1, 1),
    recurrence=Recurrence(frequency=Frequency.DAILY),
    signals=("weight",),
    slots=(Slot(starts=time(6), ends=time(10)),),
)
MISSED = Missing(id="unweighed", item=WEIGH, missed=1, of=1, result=Result.MINOR, onset=Onset.DELAYED)
FAST = Limit(
    id="fast",
    signal="heart_rate",
    op=Op.AT_LEAST,
    limit=130,
    clear=125,
    result=Result.IRREVERSIBLE,
    onset=Onset.PROMPT,
)


def _line(begins: datetime, ways: Ways | None = None, *, rule: Missing = MISSED) -> Line:
    line = Line(plan=Plan(patient_id=1, version=1, effective_from=begins, rules=(rule,)), ways=ways or Ways())
    line.evaluate(begins)
    return line


def _watched(begins: datetime, days: int, *, rule: Missing = MISSED) -> Line:
    """A watch that looks every half hour."""
    line = _line(begins, rule=rule)
    for half in range(1, 48 * days + 1):
        line.evaluate((begins.astimezone(ZoneInfo("UTC")) + half * HOUR / 2).astimezone(ROME))
    return line


def _missed(line: Line) -> list[str]:
    """The moments that were judged as missed, on the wall."""
    return [
        f"{point.time.astimezone(ROME):%d.%m %H:%M}"
        for one in line.told()["unweighed"]
        for point in one.first
    ]


@pytest.mark.parametrize(
    ("what", "first", "expected"),
    [
        ("an hour less in spring", date(2026, 3, 27), "27.03 28.03 29.03 30.03"),
        ("an hour more in autumn", date(2026, 10, 23), "23.10 24.10 25.10 26.10"),
        ("a leap day", date(2028, 2, 27), "27.02 28.02 29.02 01.03"),
        ("Christmas", date(2026, 12, 24), "24.12 25.12 26.12 27.12"),
    ],
)
def test_all_deadlines_of_a_downtime_are_judged_and_at_ten_on_the_wall(
    what: str, first: date, expected: str
) -> None:
    begins = datetime.combine(first, time(1), ROME)
    down = _line(begins)

    down.evaluate(begins + 4 * DAY)

    assert _missed(down) == [f"{day} 10:00" for day in expected.split()], what
    assert down.told() == _watched(begins, 4).told()


def test_who_judges_only_the_latest_deadline_misses_the_days_before() -> None:
    begins = datetime(2026, 11, 20, 1, tzinfo=ROME)
    hasty = _line(begins, Ways(missed=last))

    hasty.evaluate(begins + 4 * DAY)

    assert _missed(hasty) == ["23.11 10:00"]


def test_a_deadline_is_judged_the_moment_it_comes_and_not_before() -> None:
    begins = datetime(2026, 11, 20, 1, tzinfo=ROME)
    line = _line(begins)

    line.evaluate(datetime(2026, 11, 20, 9, 59, 59, tzinfo=ROME))
    before = line.told()
    line.evaluate(datetime(2026, 11, 20, 10, tzinfo=ROME))

    assert (before, _missed(line)) == ({}, ["20.11 10:00"])


def test_a_measure_of_one_minute_before_the_end_that_comes_later_takes_the_alert_back() -> None:
    begins = datetime(2026, 11, 20, 1, tzinfo=ROME)
    line = _line(begins)
    line.evaluate(begins + 10 * HOUR)
    at = datetime(2026, 11, 20, 9, 59, tzinfo=ROME)

    line.arrive("weight", Point(time=at, value=80, quality=1, device_id=1, starts=at), now=begins + 12 * HOUR)
    line.evaluate(begins + 12 * HOUR)

    assert line.told() == {}


def test_an_entry_that_begins_in_weeks_is_missed_then_though_nothing_comes() -> None:
    begins = datetime(2026, 11, 20, 1, tzinfo=ROME)
    later = replace(MISSED, item=replace(WEIGH, starts=date(2026, 12, 5)))

    line = _watched(begins, 16, rule=later)

    assert _missed(line) == ["05.12 10:00"]


def test_a_value_that_was_a_repeat_is_none_that_waits_when_later_data_come() -> None:
    begins = datetime(2026, 11, 20, 8, tzinfo=UTC)
    again = replace(FAST, repeat=Repeat(wait=HOUR))
    line = Line(plan=Plan(patient_id=1, version=1, effective_from=begins, rules=(again,)))
    for minute, beats in ((60, 150), (100, 100), (110, 131), (170, 90)):
        at = begins + timedelta(minutes=minute)
        quality = 0.1 if minute == 170 else 1
        line.arrive(
            "heart_rate", Point(time=at, value=beats, quality=quality, device_id=1, starts=at), now=at
        )
        line.evaluate(at)
    line.evaluate(begins + 9 * HOUR)

    assert line.told() == line.batch(begins + 9 * HOUR) == {}


@pytest.mark.parametrize("until", [2, 5])
def test_a_stream_whose_clock_runs_ahead_is_judged_when_its_time_has_come(until: int) -> None:
    begins = datetime(2026, 11, 20, 8, tzinfo=UTC)
    line = Line(plan=Plan(patient_id=1, version=1, effective_from=begins, rules=(FAST,)))
    for second in range(60 * until):
        now = begins + timedelta(seconds=second)
        at = now + timedelta(minutes=1)
        beats = 140 if second < 30 else 100
        line.arrive("heart_rate", Point(time=at, value=beats, quality=1, device_id=1, starts=at), now=now)
        line.evaluate(now)

    assert line.told() == line.batch(now)
    assert [one.count for one in line.told()["fast"]] == [30]


def test_a_value_ahead_leaves_what_was_planned_for_an_earlier_moment() -> None:
    begins = datetime(2026, 11, 20, 8, tzinfo=UTC)
    line = Line(plan=Plan(patient_id=1, version=1, effective_from=begins, rules=(FAST,)))
    for minute, beats in ((4, 140), (5, 100)):
        at = begins + timedelta(minutes=minute)
        line.arrive("heart_rate", Point(time=at, value=beats, quality=1, device_id=1, starts=at), now=begins)
        line.evaluate(begins)

    line.evaluate(begins + HOUR)

    assert [(one.starts, one.cleared_at) for one in line.told()["fast"]] == [
        (begins + timedelta(minutes=4), begins + timedelta(minutes=5))
    ]
