"""The templates call as rarely, and the weight rules are right as often, as they were once measured to: no worse.

The cohort is made up (benchmarks/support/cohort.py): this guards the rules' behaviour, it proves nothing clinical.
"""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.slow

SUPPORT = Path(__file__).parents[2] / "benchmarks/support"


@pytest.fixture
def burden(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SUPPORT)
    return importlib.import_module("burden")


def test_the_weight_rules_are_right_and_see_what_they_should(burden: ModuleType) -> None:
    found = burden.of_weight(burden.weight_rules()[burden.WATCHED])

    assert found.ppv >= 0.74
    assert found.sensitivity >= 0.98
    assert found.delay_days <= 5


def test_the_bare_rule_of_two_kilos_floods_as_the_papers_say(burden: ModuleType) -> None:
    found = burden.of_weight(burden.weight_rules()[burden.BARE])

    assert found.ppv < 0.1
    assert found.per_week > 0.1


@pytest.mark.parametrize(
    ("template", "most"),
    [
        ("asthma", 0.30),
        ("atrial-fibrillation", 0.20),
        ("copd", 0.20),
        ("diabetes", 0.20),
        ("heart-failure", 0.20),
        ("hypertension", 0.20),
    ],
)
def test_a_steady_patient_is_left_in_peace(burden: ModuleType, template: str, most: float) -> None:
    assert burden.of_template(template, patients=20) <= most
