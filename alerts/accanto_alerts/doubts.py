"""What is odd about a PAI, though it can be used: for who signs it, before signing."""

from collections.abc import Iterator
from dataclasses import dataclass

from accanto_alerts.pai import Pai
from accanto_alerts.rules import Limit
from accanto_alerts.wording import Tongue
from accanto_contract import signals
from accanto_contract.finding import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A sentence in both languages."""

    it: str
    en: str


def of(pai: Pai) -> list[Doubt]:
    """Everything that is odd."""
    return [*_unmeasured(pai), *_unwatched(pai), *_without_device(pai), *_contradicting(pai), *_unsigned(pai)]


_MEASURED_AS = {Code.FEV1_CHANGE.value: "fev1", Code.FEV1_FALL.value: "fev1", Code.FEV1_Z.value: "fev1"}
"""Findings that stand for a measure of the calendar."""


def _unmeasured(pai: Pai) -> Iterator[Doubt]:
    """Rules about what nobody is to measure."""
    planned = {name for item in pai.calendar for name in item.signals}
    planned |= {name for device in pai.kit for name in device.signals}
    for rule in pai.rules:
        measured = [
            name for name in rule.signals if name in signals.BY_NAME and not signals.BY_NAME[name].is_computed
        ]
        missing = [name for name in measured if name not in planned]
        if planned and missing:
            names = ", ".join(missing)
            yield Doubt(
                it=f"La regola «{rule.id}» guarda {names}, che né il calendario né il kit prevedono.",
                en=f"Rule “{rule.id}” looks at {names}, which neither calendar nor kit provide.",
            )


def _unwatched(pai: Pai) -> Iterator[Doubt]:
    """What is measured and nobody looks at."""
    read = {_MEASURED_AS.get(name, name) for rule in pai.rules for name in rule.signals}
    for item in pai.calendar:
        if item.signals and not read & set(item.signals):
            yield Doubt(
                it=f"La misura «{item.id}» è in calendario, e nessuna regola la guarda.",
                en=f"The measure “{item.id}” is in the calendar, and no rule looks at it.",
            )


def _without_device(pai: Pai) -> Iterator[Doubt]:
    """Measures for which the kit has no device."""
    provided = {name for device in pai.kit for name in device.signals}
    for item in pai.calendar:
        if pai.kit and item.signals and not provided & set(item.signals):
            yield Doubt(
                it=f"La misura «{item.id}» è in calendario, e il kit non ha con che farla.",
                en=f"The measure “{item.id}” is in the calendar, and the kit has nothing to take it with.",
            )


def _contradicting(pai: Pai) -> Iterator[Doubt]:
    """A low limit above a high one: some value is always of concern."""
    limits = [rule for rule in pai.rules if isinstance(rule, Limit)]
    for low in (rule for rule in limits if rule.side == "low"):
        for high in (rule for rule in limits if rule.side == "high" and rule.signal == low.signal):
            if low.limit >= high.limit:
                name = Tongue(language="it").signal(low.signal)
                yield Doubt(
                    it=f"{name}: il limite basso di «{low.id}» ({low.limit:g}) sta sopra quello alto di"
                    f" «{high.id}» ({high.limit:g}): un allarme c'è sempre.",
                    en=f"{name}: the lower limit of “{low.id}” ({low.limit:g}) lies above the upper one of"
                    f" “{high.id}” ({high.limit:g}): there is always an alarm.",
                )


def _unsigned(pai: Pai) -> Iterator[Doubt]:
    if not pai.is_agreed:
        yield Doubt(
            it="Mancano l'approvazione del MMG o il patto di cura firmato dal paziente (approvals).",
            en="The GP's approval or the patient's signed patto di cura is missing (approvals).",
        )
    if pai.review_on is None:
        yield Doubt(
            it="Manca la data di revisione (review_on).", en="The date of review is missing (review_on)."
        )
