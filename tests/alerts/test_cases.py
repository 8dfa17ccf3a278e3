"""A case, step by step: who is told when, what an answer changes, what a silence hides."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from caseload import Caseload

from accanto_alerts import cases
from accanto_alerts.escalation import Ladder, Policy, Role, Step
from accanto_alerts.lifecycle import Lane, Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.roster import Channel, Contact
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Kind, Silence
from accanto_contract.errors import NotNow

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def rome(text: str) -> datetime:
    """A moment by the wall clock of Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome"))


@pytest.fixture
def load() -> Caseload:
    return Caseload(now=rome("2026-11-23 10:00"))


def _told(load: Caseload) -> list[str]:
    """Who was told, step by step."""
    load.send()
    return [f"{notice.route[0]}{notice.step} {notice.contact.person}" for _, notice in load.received]


def _alert(load: Caseload, number: int) -> Standing:
    found = load.book.alert(number)
    assert found is not None
    return found


def _takes(load: Caseload, number: int, by: str = "chiara") -> None:
    load.turn(lambda book, desk, now: cases.acknowledge(book, _alert(load, number), by, desk, now=now))


def _closes(load: Caseload, number: int, outcome: Outcome) -> None:
    load.turn(
        lambda book, desk, now: cases.close(book, _alert(load, number), outcome, "chiara", desk, now=now)
    )


def test_an_urgent_alert_climbs_its_ladder_until_somebody_answers(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    for _ in range(2):
        load.passes(10 * MINUTE)
    _takes(load, number)
    load.passes(15 * MINUTE)

    assert _told(load) == ["s0 chiara", "s1 chiara", "s2 paoli"]


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
    assert _told(load) == ["o0 nadia"]
    load.passes(MINUTE)

    assert _told(load) == ["o0 nadia", "s0 chiara"]


def test_what_nobody_answered_by_20_00_goes_the_way_of_the_night(load: Caseload) -> None:
    load.now = rome("2026-11-23 19:59")
    load.raised("clinical", HIGH)
    load.passes(MINUTE)

    assert _told(load) == ["s0 chiara", "o0 nadia"]


def test_a_medium_alert_of_the_night_waits_for_8_00(load: Caseload) -> None:
    load.now = rome("2026-11-23 20:00")
    load.raised("clinical", MEDIUM)
    load.passes(11 * HOUR + 59 * MINUTE)
    assert _told(load) == []
    load.passes(MINUTE)

    assert _told(load) == ["s0 chiara"]


def test_on_a_holiday_a_medium_alert_waits_for_the_next_day(load: Caseload) -> None:
    load.now = rome("2026-12-08 10:00")
    load.raised("clinical", MEDIUM)
    load.passes(21 * HOUR)
    assert _told(load) == []
    load.passes(HOUR)

    assert _told(load) == ["s0 chiara"]


def test_after_a_night_without_electricity_every_step_is_met_in_order(load: Caseload) -> None:
    load.raised("clinical", HIGH)
    load.passes(14 * HOUR)

    assert _told(load) == ["s0 chiara", "s1 chiara", "s2 paoli", "s3 nadia", "o0 nadia"]
    assert [what for what, alert in load.told if alert] == ["answer_late", "action_late"]


def test_an_acknowledgement_without_action_expires_and_calls_again(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    _takes(load, number)
    load.passes(30 * MINUTE)

    assert (_alert(load, number).handling, _alert(load, number).called) == (Handling.NEW, 2)
    assert _told(load) == ["s0 chiara", "s0 chiara"]


def test_an_urgent_acknowledgement_expires_by_the_wall_clock_also_at_night(load: Caseload) -> None:
    load.now = rome("2026-11-23 19:50")
    number = load.raised("clinical", HIGH)
    _takes(load, number)
    load.passes(30 * MINUTE)

    assert _told(load) == ["s0 chiara", "o0 nadia"]


def test_getting_worse_calls_again_also_when_somebody_has_taken_it(load: Caseload) -> None:
    number = load.raised("clinical", MEDIUM)
    _takes(load, number)
    load.changed(number, calls=True, severity=HIGH)

    assert _told(load) == ["s0 chiara"]
    assert _alert(load, number).waits


def test_a_second_person_is_told_that_it_is_taken(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    _takes(load, number)

    with pytest.raises(NotNow) as refused:
        _takes(load, number, "marco")

    assert refused.value.reason == "already_taken"


def test_what_is_looked_after_and_still_true_comes_back_at_its_time(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.turn(lambda book, desk, now: cases.start(book, _alert(load, number), "chiara", desk, now=now))
    load.passes(HOUR)

    assert _alert(load, number).handling is Handling.NEW


def test_what_is_looked_after_and_over_waits_for_its_outcome(load: Caseload) -> None:
    number = load.raised("clinical", HIGH)
    load.turn(lambda book, desk, now: cases.start(book, _alert(load, number), "chiara", desk, now=now))
    load.changed(number, calls=False, condition=Condition.CLEARED)
    load.passes(HOUR)

    assert _alert(load, number).handling is Handling.IN_CARE


def test_an_unanswered_call_is_repeated_and_after_three_somebody_else_is_asked(load: Caseload) -> None:
    number = load.raised("clinical", MEDIUM)
    load.changed(number, calls=False, condition=Condition.CLEARED)
    with pytest.raises(NotNow):
        _closes(load, number, Outcome.NO_ANSWER)
    for _ in range(3):
        load.turn(
            lambda book, desk, now: cases.no_answer(book, _alert(load, number), "chiara", desk, now=now)
        )
        load.passes(2 * HOUR)
        assert _alert(load, number).handling is Handling.NEW
    _closes(load, number, Outcome.NO_ANSWER)

    assert load.gone[number].recalls == 3


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_still_true_is_closed_by_five_outcomes_only(load: Caseload, outcome: Outcome) -> None:
    number = load.raised("clinical", MEDIUM)
    may = {"threshold_changed", "expected_for_patient", "referred_gp", "referred_specialist", "emergency_112"}

    if outcome.value in may:
        _closes(load, number, outcome)
        assert load.gone[number].outcome is outcome
    else:
        with pytest.raises(NotNow):
            _closes(load, number, outcome)


def test_a_case_closes_with_its_last_alert_and_never_by_clearing(load: Caseload) -> None:
    one, two = load.raised("clinical", HIGH), load.raised("technical", LOW)
    for number in (one, two):
        load.changed(number, calls=False, condition=Condition.CLEARED)
    _closes(load, one, Outcome.CALLED_TAUGHT)
    assert load.book.case is not None
    _closes(load, two, Outcome.TECHNICAL_FIXED)

    assert load.book.timers == ()
    assert load.told[-1] == ("case_closed", None)


def test_a_running_case_keeps_the_ladder_it_began_with(load: Caseload) -> None:
    load.raised("clinical", HIGH)
    quiet = Ladder(steps=(Step(after=timedelta(0), to=(Role.GP,)),), answer_within=HOUR, act_within=HOUR)
    load.policy = Policy(ladders={**load.policy.ladders, Lane.HIGH: quiet})
    load.raised("clinical", HIGH)
    load.passes(20 * MINUTE)

    assert [step for step in _told(load) if step.startswith("s0")] == ["s0 chiara", "s0 chiara"]
    assert "s2 paoli" in _told(load)


def test_in_hospital_nothing_calls_until_a_person_ends_it(load: Caseload) -> None:
    start = load.now
    stay = load.silenced(
        Silence(kind=Kind.HOSPITAL, author="chiara", reason="polmonite", starts=start, ends=start + 72 * HOUR)
    )
    load.raised("clinical", HIGH)
    load.passes(100 * HOUR)
    assert _told(load) == []
    load.lifted(stay)

    assert _told(load) == ["s0 chiara"]


def test_a_silence_that_lapses_lets_what_is_still_true_call_at_once(load: Caseload) -> None:
    start = load.now
    work = Silence(
        kind=Kind.MAINTENANCE, author="chiara", reason="bilancia nuova", starts=start, ends=start + 2 * HOUR
    )
    load.silenced(work)
    over, still = load.raised("technical", LOW), load.raised("technical", LOW)
    load.changed(over, calls=False, condition=Condition.CLEARED)
    load.passes(2 * HOUR - MINUTE)
    assert _told(load) == []
    load.passes(MINUTE)

    assert _told(load) == ["s0 chiara"]
    assert [notice.covers for notice in load.outbox.values()] == [((still, 2),)]


def test_a_holiday_hides_missing_measures_and_nothing_urgent(load: Caseload) -> None:
    start = load.now
    load.silenced(
        Silence(kind=Kind.HOLIDAY, author="chiara", reason="mare", starts=start, ends=start + 200 * HOUR)
    )
    missing, urgent = load.raised("adherence", LOW), load.raised("clinical", HIGH)

    assert _alert(load, missing).silence is not None
    assert _alert(load, urgent).silence is None


@pytest.mark.parametrize(
    ("kind", "hours", "rules", "reason"),
    [
        (Kind.THERAPY, 73, ("hr-high",), "antibiotico"),
        (Kind.THERAPY, 24, (), "antibiotico"),
        (Kind.HOLIDAY, 31 * 24, (), "mare"),
        (Kind.HOLIDAY, 24, (), " "),
        (Kind.HOLIDAY, -1, (), "mare"),
    ],
)
def test_a_silence_that_may_not_be_is_refused(
    kind: Kind, hours: int, rules: tuple[str, ...], reason: str, load: Caseload
) -> None:
    with pytest.raises(NotNow):
        Silence(
            kind=kind, author="x", reason=reason, starts=load.now, ends=load.now + hours * HOUR, rules=rules
        )


def test_a_silence_is_listed_the_day_before_it_ends(load: Caseload) -> None:
    start = load.now
    sea = Silence(kind=Kind.HOLIDAY, author="x", reason="mare", starts=start, ends=start + 72 * HOUR)

    assert not sea.is_ending(start + 47 * HOUR)
    assert sea.is_ending(start + 48 * HOUR)


def test_a_therapy_hides_an_urgent_alert_of_the_rule_that_it_names(load: Caseload) -> None:
    start = load.now
    therapy = Silence(
        id=1,
        kind=Kind.THERAPY,
        author="x",
        reason="cortisone",
        starts=start,
        ends=start + HOUR,
        rules=("glucose",),
    )
    number = load.raised("clinical", HIGH)

    assert not therapy.covers(_alert(load, number))
    assert therapy.covers(replace(_alert(load, number), rule_id="glucose"))


def test_quiet_hours_may_pass_midnight() -> None:
    quiet = Contact(
        person="chiara", channel=Channel.EMAIL, address="x", quiet_from=time(21), quiet_until=time(7)
    )

    assert [quiet.is_quiet(time(hour)) for hour in (20, 21, 2, 7)] == [False, True, True, False]
