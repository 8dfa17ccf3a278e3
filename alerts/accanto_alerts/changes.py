"""What a clinician changed in a plan, in words: the rule and its number, not the place in a document. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accanto_alerts import difference, handles, wording
from accanto_alerts.agenda import Item
from accanto_alerts.difference import Difference
from accanto_alerts.pai import Pai
from accanto_alerts.rules import Rule
from accanto_alerts.wording import LANGUAGES, Tongue, watching
from accanto_alerts.wording.tongue import Language, spaced

_NAMED = re.compile(r"^(rules|offered|calendar|kit)\[(.+?)\](?:\.(.+))?$")
_FIELDS = {
    "title": ("Titolo", "Title"),
    "pathway": ("Percorso", "Pathway"),
    "service": ("Servizio", "Service"),
    "review_on": ("Revisione entro", "Review by"),
    "shows_values": ("Il paziente vede i suoi valori", "The patient sees the values"),
    "clinical": ("Parte clinica", "Clinical part"),
    "care": ("Parte assistenziale", "Care part"),
    "approvals": ("Firme", "Signatures"),
    "template": ("Modello", "Template"),
}
_LISTS = {
    "rules": ("Regola", "Rule"),
    "offered": ("Regola offerta", "Offered rule"),
    "calendar": ("Calendario", "Calendar"),
    "kit": ("Kit", "Kit"),
}
_OF_ITEM = {
    "recurrence": ("ricorrenza", "recurrence"),
    "slots": ("fasce orarie", "slots"),
    "days": ("giorni di tempo", "days of time"),
    "title": ("titolo", "title"),
    "starts": ("dal", "from"),
}
_NOT_TOLD = frozenset({"template", "approvals"})
"""What changes with every version, and says nothing about care."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place: what it is about, and what it said and says; None where it said or says nothing."""

    it: str
    en: str
    was: Mapping[Language, str] | None
    now: Mapping[Language, str] | None


def between(was: Pai, now: Pai) -> list[Change]:
    """Everything about care that two plans say differently, in the order of the document."""
    return list(_told(difference.between(was, now), was, now))


def _told(differences: Sequence[Difference], was: Pai, now: Pai) -> Iterator[Change]:
    before, after = _rules(was), _rules(now)
    items = {item.id: item for pai in (was, now) for item in pai.calendar}
    for one in differences:
        if one.place.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0] in _NOT_TOLD:
            continue
        found = _NAMED.match(one.place)
        if found is None:
            it, en = _FIELDS.get(one.place.split(".", maxsplit=1)[0], (one.place, one.place))
            yield Change(it=it, en=en, was=_plain(one.was), now=_plain(one.now))
            continue
        group, name, rest = found[1], found[2], found[3]
        if group in {"rules", "offered"} and (name in after or name in before):
            yield _of_rule(one, before.get(name), after.get(name), rest)
        elif group == "calendar" and name in items:
            yield _of_item(one, items[name], rest)
        else:
            words = _LISTS[group]
            yield Change(
                it=f"{words[0]} {name}", en=f"{words[1]} {name}", was=_plain(one.was), now=_plain(one.now)
            )


def _rules(pai: Pai) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in (*pai.rules, *pai.offered)}


def _of_rule(one: Difference, was: Rule | None, now: Rule | None, rest: str | None) -> Change:
    """A number by its name; whatever else of a rule changed, by the sentences before and after."""
    rule = now or was
    if rule is None:
        raise KeyError(one.place)
    it, en = handles.name_of(rule)
    if rest is None:
        return Change(it=it, en=en, **_both(one, _sentence(rule)))
    path = tuple(int(part) if part.isdigit() else part for part in re.split(r"[.\[\]]+", rest) if part)
    handle = next((handle for handle in handles.of(rule) if handle.path == path), None)
    if handle is None:
        return Change(it=it, en=en, was=_sentence(was) if was else None, now=_sentence(now) if now else None)
    return Change(
        it=f"{it}, {handle.it}",
        en=f"{en}, {handle.en}",
        was=_number(one.was, handle.unit),
        now=_number(one.now, handle.unit),
    )


def _sentence(rule: Rule) -> Mapping[Language, str]:
    return {language: wording.watched(rule, language) for language in LANGUAGES}


def _of_item(one: Difference, item: Item, rest: str | None) -> Change:
    titles = {language: watching.item(item, Tongue(language=language)) for language in LANGUAGES}
    if rest is None:
        sentence = {language: wording.planned(item, language) for language in LANGUAGES}
        return Change(it=titles["it"], en=titles["en"], **_both(one, sentence))
    words = _OF_ITEM.get(rest, (rest, rest))
    return Change(
        it=f"{titles['it']}, {words[0]}",
        en=f"{titles['en']}, {words[1]}",
        was=_plain(one.was),
        now=_plain(one.now),
    )


def _both(one: Difference, sentence: Mapping[Language, str]) -> dict[str, Mapping[Language, str] | None]:
    """The same sentence on whichever side it stands."""
    return {"was": sentence if one.was else None, "now": sentence if one.now else None}


def _number(value: object, unit: str) -> Mapping[Language, str] | None:
    if not isinstance(value, int | float):
        return _plain(value)
    return {language: f"{Tongue(language=language).plain(value)}{spaced(unit)}" for language in LANGUAGES}


def _plain(value: object) -> Mapping[Language, str] | None:
    """A value as it stands: texts and numbers as they are, lists by their members."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        text = ", ".join(f"{name} {one}" for name, one in value.items())
    elif isinstance(value, list | tuple):
        text = ", ".join(_flat(one) for one in value)
    else:
        text = _flat(value)
    return dict.fromkeys(LANGUAGES, text)


def _flat(value: object) -> str:
    return "–".join(str(one) for one in value.values()) if isinstance(value, Mapping) else str(value)
