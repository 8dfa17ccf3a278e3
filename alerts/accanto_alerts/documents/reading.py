"""Facts out of JSON, or a refusal with the place (`rules[2].baseline`) and what should stand there.

What is not known is refused too: a misspelt name must not pass for a wish that was heard.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from types import UnionType
from typing import TypeVar, get_args, get_origin

from accanto_alerts import rules
from accanto_alerts.agenda import Item, Recurrence, recurrence
from accanto_alerts.documents import forms
from accanto_alerts.rules import Rule
from accanto_contract.errors import PlanRefused

T = TypeVar("T")
INHERITED = ("id", "result", "onset")
"""What a rule inside another one takes from it, where it does not say so itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads facts; knows what a document says elsewhere."""

    items: Mapping[str, Item] = field(default_factory=dict)
    """The entries of the calendar that rules speak of."""
    starts: date | None = None
    """When entries begin that do not say so: those of a template."""

    def fact(self, kind: type[T], value: object, where: str = "", **inherited: object) -> T:
        """A fact of a dataclass. Raises PlanRefused."""
        if not isinstance(value, Mapping):
            raise forms.wrong(where, "un oggetto {…}", "an object {…}")
        given = {**inherited, **{str(name): one for name, one in value.items()}}
        if kind is Item and self.starts is not None:
            given.setdefault("starts", self.starts.isoformat())
        _check_known(kind, given, where)
        shape: type = kind
        found = {name: self._field(name, hint, given, where) for name, hint in forms.hints_of(shape).items()}
        present = {name: one for name, one in found.items() if one is not forms.ABSENT}
        _check_complete(kind, present, where)
        return kind(**present)

    def _field(self, name: str, hint: object, given: Mapping[str, object], where: str) -> object:
        if forms.plain(hint) is timedelta:
            return forms.duration(name, given, where)
        if name not in given:
            return forms.ABSENT
        taken = {key: given[key] for key in INHERITED if key in given}
        return self._value(hint, given[name], f"{where}.{name}" if where else name, taken)

    def _value(self, hint: object, value: object, where: str, taken: Mapping[str, object]) -> object:
        if isinstance(hint, UnionType):
            return None if value is None else self._value(forms.plain(hint), value, where, taken)
        if get_origin(hint) is tuple:
            return self._many(get_args(hint)[0], value, where, taken)
        if hint is Item and not isinstance(value, Mapping):
            return self._item(value, where)
        return self._one(hint, value, where, taken)

    def _one(self, hint: object, value: object, where: str, taken: Mapping[str, object]) -> object:
        if hint is Rule:
            return self._rule(value, where, taken)
        if hint is Recurrence:
            return recurrence.parse(forms.scalar(str, value, where))
        if not isinstance(hint, type):
            raise TypeError(hint)
        if dataclasses.is_dataclass(hint):
            return self.fact(hint, value, where)
        if issubclass(hint, Enum):
            return forms.choice(hint, value, where)
        return forms.scalar(hint, value, where)

    def _many(
        self, hint: object, value: object, where: str, taken: Mapping[str, object]
    ) -> tuple[object, ...]:
        if not isinstance(value, list | tuple):
            raise forms.wrong(where, "un elenco […]", "a list […]")
        return tuple(self._value(hint, one, f"{where}[{n}]", taken) for n, one in enumerate(value))

    def _rule(self, value: object, where: str, taken: Mapping[str, object]) -> Rule:
        kind = value.get("kind") if isinstance(value, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(kind, str) or kind not in rules.KINDS:
            kinds = ", ".join(rules.KINDS)
            raise PlanRefused(
                f"{where}: non conosco il tipo di regola (kind) «{kind}»; conosco: {kinds}.",
                f"{where}: the kind of rule “{kind}” is not known; known are: {kinds}.",
            )
        rest = {name: one for name, one in value.items() if name != "kind"}
        return self.fact(rules.KINDS[kind], rest, where, **taken)

    def _item(self, value: object, where: str) -> Item:
        name = forms.scalar(str, value, where)
        if name not in self.items:
            raise PlanRefused(
                f"{where}: «{name}» non è nel calendario (calendar) di questo PAI.",
                f"{where}: “{name}” is not in the calendar of this PAI.",
            )
        return self.items[name]


def _check_known(kind: type, given: Mapping[str, object], where: str) -> None:
    known = forms.names_of(kind)
    unknown = next((name for name in given if name not in known), None)
    if unknown is not None:
        place = where or "PAI"
        raise PlanRefused(
            f"{place}: non conosco «{unknown}»; qui possono stare: {', '.join(known)}.",
            f"{place}: “{unknown}” is not known; here may stand: {', '.join(known)}.",
        )


def _check_complete(kind: type, present: Mapping[str, object], where: str) -> None:
    hints = forms.hints_of(kind)
    for one in dataclasses.fields(kind):
        is_needed = one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
        if is_needed and one.name not in present:
            place = where or "PAI"
            name = f"{one.name}_days" if forms.plain(hints[one.name]) is timedelta else one.name
            raise PlanRefused(f"{place}: manca «{name}».", f"{place}: “{name}” is missing.")
