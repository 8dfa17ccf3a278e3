"""How good the alerts are, and how the service keeps up: from what happened, never from a second bookkeeping. Pure.

Positive predictive value (PPV): actionable outcomes among closed clinical alerts. Times count in service hours.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accanto_alerts.hours import Calendar
from accanto_alerts.outcomes import Outcome

ENOUGH = 8
"""Outcomes before a rule is advised about: fewer say nothing."""
POOR = 0.3
"""A PPV below which advice is given. Published rules reach 0.06 to 0.16 (alerts reference, section 1)."""

_HOUR, _WEEK = timedelta(hours=1), timedelta(weeks=1)


class Advice(StrEnum):
    """What to change about a rule that is seldom right."""

    QUALITY = "quality"
    BASELINE = "baseline"
    REPEAT = "repeat"

    def sentence(self, language: str) -> str:
        """For the person who edits the plan, in `it` or `en`."""
        return _ADVICE[self][language]


_ADVICE = {
    Advice.QUALITY: {
        "it": "Spesso artefatti: alzi la qualità minima o chieda di ripetere la misura.",
        "en": "Mostly artefacts: raise the least quality, or ask for a repeat.",
    },
    Advice.BASELINE: {
        "it": "Spesso valori attesi per il paziente: usi una regola sui suoi valori abituali.",
        "en": "Mostly values expected for the patient: use a rule on their own baseline.",
    },
    Advice.REPEAT: {
        "it": "Spesso senza conseguenze: chieda più misure oltre il limite (2 su 3) prima di avvisare.",
        "en": "Mostly without consequence: ask for more values beyond the limit (2 of 3) before it speaks.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One alert, as it went."""

    patient: str
    rule_id: str
    kind: str
    raised_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    acted_at: datetime | None = None
    outcome: Outcome | None = None
    is_cleared_first: bool = False
    """It was clear before anybody answered."""
    is_reopened: bool = False
    is_answer_late: bool = False
    is_action_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRule:
    """How a rule did, for one patient or (without) for all."""

    rule_id: str
    patient: str | None
    alerts: int
    closed: int
    actionable: int
    ppv: float | None
    advice: Advice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long something took, in hours of service."""

    count: int
    median_h: float | None
    p90_h: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPerson:
    """How much one person had to answer."""

    person: str
    alerts: int
    alerts_per_service_hour: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """How the alerts of a span of time did. Shares are in 0..1, None where nothing was counted."""

    alerts: int
    alerts_per_patient_week: float | None
    technical_share: float | None
    cleared_first_share: float | None
    reopened_share: float | None
    answered_in_time_share: float | None
    acted_in_time_share: float | None
    ppv: float | None
    to_answer: Times
    to_act: Times
    rules: tuple[OfRule, ...]
    """All patients together, the most frequent rule first."""
    patients: tuple[OfRule, ...]
    """Each rule of each patient."""
    people: tuple[OfPerson, ...]


def of(
    past: Sequence[Past], calendar: Calendar, *, since: datetime, until: datetime, patients: int
) -> Insight:
    """The figures of the alerts raised in a span; `patients` is how many were watched."""
    clinical = [one for one in past if one.kind == "clinical"]
    weeks = (until - since) / _WEEK
    return Insight(
        alerts=len(past),
        alerts_per_patient_week=len(clinical) / patients / weeks if patients and weeks > 0 else None,
        technical_share=_share(one.kind == "technical" for one in past),
        cleared_first_share=_share(one.is_cleared_first for one in past),
        reopened_share=_share(one.is_reopened for one in past),
        answered_in_time_share=_share(not one.is_answer_late for one in past),
        acted_in_time_share=_share(not one.is_action_late for one in past),
        ppv=_ppv(clinical),
        to_answer=_times(((one.raised_at, one.answered_at) for one in past), calendar),
        to_act=_times(((one.raised_at, one.acted_at) for one in past), calendar),
        rules=_rules(clinical, by_patient=False),
        patients=_rules(clinical, by_patient=True),
        people=_people(past, calendar.between(since, until) / _HOUR),
    )


def _rules(clinical: Iterable[Past], *, by_patient: bool) -> tuple[OfRule, ...]:
    groups: dict[tuple[str, str | None], list[Past]] = {}
    for one in clinical:
        groups.setdefault((one.rule_id, one.patient if by_patient else None), []).append(one)
    found = [_rule(rule, patient, group) for (rule, patient), group in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.alerts, one.rule_id, one.patient or "")))


def _rule(rule_id: str, patient: str | None, group: Sequence[Past]) -> OfRule:
    outcomes = [one.outcome for one in group if one.outcome is not None]
    ppv = _ppv(group)
    is_poor = ppv is not None and len(outcomes) >= ENOUGH and ppv < POOR
    return OfRule(
        rule_id=rule_id,
        patient=patient,
        alerts=len(group),
        closed=len(outcomes),
        actionable=sum(outcome.is_actionable for outcome in outcomes),
        ppv=ppv,
        advice=_advice(outcomes) if is_poor else None,
    )


def _advice(outcomes: Iterable[Outcome]) -> Advice:
    """By what the outcomes that were not actionable mostly say."""
    votes = Counter(_VOTES.get(outcome, Advice.REPEAT) for outcome in outcomes if not outcome.is_actionable)
    return votes.most_common(1)[0][0]


_VOTES = {
    Outcome.FALSE_POSITIVE_ARTIFACT: Advice.QUALITY,
    Outcome.EXPECTED_FOR_PATIENT: Advice.BASELINE,
    Outcome.THRESHOLD_CHANGED: Advice.BASELINE,
}


def _ppv(group: Iterable[Past]) -> float | None:
    return _share(one.outcome.is_actionable for one in group if one.outcome is not None)


def _times(spans: Iterable[tuple[datetime, datetime | None]], calendar: Calendar) -> Times:
    hours = sorted(calendar.between(start, end) / _HOUR for start, end in spans if end is not None)
    return Times(count=len(hours), median_h=rank(hours, 0.5), p90_h=rank(hours, 0.9))


def rank(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that so large a share lies at or below."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1] if ordered else None


def _people(past: Iterable[Past], hours: float) -> tuple[OfPerson, ...]:
    counts = Counter(one.answered_by for one in past if one.answered_by is not None)
    return tuple(
        OfPerson(person=person, alerts=count, alerts_per_service_hour=count / hours if hours else 0.0)
        for person, count in counts.most_common()
    )


def _share(facts: Iterable[bool]) -> float | None:
    known = list(facts)
    return sum(known) / len(known) if known else None
