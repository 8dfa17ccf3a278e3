"""A proposed plan is compared with the one in force, on paper and over what was measured."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

from accanto_alerts import difference, templates, what_if
from accanto_alerts import plan as plans
from accanto_alerts.pai import Pai
from accanto_alerts.rules import Limit, Onset, Op, Point, Result
from accanto_alerts.what_if import Effect

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAY = timedelta(days=1)
FAST = Limit(
    id="fast", signal="heart_rate", op=Op.AT_LEAST, limit=110, clear=100, cooldown=timedelta(hours=1),
    result=Result.REVERSIBLE, onset=Onset.PROMPT,
)  # fmt: skip


class Version(TypedDict):
    patient_id: int
    version: int
    effective_from: datetime
    approved_by: str | None


VALUES = (90, 112, 90, 125, 95, 108, 90)


def _history() -> dict[str, list[Point]]:
    times = [START + DAY * day for day in range(len(VALUES))]
    return {
        "heart_rate": [
            Point(time=at, value=value, quality=1, device_id=1, starts=at)
            for at, value in zip(times, VALUES, strict=True)
        ]
    }


def _effect(proposed: Limit) -> Effect:
    row = Version(patient_id=1, version=1, effective_from=START, approved_by=None)
    now, then = plans.of(Pai(rules=(FAST,)), **row), plans.of(Pai(rules=(proposed,)), **row)
    (effect,) = what_if.effects(now, then, _history(), since=START, until=START + 7 * DAY)
    return effect


def test_a_higher_limit_would_have_raised_less() -> None:
    effect = _effect(replace(FAST, limit=120))

    assert (effect.now, effect.proposed, effect.added) == (2, 1, ())
    assert [one.starts for one in effect.removed] == [START + DAY]


def test_a_lower_limit_would_have_raised_more() -> None:
    effect = _effect(replace(FAST, limit=105))

    assert (effect.now, effect.proposed, effect.removed) == (2, 3, ())
    assert [one.starts for one in effect.added] == [START + 5 * DAY]


def test_a_graver_result_changes_the_alerts_that_stay() -> None:
    effect = _effect(replace(FAST, result=Result.IRREVERSIBLE))

    assert [one.severity for one in effect.changed] == ["high", "high"]


def test_the_same_plan_changes_nothing() -> None:
    effect = _effect(FAST)

    assert (effect.added, effect.removed, effect.changed) == ((), (), ())
    assert (effect.now_per_week, effect.proposed_per_week) == (2.0, 2.0)


def test_what_a_clinician_changed_is_shown_against_the_template() -> None:
    pai = templates.started(templates.one("heart-failure"), date(2026, 3, 1))
    slower = [
        replace(rule, limit=111) if isinstance(rule, Limit) and rule.id == "pulse-high" else rule
        for rule in pai.rules
    ]
    own = replace(
        pai, rules=tuple(rule for rule in slower if rule.id != "spo2-low"), review_on=date(2026, 9, 1)
    )

    said = [one.sentence("it") for one in difference.from_template(own)]

    assert difference.from_template(pai) == []
    assert said[0] == "rules[pulse-high].limit: 101.0 → 111"
    assert said[1].startswith("rules[spo2-low]: tolto ")
    assert said[2] == "review_on: aggiunto 2026-09-01"
