"""What a clinician changed, in words."""

from datetime import date

from accanto_alerts import changes, plan, templates
from accanto_alerts.pai import Pai

NBSP = "\N{NO-BREAK SPACE}"


def _started() -> dict[str, object]:
    return plan.written(templates.started(templates.one("heart-failure"), date(2026, 11, 24)))


def _changed(**fields: object) -> Pai:
    return plan.content(_started() | fields)


def _rules(rule: str, **fields: object) -> Pai:
    rules = _started()["rules"]
    assert isinstance(rules, list)
    return _changed(rules=[one | fields if one["id"] == rule else one for one in rules])


WAS = plan.content(_started())


def test_a_number_is_told_by_the_name_of_its_rule_with_its_unit() -> None:
    (change,) = changes.between(WAS, _rules("weight-week", amount=1.5))

    assert (change.it, change.en) == ("Peso, differenza", "Weight, difference")
    assert (change.was, change.now) == (
        {"it": f"2{NBSP}kg", "en": f"2{NBSP}kg"}, {"it": f"1,5{NBSP}kg", "en": f"1.5{NBSP}kg"},
    )  # fmt: skip


def test_what_has_no_handle_is_told_by_both_sentences() -> None:
    (change,) = changes.between(WAS, _rules("spo2-low", onset="delayed"))

    assert change.it == "SpO₂"
    assert change.was is not None
    assert change.now is not None
    assert change.was["it"] != change.now["it"]


def test_a_rule_or_an_entry_that_goes_is_told_by_its_sentence() -> None:
    calendar = _started()["calendar"]
    assert isinstance(calendar, list)
    (change,) = changes.between(WAS, _changed(calendar=[one for one in calendar if one["id"] != "cm-call"]))

    assert (change.it, change.now) == ("Telefonata del case manager", None)
    assert change.was is not None
    assert change.was["it"].startswith("Telefonata del case manager: ogni mese")


def test_signatures_are_no_change_of_care() -> None:
    signed = _changed(approvals=[{"role": "gp", "by": "dott.ssa Paoli", "on": "2026-11-24"}])

    assert changes.between(WAS, signed) == []
