"""The indicators of a cohort that anybody can count by hand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from accanto_alerts.hours import Calendar
from accanto_alerts.indicators import catalogue, counts
from accanto_alerts.indicators.counts import Figure
from accanto_alerts.indicators.facts import Called, Days, Facts, Followed, Period, Version
from accanto_alerts.outcomes import Outcome

NOVEMBER = Period(since=datetime(2026, 10, 31, 23, tzinfo=UTC), until=datetime(2026, 11, 30, 23, tzinfo=UTC))
BEFORE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = datetime(2026, 11, 10, 9, tzinfo=UTC)


def _figure(name: str, facts: Facts, period: Period = NOVEMBER) -> Figure:
    return counts.figure(catalogue.BY_ID[name].unit, counts.of(name, facts, period, Calendar()).values())


def _all(*patients: str) -> tuple[Followed, ...]:
    return tuple(Followed(patient=patient, starts=BEFORE) for patient in patients)


def _plan(
    patient: str, *, review: date | None = None, ends: datetime | None = None, ok: bool = True
) -> Version:
    return Version(patient=patient, starts=BEFORE, ends=ends, is_in_force=ok, review_on=review)


def _alert(patient: str = "a", *, severity: str = "high", kind: str = "clinical", after_min: int | None = None,
           outcome: Outcome | None = None, is_late: bool = False, at: datetime = TEN) -> Called:  # fmt: skip
    answered = None if after_min is None else at + timedelta(minutes=after_min)
    return Called(
        patient=patient, rule_id="hr-high", kind=kind, severity=severity, raised_at=at, answered_at=answered,
        acted_at=answered, outcome=outcome, is_answer_late=is_late,
    )  # fmt: skip


def test_active_pais_are_agreed_approved_in_force_and_in_date() -> None:
    facts = Facts(
        enrolled=_all("active", "no consent", "draft", "overdue", "no plan"),
        agreed=_all("active", "draft", "overdue", "no plan"),
        versions=[
            _plan("active", review=date(2026, 11, 30)),
            _plan("no consent"),
            _plan("draft", ok=False),
            _plan("overdue", review=date(2026, 11, 29)),
        ],
    )

    assert _figure("pai_active", facts) == Figure(numerator=1, denominator=5, value=20)


def test_who_died_or_came_later_is_not_among_the_enrolled() -> None:
    dead = Followed(patient="dead", starts=BEFORE, ends=TEN)
    later = Followed(patient="later", starts=NOVEMBER.until)
    facts = Facts(enrolled=[*_all("here"), dead, later], agreed=_all("here", "dead"))

    assert _figure("consented", facts) == Figure(numerator=1, denominator=1, value=100)


def test_an_adesione_taken_back_counts_until_then() -> None:
    agreed = Followed(patient="a", starts=BEFORE, ends=TEN)
    facts = Facts(enrolled=_all("a"), agreed=[agreed])
    october = Period(since=datetime(2026, 9, 30, 22, tzinfo=UTC), until=NOVEMBER.since)

    assert _figure("consented", facts, october).value == 100
    assert _figure("consented", facts).value == 0


def test_a_review_on_its_own_day_is_on_time_and_a_day_later_is_not() -> None:
    due = date(2026, 11, 10)
    facts = Facts(
        enrolled=_all("on time", "late", "never", "in december"),
        versions=[
            _plan("on time", review=due, ends=datetime(2026, 11, 10, 22, tzinfo=UTC)),
            _plan("late", review=due, ends=datetime(2026, 11, 10, 23, tzinfo=UTC)),
            _plan("never", review=due),
            _plan("in december", review=date(2026, 12, 1)),
        ],
    )

    assert _figure("pai_reviewed", facts) == Figure(numerator=1, denominator=3, value=100 / 3)


def test_what_was_excused_is_not_owed() -> None:
    november = date(2026, 11, 1)

    def days(patient: str, kind: str, due: int, done: int, excused: int = 0) -> Days:
        return Days(
            patient=patient, month=november, kind=kind, signal="", due=due, done=done, excused=excused
        )

    facts = Facts(
        enrolled=_all("a", "b"),
        days=[
            days("a", "measure", 30, 24),
            days("b", "measure", 30, 6, excused=20),
            days("b", "questionnaire", 10, 10),
            days("a", "visit", 1, 0),
            days("a", "readings", 200, 190),
        ],
    )

    assert _figure("adherence", facts) == Figure(numerator=40, denominator=50, value=80)
    assert _figure("usable_readings", facts) == Figure(numerator=190, denominator=200, value=95)


def test_alerts_are_answered_useful_and_counted_by_week() -> None:
    facts = Facts(
        enrolled=_all("a", "b"),
        alerts=[
            _alert(outcome=Outcome.REFERRED_GP),
            _alert(outcome=Outcome.EXPECTED_FOR_PATIENT, severity="medium"),
            _alert(is_late=True),
            _alert(severity="low"),
            _alert(kind="technical", outcome=Outcome.TECHNICAL_FIXED),
            _alert(at=NOVEMBER.until, outcome=Outcome.REFERRED_GP),
        ],
    )

    assert _figure("answered_in_time", facts).value == pytest.approx(200 / 3)
    assert _figure("useful_alerts", facts) == Figure(numerator=1, denominator=2, value=50)
    weeks = 2 * 30 / 7
    assert _figure("alerts_per_week", facts).value == pytest.approx(4 / weeks)


def test_times_run_while_the_service_is_there() -> None:
    evening = datetime(2026, 11, 10, 18, 55, tzinfo=UTC)
    facts = Facts(
        enrolled=_all("a", "b"),
        alerts=[
            _alert("a", after_min=4),
            _alert("b", at=evening, after_min=12 * 60 + 11),
            _alert("b", severity="medium", after_min=600),
            _alert("b"),
        ],
    )

    assert _figure("time_to_answer", facts) == Figure(numerator=None, denominator=2, value=4, p90=11)


def test_a_share_of_nothing_is_no_number() -> None:
    assert _figure("useful_alerts", Facts(enrolled=())) == Figure(numerator=0, denominator=0, value=None)


def test_diabetics_are_looked_into_the_eyes_once_a_year() -> None:
    facts = Facts(
        enrolled=_all("seen", "long ago", "not diabetic"),
        diabetic=frozenset({"seen", "long ago"}),
        pictures=[
            Followed(patient="seen", starts=TEN),
            Followed(patient="long ago", starts=TEN - timedelta(days=400)),
        ],
    )

    assert _figure("fundus_year", facts) == Figure(numerator=1, denominator=2, value=50)


def test_a_referto_is_awaited_in_service_hours_and_only_what_was_answered_counts() -> None:
    evening = datetime(2026, 11, 10, 18, 30, tzinfo=UTC)
    facts = Facts(
        enrolled=_all("a"),
        readings=[
            Followed(patient="a", starts=TEN, ends=TEN + timedelta(minutes=90)),
            Followed(patient="a", starts=evening, ends=evening + timedelta(hours=13)),
            Followed(patient="a", starts=TEN),
        ],
    )

    assert _figure("referto_turnaround", facts) == Figure(numerator=None, denominator=2, value=60, p90=90)


def test_under_a_goal_is_said_and_without_a_goal_nothing_is() -> None:
    assert catalogue.BY_ID["adherence"].is_met(86.8) is True
    assert catalogue.BY_ID["alerts_per_week"].is_met(0.51) is False
    assert catalogue.BY_ID["time_to_act"].is_met(30) is None
    assert catalogue.BY_ID["adherence"].is_met(None) is None


def test_every_indicator_of_the_catalogue_can_be_counted() -> None:
    for one in catalogue.ALL:
        assert _figure(one.id, Facts(enrolled=_all("a"))) is not None


def test_the_page_about_indicators_says_what_the_catalogue_says() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/indicators.md").read_text(encoding="utf-8")

    for one in catalogue.ALL:
        row = f"| `{one.id}` | {one.title.en} | {one.numerator.en} | {one.denominator.en} |"
        assert row in page
