"""A PAI as JSON: every kind of rule comes back from it, and what cannot be meant is refused, with the place."""

import json
import re
from datetime import date, datetime
from typing import TypedDict

import every_kind
import pytest

from accanto_alerts import plan as plans
from accanto_alerts import rules
from accanto_alerts.pai import Approval, Equipment, Pai, Part, Role
from accanto_alerts.rules import Missing
from accanto_contract.errors import PlanRefused

LIMIT = {
    "kind": "limit", "id": "fast", "signal": "heart_rate", "op": ">=", "limit": 110, "clear": 100,
    "result": "reversible", "onset": "prompt",
}  # fmt: skip
WEIGHING = {
    "id": "weighing", "kind": "measure", "signals": ["weight"], "starts": "2026-03-01",
    "recurrence": "FREQ=DAILY", "slots": [{"starts": "06:00", "ends": "10:00"}], "grace_h": 2,
}  # fmt: skip


class Whole(TypedDict):
    patient_id: int
    version: int
    effective_from: datetime
    approved_by: str | None


def test_every_kind_of_rule_comes_back_from_json(start: datetime) -> None:
    every = every_kind.every_rule()
    items = tuple(rule.item for rule in every if isinstance(rule, Missing))
    row = Whole(patient_id=1, version=2, effective_from=start, approved_by="dott.ssa Verdi")
    plan = plans.of(Pai(rules=every, calendar=items), **row)

    again = plans.read(json.loads(json.dumps(plan.document())), **row)

    assert again == plan
    assert {rule.kind for rule in every} == set(rules.KINDS)


def test_who_stands_behind_a_plan_comes_back_too() -> None:
    pai = Pai(
        rules=(),
        title="Scompenso",
        clinical=Part(owner="dott.ssa Verdi", role=Role.GP, aims=("peso stabile",)),
        kit=(Equipment(name="bilancia", signals=("weight",)),),
        approvals=(
            Approval(role=Role.GP, by="dott.ssa Verdi", on=date(2026, 3, 1)),
            Approval(role=Role.PATIENT, by="il paziente", on=date(2026, 3, 2)),
        ),
        review_on=date(2026, 9, 1),
    )

    again = plans.content(plans.written(pai))

    assert again == pai
    assert again.is_agreed
    assert again.is_due_for_review(date(2026, 9, 1))


def test_a_rule_inside_another_takes_its_name_and_gravity_from_it() -> None:
    inner = {name: LIMIT[name] for name in ("kind", "signal", "op", "limit", "clear")}
    outer = {"kind": "kofn", "id": "two", "k": 2, "n": 3, "within_days": 4, "inner": inner}
    document = {"rules": [{**outer, "result": "reversible", "onset": "prompt"}]}

    (rule,) = plans.content(document).rules

    assert rule.severity is rules.Severity.MEDIUM
    assert plans.written(plans.content(document)) == document


@pytest.mark.parametrize("duration", [{"cooldown_s": 7200}, {"cooldown_min": 120}, {"cooldown_h": 2}])
def test_a_duration_may_be_written_in_any_unit(duration: dict[str, float]) -> None:
    (rule,) = plans.content({"rules": [{**LIMIT, **duration}]}).rules

    assert rule.cooldown.total_seconds() == 7200
    assert plans.written(plans.content({"rules": [{**LIMIT, **duration}]}))["rules"] == [
        {**LIMIT, "cooldown_h": 2}
    ]


@pytest.mark.parametrize(
    ("wrong", "it", "en"),
    [
        ({"limit": "high"}, r"rules\[0\].limit: qui ci vuole un numero", "must stand a number"),
        ({"limit": float("nan")}, "un numero", "a number"),
        ({"limit": True}, "un numero", "a number"),
        ({"limti": 3}, "non conosco «limti»", "“limti” is not known"),
        ({"op": ">"}, "una di queste parole: >=, <=", "one of these words: >=, <="),
        ({"cooldown_h": 1, "cooldown_s": 3600}, "due volte", "twice"),
        ({"red": {"limit": 100, "result": "irreversible", "onset": "prompt"}}, "rosso", "red"),
        ({"red": {"limit": 130, "result": "minor", "onset": "delayed"}}, "meno urgente", "less urgent"),
        ({"schedule": {"starts": "9:00", "ends": "10:00"}}, "un'ora come 07:30", "a time like 07:30"),
        ({"schedule": {"starts": "11:00", "ends": "10:00"}}, "prima di finire", "before it ends"),
        ({"kind": "personal"}, "non conosco", "not known"),
        ({"limit": 10**400}, "un numero", "a number"),
        ({"cooldown_h": 1e12}, "dieci anni", "ten years"),
        ({"clear_after": 0}, "da 1 a 100", "from 1 to 100"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_in_both_languages(
    wrong: dict[str, object], it: str, en: str
) -> None:
    with pytest.raises(PlanRefused, match=en) as refused:
        plans.content({"rules": [{**LIMIT, **wrong}]})

    assert re.search(it, refused.value.it)


@pytest.mark.parametrize(
    ("wrong", "en"),
    [
        ({"recurrence": "every day"}, "FREQ=DAILY"),
        ({"recurrence": "FREQ=HOURLY"}, "FREQ=DAILY"),
        ({"signals": []}, "fulfil"),
        ({"signals": ["mood"]}, "fulfil"),
        ({"slots": [{"starts": "10:00", "ends": "06:00"}]}, "cannot end"),
        ({"days": 3}, "several days"),
        ({"id": "Every Day"}, "small letters"),
        ({"starts": "01/03/2026"}, "a date"),
    ],
)
def test_an_entry_of_the_calendar_that_nobody_could_keep_is_refused(
    wrong: dict[str, object], en: str
) -> None:
    with pytest.raises(PlanRefused, match=en):
        plans.content({"rules": [], "calendar": [{**WEIGHING, **wrong}]})


def test_a_rule_about_an_unknown_entry_is_refused() -> None:
    rule = {
        "kind": "missing", "id": "unweighed", "item": "weihging", "missed": 2, "of": 3,
        "result": "minor", "onset": "delayed",
    }  # fmt: skip

    with pytest.raises(PlanRefused, match="“weihging” is not in the calendar"):
        plans.content({"rules": [rule], "calendar": [WEIGHING]})


def test_a_rule_that_looks_back_for_ages_is_refused() -> None:
    yearly = {**WEIGHING, "recurrence": "FREQ=YEARLY;INTERVAL=300"}
    rule = {
        "kind": "missing", "id": "unweighed", "item": "weighing", "missed": 2, "of": 100,
        "result": "minor", "onset": "delayed",
    }  # fmt: skip

    with pytest.raises(PlanRefused, match="more than ten years"):
        plans.content({"rules": [rule], "calendar": [yearly]})
