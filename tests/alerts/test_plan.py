"""A PAI survives its JSON, and one that cannot be used says why."""

from datetime import datetime

import pytest

from accanto_alerts import plan as plans
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit
from accanto_contract.errors import PlanRefused


def _read(document: object, start: datetime) -> Plan:
    return plans.read(document, patient_id=7, version=1, effective_from=start, approved_by=None)


def test_a_plan_comes_back_from_its_json(plan: Plan) -> None:
    again = plans.read(
        plan.document(),
        patient_id=plan.patient_id,
        version=plan.version,
        effective_from=plan.effective_from,
        approved_by=plan.approved_by,
    )

    assert again == plan


def test_two_rules_of_one_name_are_refused(plan: Plan, fast: Limit) -> None:
    with pytest.raises(PlanRefused, match="Two rules are called “hr-high”"):
        Plan(patient_id=7, version=1, effective_from=plan.effective_from, rules=(fast, fast))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({}, "rules"),
        ({"rules": [{"kind": "limit", "id": "x"}]}, r"rules\[0\]"),
        ({"rules": [{"kind": "horoscope"}]}, "horoscope"),
        ("nothing", "object"),
    ],
)
def test_json_that_is_no_plan_is_refused_with_the_place(document: object, says: str, start: datetime) -> None:
    with pytest.raises(PlanRefused, match=says):
        _read(document, start)
