"""Today's list: what is done, what is due, what comes later; on the patient's own wall clock."""

from datetime import datetime

import pytest
from patient_page import MINUTE, PLAN, ROME, at, task

from accanto_contract.header import ValueFlag
from accanto_contract.messages import Reading
from accanto_contract.signals import SignalId
from accanto_gateway.page import day, measures
from accanto_gateway.page.day import Marks, Standing
from accanto_gateway.page.measures import Measure


def measured(*values: tuple[SignalId, float, int]) -> Marks:
    marks = Marks()
    for signal, value, moment in values:
        marks.measured(Reading(signal=signal, value=value, t_gateway_us=moment))
    return marks


def standings(marks: Marks, now_us: int) -> list[str]:
    return [item.standing.value for item in day.items(PLAN.tasks, marks, now_us=now_us, where=ROME)]


def test_a_day_goes_from_later_over_now_to_done_or_missed() -> None:
    marks = measured((SignalId.WEIGHT, 68.3, at(7, 58)))

    assert standings(Marks(), at(6)) == ["later", "later", "later", "later"]
    assert standings(marks, at(9, 30)) == ["done", "now", "now", "later"]
    assert standings(marks, at(11, 30)) == ["done", "missed", "now", "now"]


def test_what_is_measured_in_the_grace_counts() -> None:
    marks = measured((SignalId.WEIGHT, 68.3, at(9, 40)))

    assert standings(marks, at(9, 45))[0] == "done"


def test_what_was_measured_before_its_time_does_not_count() -> None:
    assert standings(measured((SignalId.SYSTOLIC, 128, at(8, 30))), at(9, 30))[2] == "now"


def test_what_closes_first_is_due_first() -> None:
    listed = day.items(PLAN.tasks, Marks(), now_us=at(9, 30), where=ROME)

    item = day.due(listed)

    assert item
    assert item.measure is Measure.WEIGHT


def test_morning_and_evening_keep_their_own_values() -> None:
    marks = measured((SignalId.SYSTOLIC, 128, at(8)), (SignalId.SYSTOLIC, 141, at(19)))

    morning = marks.newest(Measure.PRESSURE, since_us=at(7), until_us=at(12))
    evening = marks.newest(Measure.PRESSURE, since_us=at(18), until_us=at(22))

    assert [reading.value for reading in (*morning, *evening)] == [128, 141]


def test_yesterday_is_forgotten() -> None:
    marks = measured((SignalId.SYSTOLIC, 128, at(8)))

    marks.forget(before_us=at(9))

    assert marks.first((SignalId.SYSTOLIC,), since_us=0, until_us=at(23)) is None


@pytest.mark.parametrize(("month", "date", "hours"), [(3, 29, 23), (10, 25, 25), (11, 24, 24)])
def test_the_days_on_which_clocks_change_have_their_own_length(month: int, date: int, hours: int) -> None:
    noon = round(datetime(2026, month, date, 12, tzinfo=ROME).timestamp() * 1e6)

    since_us, until_us = day.bounds(noon, ROME)

    assert (until_us - since_us) / (60 * MINUTE) == hours


def test_a_thing_of_several_days_stands_in_each_until_it_is_done() -> None:
    long = task("sugar", SignalId.GLUCOSE, at(0) - 24 * 60 * MINUTE, at(0) + 48 * 60 * MINUTE)

    listed = day.items((long,), Marks(), now_us=at(10), where=ROME)

    assert [item.standing for item in listed] == [Standing.NOW]


def test_values_are_written_as_people_read_them() -> None:
    def figure(*values: tuple[SignalId, float]) -> str:
        readings = [Reading(signal=signal, value=value, t_gateway_us=0) for signal, value in values]
        return measures.figure(readings, comma=",").replace("\N{NO-BREAK SPACE}", " ")

    assert figure((SignalId.DIASTOLIC, 76), (SignalId.SYSTOLIC, 128)) == "128 / 76 mmHg"
    assert figure((SignalId.WEIGHT, 68.35)) in {"68,3 kg", "68,4 kg"}
    assert figure((SignalId.FEV1, 2.174)) == "2,17 L"
    assert figure((SignalId.PULSE_RATE, 61), (SignalId.SPO2, 96)) == "96 %"
    assert figure((SignalId.TEMPERATURE, 36.4)) == "36,4 °C"
    assert figure() == ""


def test_a_pulse_that_comes_along_is_part_of_its_measure() -> None:
    assert measures.of((SignalId.PULSE_RATE, SignalId.SPO2)) is Measure.OXYGEN
    assert measures.of((SignalId.PULSE_RATE, SignalId.SYSTOLIC)) is Measure.PRESSURE
    assert measures.of((SignalId.PULSE_RATE,)) is Measure.HEART
    assert measures.of((SignalId.RESPIRATION_RATE,)) is Measure.OTHER


def test_a_value_beyond_what_the_device_can_measure_says_so() -> None:
    high = Reading(signal=SignalId.GLUCOSE, value=600, t_gateway_us=0, flags=ValueFlag.AT_LEAST)

    assert measures.figure([high], comma=",") == "≥ 600\N{NO-BREAK SPACE}mg/dL"
