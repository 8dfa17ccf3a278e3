"""PDTA templates can be used as they are shipped, name their sources, and nobody has countersigned them yet."""

from datetime import date

import pytest

from accanto_alerts import doubts, templates
from accanto_alerts import plan as plans
from accanto_alerts.pai import Origin
from accanto_alerts.rules import AlertType, Device, Severity
from accanto_alerts.templates import Template
from accanto_api.enrolment import lacks

DAY = date(2026, 3, 1)


@pytest.mark.parametrize("template", templates.every(), ids=lambda template: template.id)
def test_a_template_is_a_plan_with_a_calendar_from_its_day_on(template: Template) -> None:
    pai = templates.started(template, DAY)

    assert pai.template == Origin(id=template.id, version=template.version)
    assert {item.starts for item in pai.calendar} == {DAY}
    assert plans.content(plans.written(pai)) == pai


@pytest.mark.parametrize("template", templates.every(), ids=lambda template: template.id)
def test_a_template_watches_devices_by_the_names_that_a_kit_has(template: Template) -> None:
    pai = templates.started(template, DAY)
    watched = {rule.part for rule in pai.rules if isinstance(rule, Device) and rule.part}

    assert {device.name for device in pai.kit} | watched <= set(lacks.KINDS)


@pytest.mark.parametrize("template", templates.every(), ids=lambda template: template.id)
def test_every_number_of_a_template_says_where_it_comes_from(template: Template) -> None:
    pai = templates.started(template, DAY)

    assert template.sources
    assert template.countersigned_by is None
    assert [rule.id for rule in (*pai.rules, *pai.offered) if not rule.note] == []
    assert ".md" not in " ".join(
        [*template.sources, *(rule.note or "" for rule in (*pai.rules, *pai.offered))]
    )


@pytest.mark.parametrize("template", templates.every(), ids=lambda template: template.id)
def test_a_template_leaves_only_signature_and_review_open(template: Template) -> None:
    odd = [doubt.en for doubt in doubts.of(templates.started(template, DAY))]

    assert len(odd) == 2, odd


def test_the_six_pathways_are_there() -> None:
    assert [template.id for template in templates.every()] == [
        "asthma", "atrial-fibrillation", "copd", "diabetes", "heart-failure", "hypertension",
    ]  # fmt: skip


def test_the_bare_weight_rule_is_offered_and_not_watched() -> None:
    pai = templates.started(templates.one("heart-failure"), DAY)

    assert [rule.id for rule in pai.offered] == ["weight-3-days"]
    assert "weight-3-days" not in {rule.id for rule in pai.rules}


def test_what_concerns_devices_and_calendar_is_never_clinical() -> None:
    for template in templates.every():
        for rule in templates.started(template, DAY).rules:
            is_of_the_kit = rule.kind in ("quality", "device")
            assert (rule.type is AlertType.TECHNICAL) == is_of_the_kit
            assert (rule.type is AlertType.ADHERENCE) == (rule.kind == "missing")
            assert rule.type is AlertType.CLINICAL or rule.severity is Severity.LOW
