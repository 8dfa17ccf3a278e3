"""What is watched in one patient, and who decided so: the rules of a PAI, and how they rest as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from accanto_alerts.rules import Limit, Onset, Op, Result, Rule
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a patient's PAI."""

    patient_id: int
    version: int
    effective_from: datetime
    rules: tuple[Rule, ...]
    approved_by: str | None = None

    def __post_init__(self) -> None:
        """Refuse two rules of one name. Raises PlanRefused."""
        names = [rule.id for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise PlanRefused(
                f"Due regole si chiamano «{twice}»: a una dia un altro nome.",
                f"Two rules are called “{twice}”: give one of them another name.",
            )

    def document(self) -> dict[str, object]:
        """The rules as they rest in the database."""
        return {"rules": [_rule_document(rule) for rule in self.rules]}


class _RuleDocument(
    msgspec.Struct, frozen=True, kw_only=True, tag="limit", tag_field="kind", forbid_unknown_fields=True
):
    """A rule as JSON."""

    id: str
    signal: str
    op: Op
    limit: float
    clear: float
    result: Result
    onset: Onset
    cooldown_s: float = 3600
    actionable_age_s: float = 48 * 3600
    quality_min: float = 0.5


class _PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as JSON; what we do not know yet stays unread."""

    rules: tuple[_RuleDocument, ...]


def read(
    document: object, *, patient_id: int, version: int, effective_from: datetime, approved_by: str | None
) -> Plan:
    """The plan in a JSON document. Raises PlanRefused with a sentence for the clinician."""
    try:
        rules = msgspec.convert(document, _PlanDocument).rules
    except msgspec.ValidationError as error:
        raise PlanRefused(f"Il PAI non è leggibile: {error}.", f"The PAI cannot be read: {error}.") from error
    return Plan(
        patient_id=patient_id,
        version=version,
        effective_from=effective_from,
        rules=tuple(_rule(rule) for rule in rules),
        approved_by=approved_by,
    )


def _rule(document: _RuleDocument) -> Limit:
    return Limit(
        id=document.id,
        signal=document.signal,
        op=document.op,
        limit=document.limit,
        clear=document.clear,
        result=document.result,
        onset=document.onset,
        cooldown=timedelta(seconds=document.cooldown_s),
        actionable_age=timedelta(seconds=document.actionable_age_s),
        quality_min=document.quality_min,
    )


def _rule_document(rule: Rule) -> Mapping[str, object]:
    if not isinstance(rule, Limit):
        raise NotImplementedError(rule.kind)
    document = _RuleDocument(
        id=rule.id,
        signal=rule.signal,
        op=rule.op,
        limit=rule.limit,
        clear=rule.clear,
        result=rule.result,
        onset=rule.onset,
        cooldown_s=rule.cooldown.total_seconds(),
        actionable_age_s=rule.actionable_age.total_seconds(),
        quality_min=rule.quality_min,
    )
    return dict(msgspec.to_builtins(document))
