"""Why there is an alert: the rule's sentence, its limits, the values behind it, and where they come from.

The explanation is stored with the alert and is all that a screen needs; docs/reference/alerts.md lists it.
Words follow the house's way with numbers: the value bold, a no-break space before the unit, a decimal comma
in Italian.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Op, Point, Rule
from accanto_contract import signals
from accanto_contract.signals import SignalId

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """How a signal is called, and with how many decimals its values are said."""

    it: str
    en: str
    decimals: int = 0


_WORDS = {
    SignalId.HEART_RATE: _Words(it="FC", en="HR"),
    SignalId.SPO2: _Words(it="SpO₂", en="SpO₂"),
    SignalId.PULSE_RATE: _Words(it="Polso", en="Pulse"),
    SignalId.RR_IRREGULARITY: _Words(
        it="Ritmo irregolare, indice RR", en="Irregular rhythm, RR index", decimals=2
    ),
}


def of(rule: Rule, episode: Episode, plan: Plan) -> Mapping[str, object]:
    """The explanation of an alert by its newest episode, ready for JSON."""
    if not isinstance(rule, Limit):
        raise NotImplementedError(rule.kind)
    return {
        "rule": {
            "id": rule.id,
            "kind": "limit",
            "signal": rule.signal,
            "op": rule.op.value,
            "limit": rule.limit,
            "clear": rule.clear,
        },
        "sentence": {"it": sentence(rule, episode, "it"), "en": sentence(rule, episode, "en")},
        "unit": _unit(rule),
        "peak": {"time": episode.peak.time.isoformat(), "value": episode.peak.value},
        "samples": [_sample(point) for point in _shown(episode)],
        "plan_version": plan.version,
        "approved_by": plan.approved_by,
        "algorithm": _algorithm(episode.peak),
        "strip": _strip(episode.peak),
    }


def sentence(rule: Limit, episode: Episode, language: str) -> str:
    """The alert in one sentence, in `it` or `en`: what was measured, for how long, and the limit."""
    is_italian = language == "it"
    words = _WORDS[signals.BY_NAME[rule.signal].id]
    low, high = sorted((episode.mildest, episode.peak.value))
    values = [_number(value, words.decimals, is_italian=is_italian) for value in (low, high)]
    unit = _unit(rule)
    value = "–".join(dict.fromkeys(values)) + (f"{NBSP}{unit}" if unit else "")
    side = {
        True: {Op.AT_LEAST: "alto", Op.AT_MOST: "basso"},
        False: {Op.AT_LEAST: "upper", Op.AT_MOST: "lower"},
    }
    limit = _number(rule.limit, words.decimals, is_italian=is_italian)
    if is_italian:
        return f"{words.it} **{value}**{_lasting(episode, 'in')}; limite {side[True][rule.op]} {limit}"
    return f"{words.en} **{value}**{_lasting(episode, 'over')}; {side[False][rule.op]} limit {limit}"


def _lasting(episode: Episode, word: str) -> str:
    """Over how long the values lay beyond the limit; nothing for one value of one moment."""
    lasted = episode.newest.time - episode.first[0].starts
    if lasted < timedelta(seconds=1):
        return ""
    for size, unit in ((timedelta(days=1), "d" if word == "over" else "g"), (timedelta(hours=1), "h")):
        if lasted >= 2 * size:
            return f" {word} {lasted // size}{NBSP}{unit}"
    if lasted >= timedelta(minutes=2):
        return f" {word} {lasted // timedelta(minutes=1)}{NBSP}min"
    return f" {word} {lasted // timedelta(seconds=1)}{NBSP}s"


def _number(value: float, decimals: int, *, is_italian: bool) -> str:
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text.replace(".", ",") if is_italian else text


def _unit(rule: Limit) -> str:
    """The unit as people read it; a pure number has none."""
    unit = signals.BY_NAME[rule.signal].unit
    return "" if unit == "1" else unit


def _shown(episode: Episode) -> list[Point]:
    """The first points beyond the limit, the peak and the newest, in order of time."""
    points = {
        (point.time, point.device_id): point for point in (*episode.first, episode.peak, episode.newest)
    }
    return [points[key] for key in sorted(points)]


def _sample(point: Point) -> Mapping[str, object]:
    return {"time": point.time.isoformat(), "value": point.value, "quality": point.quality}


def _algorithm(point: Point) -> Mapping[str, str] | None:
    if point.algorithm is None:
        return None
    name, _, version = point.algorithm.partition(" ")
    return {"name": name, "version": version}


def _strip(point: Point) -> Mapping[str, object] | None:
    """The piece of trace behind a computed value."""
    if point.algorithm is None:
        return None
    return {
        "device_id": point.device_id,
        "signal": int(SignalId.ECG),
        "starts": point.starts.isoformat(),
        "ends": point.time.isoformat(),
    }
