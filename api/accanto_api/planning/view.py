"""A plan in words, for who reads, turns and signs it."""

from datetime import date

from accanto_alerts import changes, doubts, handles, load, templates, wording
from accanto_alerts import plan as plans
from accanto_alerts.agenda import Item
from accanto_alerts.handles import Handle
from accanto_alerts.pai import Pai
from accanto_alerts.rules import Rule
from accanto_alerts.templates import Template
from accanto_alerts.wording import Tongue, watching
from accanto_api.planning import shapes
from accanto_contract import signals
from accanto_contract.errors import PlanRefused


def of(pai: Pai, in_force: Pai | None, *, today: date) -> shapes.PlanView:
    """The plan, beside its template and the version in force."""
    return shapes.PlanView.model_validate(
        {
            "document": plans.written(pai),
            "title": pai.title,
            "pathway": pai.pathway,
            "service": pai.service.value,
            "template": _template_name(pai),
            "review_on": pai.review_on,
            "rules": [_rule(rule) for rule in pai.rules],
            "offered": [_rule(rule) for rule in pai.offered],
            "calendar": [_item(item) for item in pai.calendar],
            "load": _load(pai, today),
            "doubts": [{"it": one.it, "en": one.en} for one in doubts.of(pai)],
            "from_template": _from_template(pai),
            "from_version": [_change(one) for one in changes.between(in_force, pai)] if in_force else [],
        }
    )


def refused(error: PlanRefused) -> shapes.Both:
    """Why it cannot be a plan."""
    return {"it": error.it, "en": error.en}


def template(one: Template, *, today: date) -> shapes.Template:
    """A template to start from."""
    pai = templates.started(one, today)
    return shapes.Template(
        id=one.id,
        version=one.version,
        title={"it": one.title_it, "en": one.title_en},
        sources=list(one.sources),
        countersigned_by=one.countersigned_by,
        rules=len(pai.rules),
        minutes_a_week=load.of(pai, today=today).minutes_a_week,
    )


def _template_name(pai: Pai) -> dict[str, str] | None:
    if pai.template is None:
        return None
    known = next((one for one in templates.every() if one.id == pai.template.id), None)
    it, en = (known.title_it, known.title_en) if known else (pai.template.id, pai.template.id)
    return {"it": f"{it}, v{pai.template.version}", "en": f"{en}, v{pai.template.version}"}


def _from_template(pai: Pai) -> list[dict[str, object]]:
    """Nothing where the plan has no template, or one of a version that is not shipped any more."""
    known = [one for one in templates.every() if pai.template == one.origin]
    if not known:
        return []
    starts = min((item.starts for item in pai.calendar), default=date.min)
    return [_change(one) for one in changes.between(templates.started(known[0], starts), pai)]


def _change(one: changes.Change) -> dict[str, object]:
    return {"name": {"it": one.it, "en": one.en}, "was": one.was, "now": one.now}


def _rule(rule: Rule) -> dict[str, object]:
    it, en = handles.name_of(rule)
    return {
        "id": rule.id,
        "kind": rule.kind,
        "name": {"it": it, "en": en},
        "severity": rule.severity.value,
        "type": rule.type.value,
        "sentence": {"it": wording.asked(rule, "it"), "en": wording.asked(rule, "en")},
        "note": rule.note,
        "signal": next((name for name in rule.signals if name in signals.BY_NAME), None),
        "handles": [_handle(one) for one in handles.of(rule)],
    }


def _handle(one: Handle) -> dict[str, object]:
    return {
        "path": list(one.path), "name": {"it": one.it, "en": one.en}, "unit": one.unit, "value": one.value,
        "least": one.least, "most": one.most, "step": one.step, "signal": one.signal, "op": one.op,
    }  # fmt: skip


def _item(item: Item) -> dict[str, object]:
    it, en = Tongue(language="it"), Tongue(language="en")
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": {"it": watching.item(item, it), "en": watching.item(item, en)},
        "section": item.section.value,
        "sentence": {"it": wording.planned(item, "it"), "en": wording.planned(item, "en")},
        "minutes": load.lasts(item),
    }


def _load(pai: Pai, today: date) -> dict[str, object]:
    burden = load.of(pai, today=today)
    days = [
        [{"item": task.item, "at": task.at, "minutes": task.minutes} for task in day] for day in burden.days
    ]
    return {
        "days": days,
        "actions_a_week": burden.actions_a_week,
        "minutes_a_week": burden.minutes_a_week,
        "is_heavy": burden.is_heavy,
    }
