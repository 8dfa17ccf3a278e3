"""The limits of a plan that can be drawn across a chart: the side, the number, how urgent. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accanto_alerts.rules import KOfN, Limit, Persist, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A limit of a signal; values at or beyond it are of concern."""

    rule_id: str
    signal: str
    op: str
    value: float
    severity: str


def of(rules: Iterable[Rule]) -> list[Line]:
    """The limits of rules that judge single values; means over days have none to draw."""
    return [line for rule in rules for line in _of(rule, rule)]


def _of(rule: Rule, outer: Rule) -> Iterator[Line]:
    if isinstance(rule, KOfN | Persist):
        yield from _of(rule.inner, outer)
    if not isinstance(rule, Limit) or rule.mean is not None:
        return
    plain = {"rule_id": outer.id, "signal": rule.signal, "op": rule.op.value}
    yield Line(**plain, value=rule.limit, severity=outer.severity.value)
    if rule.red is not None:
        yield Line(**plain, value=rule.red.limit, severity=rule.red.severity.value)
