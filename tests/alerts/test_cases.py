"""A case, step by step: who is told when, what an answer changes, what a silence hides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from caseload import HOUR, MINUTE, Caseload, rome

from accanto_alerts import cases
from accanto_alerts.escalation import Ladder, Policy, Role, Step
from accanto_alerts.lifecycle import Lane
from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.rules import Severity
from accanto_contract.errors import NotNow

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


@pytest.fixture
def load() -> Caseload:
    return Caseload(now=rome("2026-11-23 10:00"))


def test_an_urgent_alert_climbs_its_ladder_until_somebody_answers(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    for _ in range(2):
        load.passes(10 * MINUTE)
    load.takes(number)
    load.passes(15 * MINUTE)

    assert load.said() == ["s0 chiara", "s1 chiara", "s2 paoli"]


def test_an_owner_who_left_the_service_is_asked_no_more(load: Caseload) -> None:
    load.roster = replace(load.roster, shifts=())
    load.takes(load.raised("clinical", HIGH))
    load.roster = replace(load.roster, team=("marco",), accounts=frozenset({"marco", "paoli"}))

    load.raised("clinical", HIGH)

    assert load.said() == ["s0 chiara", "s0 marco", "s0 marco"]


def test_what_comes_within_half_a_minute_is_told_together(load: Caseload) -> None:
    one = load.raised("clinical", MEDIUM)
    load.passes(timedelta(seconds=10))
    two = load.raised("clinical", LOW)
    load.passes(timedelta(seconds=20))

    (notice,) = load.outbox.values()
    assert notice.covers == ((one, 1), (two, 1))


def test_an_urgent_alert_takes_the_waiting_ones_along_at_once(load: Caseload) -> None:
    load.raised("clinical", MEDIUM)
    load.raised("clinical", HIGH)

    (notice,) = load.outbox.values()
    assert (notice.severity, len(notice.covers)) == (HIGH, 2)


def test_at_night_an_urgent_alert_goes_to_the_doctor_and_at_8_to_the_case_manager(load: Caseload) -> None:
    load.now = rome("2026-11-23 23:00")
    load.raised("clinical", HIGH)
    load.passes(8 * HOUR + 59 * MINUTE)
    assert load.said() == ["o0 nadia"]
    load.passes(MINUTE)

    assert load.said() == ["o0 nadia", "s0 chiara"]


def test_what_nobody_answered_by_20_00_goes_the_way_of_the_night(load: Caseload) -> None:
    load.now = rome("2026-11-23 19:59")
    load.raised("clinical", HIGH)
    load.passes(MINUTE)

    assert load.said() == ["s0 chiara", "o0 nadia"]


def test_a_medium_alert_of_the_night_waits_for_8_00(load: Caseload) -> None:
    load.now = rome("2026-11-23 20:00")
    load.raised("clinical", MEDIUM)
    load.passes(11 * HOUR + 59 * MINUTE)
    assert load.said() == []
    load.passes(MINUTE)

    assert load.said() == ["s0 chiara"]


def test_on_a_holiday_a_medium_alert_waits_for_the_next_day(load: Caseload) -> None:
    load.now = rome("2026-12-08 10:00")
    load.raised("clinical", MEDIUM)
    load.passes(21 * HOUR)
    assert load.said() == []
    load.passes(HOUR)

    assert load.said() == ["s0 chiara"]


def test_after_a_night_without_electricity_every_step_is_met_in_order(load: Caseload) -> None:
    load.raised("clinical", HIGH)
    load.passes(14 * HOUR)

    assert load.said() == ["s0 chiara", "s1 chiara", "s2 paoli", "s3 nadia", "o0 nadia"]
    assert [what for what, alert in load.told if alert] == ["answer_late", "action_late"]


def test_an_acknowledgement_without_action_expires_and_calls_again(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.takes(number)
    load.passes(30 * MINUTE)

    assert (load.alert(number).handling, load.alert(number).called) == (Handling.NEW, 2)
    assert load.said() == ["s0 chiara", "s0 chiara"]


def test_an_urgent_acknowledgement_expires_by_the_wall_clock_also_at_night(load: Caseload) -> None:
    load.now = rome("2026-11-23 19:50")
    number = load.raised("clinical", HIGH)
    load.takes(number)
    load.passes(30 * MINUTE)

    assert load.said() == ["s0 chiara", "o0 nadia"]


def test_getting_worse_calls_again_also_when_somebody_has_taken_it(load: Caseload) -> None:
    number = load.raised("clinical", MEDIUM)
    load.takes(number)
    load.changed(number, calls=True, severity=HIGH)

    assert load.said() == ["s0 chiara"]
    assert load.alert(number).waits


def test_a_second_person_is_told_that_it_is_taken(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.takes(number)

    with pytest.raises(NotNow) as refused:
        load.takes(number, "marco")

    assert refused.value.reason == "already_taken"


def test_what_is_looked_after_and_still_true_comes_back_at_its_time(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.turn(lambda book, desk, now: cases.start(book, load.alert(number), "chiara", desk, now=now))
    load.passes(HOUR)

    assert load.alert(number).handling is Handling.NEW


def test_what_is_looked_after_and_over_waits_for_its_outcome(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.turn(lambda book, desk, now: cases.start(book, load.alert(number), "chiara", desk, now=now))
    load.changed(number, calls=False, condition=Condition.CLEARED)
    load.passes(HOUR)

    assert load.alert(number).handling is Handling.IN_CARE


def test_an_unanswered_call_is_repeated_and_after_three_somebody_else_is_asked(load: Caseload) -> None:
    number = load.raised("clinical", MEDIUM)
    load.changed(number, calls=False, condition=Condition.CLEARED)
    with pytest.raises(NotNow):
        load.closes(number, Outcome.NO_ANSWER)
    for _ in range(3):
        load.turn(lambda book, desk, now: cases.no_answer(book, load.alert(number), "chiara", desk, now=now))
        load.passes(2 * HOUR)
        assert load.alert(number).handling is Handling.NEW
    load.closes(number, Outcome.NO_ANSWER)

    assert load.gone[number].recalls == 3


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_still_true_is_closed_by_five_outcomes_only(load: Caseload, outcome: Outcome) -> None:
    number = load.raised("clinical", MEDIUM)
    may = {"threshold_changed", "expected_for_patient", "referred_gp", "referred_specialist", "emergency_112"}

    if outcome.value in may:
        load.closes(number, outcome)
        assert load.gone[number].outcome is outcome
    else:
        with pytest.raises(NotNow):
            load.closes(number, outcome)


def test_a_case_closes_with_its_last_alert_and_never_by_clearing(load: Caseload) -> None:
    one, two = load.raised("clinical", HIGH), load.raised("technical", LOW)
    for number in (one, two):
        load.changed(number, calls=False, condition=Condition.CLEARED)
    load.closes(one, Outcome.CALLED_TAUGHT)
    assert load.book.case is not None
    load.closes(two, Outcome.TECHNICAL_FIXED)

    assert load.book.timers == ()
    assert load.told[-1] == ("case_closed", None)


def test_a_running_case_keeps_the_ladder_it_began_with(load: Caseload) -> None:
    load.raised("clinical", HIGH)
    quiet = Ladder(steps=(Step(after=timedelta(0), to=(Role.GP,)),), answer_within=HOUR, act_within=HOUR)
    load.policy = Policy(ladders={**load.policy.ladders, Lane.HIGH: quiet})
    load.raised("clinical", HIGH)
    load.passes(20 * MINUTE)

    assert [step for step in load.said() if step.startswith("s0")] == ["s0 chiara", "s0 chiara"]
    assert "s2 paoli" in load.said()
