"""What two plans say differently: what a clinician changed in a template, or since the version before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from accanto_alerts import plan as plans
from accanto_alerts import templates
from accanto_alerts.pai import Pai
from accanto_contract.errors import PlanRefused

_NAMES = ("id", "name", "role")
"""By these, entries of a list are known again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place in which two plans differ; None where one of them says nothing."""

    place: str
    was: object
    now: object

    def sentence(self, language: str) -> str:
        """In words, in `it` or `en`."""
        is_italian = language == "it"
        if self.was is None:
            return f"{self.place}: {'aggiunto' if is_italian else 'added'} {self.now}"
        if self.now is None:
            return f"{self.place}: {'tolto' if is_italian else 'removed'} {self.was}"
        return f"{self.place}: {self.was} → {self.now}"


def between(was: Pai, now: Pai) -> list[Difference]:
    """Everywhere that two plans differ, in the order of the document."""
    return list(_between(plans.written(was), plans.written(now), ""))


def from_template(pai: Pai) -> list[Difference]:
    """What a plan says otherwise than its template; everything, if it has none.

    Raises PlanRefused where the template is of another version than the one that is shipped.
    """
    if pai.template is None:
        return between(Pai(rules=()), pai)
    template = templates.one(pai.template.id)
    if template.version != pai.template.version:
        raise PlanRefused(
            f"Il PAI viene dalla versione {pai.template.version} del modello; c'è la {template.version}.",
            f"The PAI was made from version {pai.template.version} of its template; there is {template.version}.",
        )
    starts = min((item.starts for item in pai.calendar), default=date.min)
    return between(templates.started(template, starts), pai)


def _between(was: object, now: object, place: str) -> Iterator[Difference]:
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in dict.fromkeys((*was, *now)):
            yield from _between(was.get(name), now.get(name), f"{place}.{name}" if place else str(name))
        return
    before, after = _named(was), _named(now)
    if before is not None and after is not None:
        for name in dict.fromkeys((*before, *after)):
            yield from _between(before.get(name), after.get(name), f"{place}[{name}]")
        return
    if was != now:
        yield Difference(place=place, was=was, now=now)


def _named(entries: object) -> Mapping[str, object] | None:
    """The entries of a list by their names, where all of them have one of their own."""
    if not isinstance(entries, list):
        return None
    for key in _NAMES:
        names = [str(entry[key]) for entry in entries if isinstance(entry, Mapping) and key in entry]
        if len(names) == len(entries) and len(set(names)) == len(names):
            return dict(zip(names, entries, strict=True))
    return None
