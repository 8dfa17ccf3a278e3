"""How the alerts did, from a history that can be counted by hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accanto_alerts import insight
from accanto_alerts.hours import Calendar
from accanto_alerts.insight import Advice, Insight, Past
from accanto_alerts.outcomes import Outcome

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 11, 23, tzinfo=ROME)
HOUR = timedelta(hours=1)


def past(rule: str = "hr-high", outcome: Outcome | None = None, **more: object) -> Past:
    """An alert raised on Monday at nine."""
    values: dict[str, object] = {"patient": "p1", "kind": "clinical", "raised_at": MONDAY + 9 * HOUR, **more}
    return Past(rule_id=rule, outcome=outcome, **values)  # type: ignore[arg-type]  # fields by name


def _of(*alerts: Past, patients: int = 10) -> Insight:
    until = MONDAY + timedelta(weeks=1)
    return insight.of(alerts, Calendar(), since=MONDAY, until=until, patients=patients)


def test_ppv_counts_actionable_outcomes_among_closed_clinical_alerts() -> None:
    found = _of(
        past(outcome=Outcome.REFERRED_GP),
        past(outcome=Outcome.CALLED_OK),
        past(outcome=Outcome.FALSE_POSITIVE_OTHER),
        past(outcome=None),
        past(rule="strap", kind="technical", outcome=Outcome.DEVICE_REPLACED),
    )

    (rule,) = found.rules
    assert (found.ppv, rule.alerts, rule.closed, rule.actionable) == (1 / 3, 4, 3, 1)


def test_burden_is_clinical_alerts_by_patient_and_week() -> None:
    found = _of(*[past() for _ in range(5)], past(kind="technical"))

    assert (found.alerts_per_patient_week, found.technical_share) == (0.5, 1 / 6)


def test_answers_are_timed_in_service_hours() -> None:
    evening, morning = MONDAY + 19 * HOUR, MONDAY + timedelta(days=1, hours=9)

    found = _of(past(raised_at=evening, answered_at=morning), past(answered_at=MONDAY + 12 * HOUR), past())

    assert (found.to_answer.count, found.to_answer.median_h, found.to_answer.p90_h) == (2, 2.0, 3.0)


def test_advice_follows_what_the_outcomes_say_and_needs_eight_of_them() -> None:
    artefacts = [past("a", Outcome.FALSE_POSITIVE_ARTIFACT) for _ in range(8)]
    expected = [past("b", Outcome.EXPECTED_FOR_PATIENT) for _ in range(8)]
    nothing = [past("c", Outcome.CALLED_OK) for _ in range(8)]
    few = [past("d", Outcome.CALLED_OK) for _ in range(7)]
    right = [past("e", Outcome.REFERRED_GP) for _ in range(8)]

    found = {rule.rule_id: rule.advice for rule in _of(*artefacts, *expected, *nothing, *few, *right).rules}

    assert found == {"a": Advice.QUALITY, "b": Advice.BASELINE, "c": Advice.REPEAT, "d": None, "e": None}


def test_a_rule_is_counted_for_each_patient_too() -> None:
    found = _of(past(), past(), past(patient="p2"))

    assert [(rule.patient, rule.alerts) for rule in found.patients] == [("p1", 2), ("p2", 1)]


def test_a_persons_load_is_by_the_hour_of_service() -> None:
    found = _of(*[past(answered_by="chiara", answered_at=MONDAY + 10 * HOUR) for _ in range(42)])

    assert (found.people[0].person, found.people[0].alerts_per_service_hour) == ("chiara", 0.5)


def test_nothing_counted_is_no_number() -> None:
    found = _of(patients=0)

    assert (found.ppv, found.alerts_per_patient_week, found.to_act.median_h) == (None, None, None)
