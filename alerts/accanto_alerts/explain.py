"""Why there is an alert: the rule and its limits, the values behind it, what they were compared with, who decided.

The explanation is stored with the alert and is all that a screen needs; docs/reference/alerts.md lists it.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from accanto_alerts import documents, wording
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.points import Point
from accanto_alerts.rules import Basis, Limit, Rule
from accanto_alerts.wording import tongue
from accanto_alerts.wording.tongue import Language
from accanto_contract.signals import SignalId


def of(rule: Rule, episode: Episode, plan: Plan) -> Mapping[str, object]:
    """The explanation of an alert by its newest episode, ready for JSON."""
    return {
        "rule": _rule(rule, episode),
        "sentence": {language: sentence(rule, episode, language) for language in wording.LANGUAGES},
        "watches": _watches(rule),
        "type": rule.type.value,
        "severity": episode.severity.value,
        "unit": tongue.unit(rule.signals[0]),
        "peak": {"time": episode.peak.time.isoformat(), "value": episode.peak.value},
        "samples": [_sample(point) for point in _shown(episode)],
        "basis": _basis(episode.basis),
        "plan_version": plan.version,
        "approved_by": plan.approved_by,
        "algorithm": _algorithm(episode.peak),
        "strip": _strip(episode.peak),
    }


def sentence(rule: Rule, episode: Episode, language: Language) -> str:
    """The alert in one sentence: what was measured, for how long, and the limit."""
    return wording.said(rule, episode, language)


def _rule(rule: Rule, episode: Episode) -> Mapping[str, object]:
    """The rule with its limits: what screens draw at the top, `document` with every parameter."""
    limit, clear = (rule.limit, rule.clear) if isinstance(rule, Limit) else (None, None)
    if limit is None and episode.basis is not None:
        limit = episode.basis.limit
    return {
        "id": rule.id,
        "kind": rule.kind,
        "signal": rule.signals[0],
        "op": "<=" if rule.side == "low" else ">=",
        "limit": limit,
        "clear": clear,
        "document": _document(rule),
    }


@lru_cache(maxsize=4096)
def _watches(rule: Rule) -> Mapping[str, str]:
    return {language: wording.watched(rule, language) for language in wording.LANGUAGES}


@lru_cache(maxsize=4096)
def _document(rule: Rule) -> Mapping[str, object]:
    return documents.written(rule)


def _shown(episode: Episode) -> list[Point]:
    """The first points beyond, the peak, the newest and what it rests on, in order of time."""
    points = (*episode.first, episode.peak, *episode.evidence, episode.newest)
    unique = {(point.time, point.device_id, point.value): point for point in points}
    return [unique[key] for key in sorted(unique)]


def _sample(point: Point) -> Mapping[str, object]:
    return {"time": point.time.isoformat(), "value": point.value, "quality": point.quality}


def _basis(basis: Basis | None) -> Mapping[str, object] | None:
    """What the newest value was compared with."""
    if basis is None:
        return None
    return {name: _plain(getattr(basis, name)) for name in Basis.__dataclass_fields__}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


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
