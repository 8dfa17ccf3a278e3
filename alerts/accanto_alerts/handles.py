"""The numbers of a rule that a person may turn in the editor, each with its place in the document and its range.

Only what a clinician means as a number of medicine (a limit, a change, so many of so many) has a handle; the rest
of a rule is edited by who writes templates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from accanto_alerts.rules import Composite, Delta, KOfN, Limit, Macd, Missing, Op, Personal, Rate, Rule, Slope
from accanto_alerts.wording import Tongue
from accanto_alerts.wording.tongue import unit
from accanto_contract import signals

_AROUND: dict[str, tuple[float, float, float]] = {
    "heart_rate": (30, 180, 1),
    "pulse_rate": (30, 180, 1),
    "spo2": (80, 99, 1),
    "respiration_rate": (6, 40, 1),
    "systolic": (70, 220, 1),
    "diastolic": (40, 130, 1),
    "weight": (35, 160, 0.1),
    "temperature": (34, 41, 0.1),
    "glucose": (40, 450, 1),
    "pef": (60, 800, 5),
    "fev1": (0.5, 5, 0.05),
    "rr_irregularity": (0, 1, 0.05),
}
"""From, to and step of a limit on a slider; a value that lies outside widens it."""
_CHANGES: dict[str, tuple[float, float, float]] = {
    "weight": (0.5, 5, 0.1),
    "fev1": (0.05, 1, 0.05),
    "temperature": (0.2, 3, 0.1),
}
_COUNTED = {
    "k": ("volte", "times"),
    "n": ("delle ultime", "of the last"),
    "missed": ("saltate", "missed"),
    "of": ("delle ultime", "of the last"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """A number that may be turned."""

    path: tuple[str | int, ...]
    """Where it stands in the rule's document."""
    it: str
    en: str
    unit: str
    value: float
    least: float
    most: float
    step: float
    signal: str | None = None
    """Set where the number is a value of this signal, to be drawn across its history."""
    op: str | None = None
    """Of such a limit: its side."""


def of(rule: Rule) -> list[Handle]:
    """The handles of a rule, the most telling first."""
    return [*_of_value(rule), *_of_count(rule)]


def _of_value(rule: Rule) -> Iterator[Handle]:
    if isinstance(rule, Limit):
        yield from _limit(rule)
    elif isinstance(rule, Personal):
        yield from _personal(rule)
    elif isinstance(rule, Delta | Macd | Rate):
        yield _change(rule.signal, "amount", rule.amount)
    elif isinstance(rule, Slope):
        yield _change(rule.signal, "per_day", rule.per_day)
    elif isinstance(rule, Composite):
        for number, part in enumerate(rule.parts):
            yield from _within(("parts", number), of(part))


def _of_count(rule: Rule) -> Iterator[Handle]:
    if isinstance(rule, KOfN):
        yield from _within(("inner",), of(rule.inner))
        yield _count("k", rule.k, (1, rule.n))
        yield _count("n", rule.n, (rule.k, 20))
    elif isinstance(rule, Missing):
        yield _count("missed", rule.missed, (1, rule.of))
        yield _count("of", rule.of, (rule.missed, 14))


def _within(path: tuple[str | int, ...], found: Iterable[Handle]) -> Iterator[Handle]:
    return (replace(one, path=(*path, *one.path)) for one in found)


def _limit(rule: Limit) -> Iterator[Handle]:
    """The limit, the graver one, and where it is over: all drawn across the history, but for the last."""
    side = ("alto", "upper") if rule.op is Op.AT_LEAST else ("basso", "lower")
    drawn = {"signal": rule.signal, "op": rule.op.value}
    yield _value(rule, ("limit",), (f"limite {side[0]}", f"{side[1]} limit"), rule.limit, **drawn)
    if rule.red is not None:
        words = (f"limite {side[0]} grave", f"graver {side[1]} limit")
        yield _value(rule, ("red", "limit"), words, rule.red.limit, **drawn)
    yield _value(rule, ("clear",), ("rientra a", "clear at"), rule.clear)


def _value(rule: Limit, path: tuple[str, ...], words: tuple[str, str], value: float, **drawn: str) -> Handle:
    least, most, step = _AROUND.get(rule.signal, (value / 2, value * 2 or 1.0, 1.0))
    return Handle(
        path=path, it=words[0], en=words[1], unit=unit(rule.signal), value=value,
        least=min(least, value), most=max(most, value), step=step,
        signal=drawn.get("signal"), op=drawn.get("op"),
    )  # fmt: skip


def _personal(rule: Personal) -> Iterator[Handle]:
    if rule.amount is not None:
        yield _change(rule.signal, "amount", rule.amount)
    if rule.z is not None:
        words = ("deviazioni standard", "standard deviations")
        yield _plain("z", words, rule.z, (1.0, 6.0, 0.5))
    if rule.percent is not None:
        yield _plain("percent", ("variazione", "change"), rule.percent, (2.0, 60.0, 1.0), unit="%")


def _change(signal: str, name: str, value: float) -> Handle:
    least, most, step = _CHANGES.get(signal, (1.0, 60.0, 1.0))
    if name == "amount":
        return _plain(name, ("differenza", "difference"), value, (least, most, step), unit=unit(signal))
    words = ("variazione al giorno", "change a day")
    return _plain(name, words, value, (step / 10, most, step / 10), unit=unit(signal))


def _count(name: str, value: int, bounds: tuple[int, int]) -> Handle:
    words = _COUNTED[name]
    return _plain(name, words, value, (bounds[0], max(bounds[1], value), 1))


def _plain(
    name: str, words: tuple[str, str], value: float, range_: tuple[float, float, float], *, unit: str = ""
) -> Handle:
    least, most, step = range_
    return Handle(
        path=(name,), it=words[0], en=words[1], unit=unit, value=value,
        least=min(least, value), most=max(most, value), step=step,
    )  # fmt: skip


def name_of(rule: Rule) -> tuple[str, str]:
    """What a rule is about, in a word or two of Italian and English."""
    names = [one for one in rule.signals if "/" not in one and one in signals.BY_NAME]
    if isinstance(rule, Missing):
        return (rule.item.title or rule.item.id, rule.item.title or rule.item.id)
    if not names:
        return (rule.id.replace("-", " "), rule.id.replace("-", " "))
    it, en = Tongue(language="it"), Tongue(language="en")
    shown = dict.fromkeys(names)
    return (", ".join(it.signal(one) for one in shown), ", ".join(en.signal(one) for one in shown))
