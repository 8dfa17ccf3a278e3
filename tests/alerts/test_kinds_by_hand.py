"""Each kind of rule on a history that can be checked by hand: one value a day, or a few minutes apart."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

import pytest

from accanto_alerts import rules
from accanto_alerts.absence import Absence
from accanto_alerts.agenda import Item, ItemKind, Recurrence, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.rules import (
    AlertType,
    Baseline,
    Composite,
    Delta,
    Device,
    Direction,
    Found,
    History,
    How,
    KOfN,
    Limit,
    Macd,
    Missing,
    Mode,
    Onset,
    Op,
    Persist,
    Personal,
    Point,
    Quality,
    Questionnaire,
    Rate,
    Red,
    RedAnswers,
    Repeat,
    Result,
    Rule,
    Schedule,
    Severity,
    Slope,
    State,
    Trouble,
)

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Axes(TypedDict):
    result: Result
    onset: Onset


AXES = Axes(result=Result.REVERSIBLE, onset=Onset.PROMPT)
FAST = Limit(id="fast", signal="heart_rate", op=Op.AT_LEAST, limit=110, clear=100, **AXES)


class Rise(Axes):
    id: str
    signal: str
    direction: Direction


WEIGHT = Rise(id="weight", signal="weight", direction=Direction.RISE, **AXES)


def points(values: Sequence[float], every: timedelta = DAY, quality: float = 1.0) -> list[Point]:
    times = [START + every * index for index in range(len(values))]
    return [
        Point(time=at, value=value, quality=quality, device_id=1, starts=at)
        for at, value in zip(times, values, strict=True)
    ]


def states(rule: Rule, history: History, until: datetime = START + 99 * DAY) -> str:
    """One letter a moment: B beyond, - between, c clear."""
    judged = rules.judge(rule, history, since=START, until=until)
    letters = {State.BEYOND: "B", State.BETWEEN: "-", State.CLEAR: "c"}
    return "".join(letters[moment.state] for moment in judged)


def test_a_red_limit_is_more_urgent_than_the_amber_one() -> None:
    red = Red(limit=130, result=Result.IRREVERSIBLE, onset=Onset.PROMPT)
    rule = Limit(id="fast", signal="heart_rate", op=Op.AT_LEAST, limit=110, clear=100, red=red, **AXES)

    judged = rules.judge(rule, {"heart_rate": points([110, 130])}, since=START, until=START + 9 * DAY)

    assert [moment.severity for moment in judged] == [Severity.MEDIUM, Severity.HIGH]


def test_a_schedule_reads_only_values_of_its_hours() -> None:
    rule = Limit(
        id="fasting", signal="glucose", op=Op.AT_LEAST, limit=180, clear=170,
        schedule=Schedule(starts=time(6), ends=time(9)), **AXES,
    )  # fmt: skip

    assert states(rule, {"glucose": points([200, 200, 200], every=HOUR)}) == "B"


def test_an_alone_suspicious_value_stands_after_half_an_hour() -> None:
    rule = Limit(id="sys", signal="systolic", op=Op.AT_LEAST, limit=180, clear=170, repeat=Repeat(), **AXES)
    history = {"systolic": points([190])}

    assert states(rule, history, until=START + 29 * MINUTE) == ""
    assert states(rule, history, until=START + 30 * MINUTE) == "B"
    assert rules.deadline(rule, history, after=START) == START + 30 * MINUTE


def test_a_repeated_value_stands_in_for_the_suspicious_one() -> None:
    rule = Limit(id="sys", signal="systolic", op=Op.AT_LEAST, limit=180, clear=170, repeat=Repeat(), **AXES)

    assert states(rule, {"systolic": points([190, 150], every=5 * MINUTE)}) == "c"
    assert states(rule, {"systolic": points([190, 185], every=5 * MINUTE)}) == "B"


def test_a_fall_from_the_personal_best_counts_in_percent() -> None:
    rule = Personal(
        id="pef", signal="pef", direction=Direction.FALL, percent=20,
        baseline=Baseline(how=How.BEST, over=90 * DAY, leave_out=timedelta(0), least=3), **AXES,
    )  # fmt: skip

    assert states(rule, {"pef": points([400, 380, 390, 330, 320, 350])}) == "-Bc"


def test_a_personal_baseline_is_silent_until_it_has_values_enough() -> None:
    rule = Personal(z=3.0, baseline=Baseline(floor=0.3), **WEIGHT)

    assert states(rule, {"weight": points([80.0] * 10)}) == ""
    assert states(rule, {"weight": points([80.0] * 10 + [80.5, 81.0])}) == "cB"


def test_a_fixed_baseline_is_the_dry_weight() -> None:
    rule = Personal(amount=2.0, baseline=Baseline(how=How.FIXED, value=78.0), **WEIGHT)

    assert states(rule, {"weight": points([79.0, 79.7, 80.0])}) == "c-B"


def test_two_kilos_in_three_days_are_a_delta() -> None:
    rule = Delta(amount=2.0, over=3 * DAY, **WEIGHT)

    assert states(rule, {"weight": points([80, 80.5, 81, 82, 82.2, 82.5])}) == "ccB-c"


def test_a_slope_needs_a_line_that_explains_the_values() -> None:
    rule = Slope(per_day=0.3, over=10 * DAY, **WEIGHT)

    assert states(rule, {"weight": points([80, 80.4, 80.8, 81.2, 81.6])}) == "B"
    assert states(rule, {"weight": points([80, 83, 79, 84, 81])}) == "c"


def test_a_fast_mean_leaves_the_slow_one() -> None:
    rule = Macd(amount=0.75, fast=3 * DAY, slow=14 * DAY, **WEIGHT)

    assert states(rule, {"weight": points([80.0] * 16 + [81, 82, 83, 84])}) == "ccc-BB"


def test_a_leap_between_two_values_is_a_rate() -> None:
    rule = Rate(id="spo2-drop", signal="spo2", direction=Direction.FALL, amount=4, within=10 * MINUTE, **AXES)

    assert states(rule, {"spo2": points([96, 95, 91, 91], every=5 * MINUTE)}) == "cBc"


def test_two_of_three_need_two() -> None:
    rule = KOfN(id="two", inner=FAST, k=2, n=3, within=4 * DAY, **AXES)

    assert states(rule, {"heart_rate": points([120, 90, 120, 90, 90])}) == "-cBcc"


def test_what_is_older_than_within_is_not_counted() -> None:
    rule = KOfN(id="two", inner=FAST, k=2, n=3, within=2 * DAY, **AXES)

    assert states(rule, {"heart_rate": points([120, 90, 120, 120])}) == "-c-B"


def test_a_state_persists_only_without_a_gap() -> None:
    rule = Persist(id="long", inner=FAST, duration=10 * MINUTE, max_gap=5 * MINUTE, **AXES)
    steady = points([120] * 4, every=4 * MINUTE)
    broken = [steady[0], *points([120] * 4, every=6 * MINUTE)[1:]]

    assert states(rule, {"heart_rate": steady}) == "---B"
    assert states(rule, {"heart_rate": broken}) == "----"


WEIGHING = Item(
    id="weight-daily", kind=ItemKind.MEASURE, signals=("weight",), starts=date(2026, 3, 2),
    recurrence=Recurrence(frequency=Frequency.DAILY), slots=(Slot(starts=time(6), ends=time(10)),),
    grace=2 * HOUR,
)  # fmt: skip
MISSED = Missing(id="missed", item=WEIGHING, missed=2, of=3, **AXES)


def test_two_of_three_weighings_missed_are_a_matter_of_adherence() -> None:
    history = {"weight": points([80])}

    assert MISSED.type is AlertType.ADHERENCE
    assert states(MISSED, history, until=START + 2 * DAY) == "c-"
    assert states(MISSED, history, until=START + 2 * DAY + 5 * HOUR) == "c-B"
    assert rules.deadline(MISSED, history, after=START) == datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_nothing_is_missed_by_who_is_away() -> None:
    away = Absence(starts=START + DAY, ends=START + 9 * DAY)

    history = {"weight": points([80]), "away": [away.point()]}

    assert states(MISSED, history, until=START + 5 * DAY) == "ccccc"


def test_a_finding_is_over_when_it_was_not_found_for_a_day() -> None:
    rule = Found(id="quality", codes=("ecg_quality",), quality_min=0.0, **AXES)

    assert states(rule, {"ecg_quality": points([1, 1], every=HOUR)}, until=START + 2 * DAY) == "BBc"


def test_a_finding_counts_from_its_value_on() -> None:
    rule = Found(id="irregular", codes=("rr_irregularity",), at_least=0.7, times=2, **AXES)

    assert states(rule, {"rr_irregularity": points([0.8, 0.2, 0.9], every=HOUR)}, START + HOUR * 9) == "-cB"


def test_two_unusable_measures_of_three_ask_to_measure_again() -> None:
    rule = Quality(id="poor", reads=("spo2",), unusable=2, of=3, **AXES)
    poor = points([96, 96, 96], every=5 * MINUTE, quality=0.2)

    assert rule.type is AlertType.TECHNICAL
    assert states(rule, {"spo2": [poor[0], points([96, 96], every=5 * MINUTE)[1], poor[2]]}) == "-cB"


def test_a_gateway_is_offline_after_its_time() -> None:
    rule = Device(id="offline", trouble=Trouble.OFFLINE, after=4 * HOUR, **AXES)
    history = {"device/offline": points([1, 0, 0, 1, 0], every=HOUR)}

    assert states(rule, history, until=START + 7 * HOUR) == "cc"
    assert states(rule, history, until=START + 8 * HOUR) == "ccB"
    assert rules.deadline(rule, history, after=START + 5 * HOUR) == START + 8 * HOUR


def test_a_battery_is_low_until_it_is_charged() -> None:
    rule = Device(id="battery", trouble=Trouble.BATTERY, part="scale", **AXES)

    assert states(rule, {"device/battery/scale": points([50, 15, 20, 30])}) == "cB-c"


LOW = Limit(id="low", signal="spo2", op=Op.AT_MOST, limit=90, clear=92, **AXES)


@pytest.mark.parametrize(("mode", "expected"), [(Mode.ALL, "cB"), (Mode.ANY, "BB"), (Mode.NONE, "cc")])
def test_parts_make_a_whole_within_their_time(mode: Mode, expected: str) -> None:
    rule = Composite(id="both", mode=mode, parts=(FAST, LOW), within=HOUR, **AXES)
    later = Point(time=START + HOUR / 2, value=88, quality=1, device_id=2, starts=START)

    assert states(rule, {"heart_rate": points([120]), "spo2": [later]}) == expected


def test_a_score_adds_the_weights_of_what_is_true() -> None:
    rule = Composite(
        id="score", mode=Mode.SCORE, parts=(FAST, LOW), within=HOUR, weights=(1, 2), at_least=3, **AXES
    )
    later = Point(time=START + HOUR / 2, value=88, quality=1, device_id=2, starts=START)

    judged = rules.judge(rule, {"heart_rate": points([120]), "spo2": [later]}, since=START, until=START + DAY)

    assert [(one.state, one.point.value) for one in judged] == [(State.CLEAR, 1.0), (State.BEYOND, 3.0)]


def test_answers_are_of_concern_by_their_numbers() -> None:
    rule = Questionnaire(
        id="breath", item="dyspnoea", answers=(5, 6, 7),
        red=RedAnswers(answers=(8, 9, 10), result=Result.IRREVERSIBLE, onset=Onset.PROMPT), **AXES,
    )  # fmt: skip

    judged = rules.judge(rule, {"answer/dyspnoea": points([2, 6, 9])}, since=START, until=START + 9 * DAY)

    assert [(one.state, one.severity) for one in judged if one.state is State.BEYOND] == [
        (State.BEYOND, Severity.MEDIUM),
        (State.BEYOND, Severity.HIGH),
    ]
