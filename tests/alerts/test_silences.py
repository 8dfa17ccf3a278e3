"""What a silence hides, what it never hides, and how it ends."""

from dataclasses import replace
from datetime import time

import pytest
from caseload import HOUR, MINUTE, Caseload, rome

from accanto_alerts.reconcile import Condition
from accanto_alerts.roster import Channel, Contact
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Kind, Silence
from accanto_contract.errors import NotNow

HIGH, LOW = Severity.HIGH, Severity.LOW


@pytest.fixture
def load() -> Caseload:
    return Caseload(now=rome("2026-11-23 10:00"))


def test_in_hospital_nothing_calls_until_a_person_ends_it(load: Caseload) -> None:
    start = load.now
    stay = load.silenced(
        Silence(kind=Kind.HOSPITAL, author="chiara", reason="polmonite", starts=start, ends=start + 72 * HOUR)
    )
    load.raised("clinical", HIGH)
    load.passes(100 * HOUR)
    assert load.said() == []
    load.lifted(stay)

    assert load.said() == ["s0 chiara"]


def test_a_silence_that_lapses_lets_what_is_still_true_call_at_once(load: Caseload) -> None:
    start = load.now
    work = Silence(
        kind=Kind.MAINTENANCE, author="chiara", reason="bilancia nuova", starts=start, ends=start + 2 * HOUR
    )
    load.silenced(work)
    over, still = load.raised("technical", LOW), load.raised("technical", LOW)
    load.changed(over, calls=False, condition=Condition.CLEARED)
    load.passes(2 * HOUR - MINUTE)
    assert load.said() == []
    load.passes(MINUTE)

    assert load.said() == ["s0 chiara"]
    assert [notice.covers for notice in load.outbox.values()] == [((still, 2),)]


@pytest.mark.parametrize(
    ("kind", "is_silent"), [(Kind.HOSPITAL, False), (Kind.THERAPY, False), (Kind.DEATH, True)]
)
def test_what_a_plan_forbids_to_silence_calls_but_for_the_dead(
    load: Caseload, kind: Kind, *, is_silent: bool
) -> None:
    ends = None if kind is Kind.DEATH else load.now + 72 * HOUR
    load.silenced(
        Silence(kind=kind, author="chiara", reason="cura", starts=load.now, ends=ends, rules=("apnoea",))
    )
    alert = replace(load.alert(load.raised("clinical", HIGH)), rule_id="apnoea", silenceable=False)

    assert load.book.silences[0].covers(alert) is is_silent


def test_a_holiday_hides_missing_measures_and_nothing_urgent(load: Caseload) -> None:
    start = load.now
    load.silenced(
        Silence(kind=Kind.HOLIDAY, author="chiara", reason="mare", starts=start, ends=start + 200 * HOUR)
    )
    missing, urgent = load.raised("adherence", LOW), load.raised("clinical", HIGH)

    assert load.alert(missing).silence is not None
    assert load.alert(urgent).silence is None


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

    assert not therapy.covers(load.alert(number))
    assert therapy.covers(replace(load.alert(number), rule_id="glucose"))


def test_quiet_hours_may_pass_midnight() -> None:
    quiet = Contact(
        person="chiara", channel=Channel.EMAIL, address="x", quiet_from=time(21), quiet_until=time(7)
    )

    assert [quiet.is_quiet(time(hour)) for hour in (20, 21, 2, 7)] == [False, True, True, False]
