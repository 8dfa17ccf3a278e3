"""The patient's day: what is to be done, what is done, what is asked."""

from datetime import UTC, datetime

from accanto_alerts import plan, templates
from accanto_alerts.agenda import Outcome
from accanto_alerts.plan import Plan
from accanto_alerts.points import Point
from accanto_api.home import day, page
from accanto_api.home.entries import Kind

MORNING = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
"""10:42 on the wall."""


def _plan(name: str = "heart-failure") -> Plan:
    begins = datetime(2026, 11, 2, tzinfo=UTC)
    return plan.of(
        templates.started(templates.one(name), begins.date()),
        patient_id=1, version=1, effective_from=begins, approved_by="dott.ssa Paoli",
    )  # fmt: skip


def _weighed(at: datetime) -> dict[str, list[Point]]:
    return {"weight": [Point(time=at, starts=at, value=68.2, quality=1, device_id=1)]}


def test_what_was_measured_is_done_and_says_when() -> None:
    weighed = datetime(2026, 11, 24, 6, 58, tzinfo=UTC)

    found = {
        one.item.id: one for one in day.tasks(_plan(), _weighed(weighed), now=MORNING) if one.day.day == 24
    }

    assert (found["weight-daily"].outcome, found["weight-daily"].at) == (Outcome.DONE, weighed)
    assert (found["pressure-daily"].outcome, found["pressure-daily"].at) == (Outcome.DUE, None)


def test_first_comes_what_ends_first() -> None:
    weighed = datetime(2026, 11, 24, 6, 58, tzinfo=UTC)
    today = [one for one in day.tasks(_plan(), _weighed(weighed), now=MORNING) if one.day.day == 24]

    first = day.next_to_do(today, MORNING)

    assert first is not None
    assert first.item.id == "pressure-daily"


def test_the_week_holds_each_day_and_a_visit_once() -> None:
    found = day.tasks(_plan(), {}, now=MORNING)

    assert sum(one.item.id == "weight-daily" for one in found) == 7
    assert sum(one.item.id == "gp-visit" for one in found) == 1


def test_questions_hidden_in_other_rules_are_asked_once() -> None:
    asked = day.questions(_plan())

    assert [one.item for one in asked].count("dyspnoea") == 1
    assert next(one for one in asked if one.item == "dyspnoea").is_scale


def test_what_the_plan_measures_may_be_written_down() -> None:
    assert page.kinds(_plan()) == [Kind.WEIGHT, Kind.PRESSURE, Kind.OXYGEN, Kind.TEMPERATURE]
    assert page.kinds(None) == list(Kind)
