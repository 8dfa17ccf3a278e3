"""How often rules call over a made-up cohort, how often they are right, and how soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import cohort
import numpy as np
from cohort import DAY, DAYS, FIRST, START, Patient

from accanto_alerts import episodes, rules, templates
from accanto_alerts.rules import (
    Delta,
    Direction,
    KOfN,
    Macd,
    Onset,
    Repeat,
    Result,
    Rule,
)

SEED, PATIENTS = 7, 400
BARE, WATCHED = "+2 kg in 3 days", "heart-failure template"
UNTIL = START + DAYS * DAY
WEEKS = DAYS / 7
AGAIN = Repeat(jump=1.2, wait=timedelta(minutes=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What became of the episodes of some rules."""

    per_week: float
    """Episodes a patient and week."""
    ppv: float
    """Of the episodes so many began during trouble."""
    sensitivity: float
    """Of the troubles so many had an episode that was true in them."""
    delay_days: float
    """From the beginning of a trouble to the first moment beyond, the median."""


def weight_rules() -> dict[str, tuple[Rule, ...]]:
    """The rules of alerts.md §12, and what the template watches."""
    template = templates.started(templates.one("heart-failure"), FIRST)
    watched = tuple(
        rule for rule in template.rules if set(rule.signals) == {"weight"} and rule.kind != "quality"
    )
    delta = _delta(3)
    return {
        BARE: (delta,),
        "+2 kg in 3 days, measured again": (_delta(3, AGAIN),),
        "+2 kg in 3 or 5 days, 2 of 3": (_two_of_three(delta), _two_of_three(_delta(5))),
        "MACD 3/14 ≥ 0.75 kg": (_macd(),),
        "personal z ≥ 3, 2 of 3, measured again": (watched[0],),
        WATCHED: watched,
    }


def of_weight(watched: Sequence[Rule], *, patients: int = PATIENTS, seed: int = SEED) -> Burden:
    """The burden of weight rules over the cohort; the patients measure again where the rules ask them to."""
    rng = np.random.default_rng(seed)
    repeat = next((found for rule in watched if (found := cohort.repeat_of(rule)) is not None), None)
    people = [cohort.weighing(rng, repeat, is_troubled=rng.random() < 0.25) for _ in range(patients)]
    return _count(people, watched)


def of_template(name: str, *, patients: int, seed: int = SEED) -> float:
    """The alerts of all rules of a template a steady patient and week."""
    rng = np.random.default_rng(seed)
    pai = templates.started(templates.one(name), FIRST)
    found = 0
    for _ in range(patients):
        patient = cohort.steady(rng, pai)
        found += sum(len(_episodes(rule, patient)) for rule in pai.rules)
    return found / patients / WEEKS


def by_rule(name: str, *, patients: int, seed: int = SEED) -> dict[str, float]:
    """The same, for each rule of the template."""
    rng = np.random.default_rng(seed)
    pai = templates.started(templates.one(name), FIRST)
    people = [cohort.steady(rng, pai) for _ in range(patients)]
    return {
        rule.id: sum(len(_episodes(rule, patient)) for patient in people) / patients / WEEKS
        for rule in pai.rules
    }


def _count(people: Sequence[Patient], watched: Sequence[Rule]) -> Burden:
    right = wrong = 0
    delays: list[float] = []
    for patient in people:
        found = [_episodes(rule, patient) for rule in watched]
        starts = [_day(one.starts) for episodes_ in found for one in episodes_]
        right += sum(_is_in(patient, day) for day in starts)
        wrong += sum(not _is_in(patient, day) for day in starts)
        if patient.trouble is not None:
            delays += _delay(patient, watched)
    troubled = sum(patient.trouble is not None for patient in people)
    return Burden(
        per_week=(right + wrong) / len(people) / WEEKS,
        ppv=right / max(1, right + wrong),
        sensitivity=len(delays) / max(1, troubled),
        delay_days=float(np.median(delays)) if delays else float("nan"),
    )


def _episodes(rule: Rule, patient: Patient) -> list[episodes.Episode]:
    judged = rules.judge(rule, patient.history, since=START, until=UNTIL)
    return episodes.fold(judged, rule, plan_version=1)


def _delay(patient: Patient, watched: Iterable[Rule]) -> list[float]:
    """Days from the beginning of the trouble to the first moment beyond in it; empty if there was none."""
    days = [
        _day(moment.time)
        for rule in watched
        for moment in rules.judge(rule, patient.history, since=START, until=UNTIL)
        if moment.state is rules.State.BEYOND and _is_in(patient, _day(moment.time))
    ]
    return [min(days) - patient.trouble[0]] if days and patient.trouble else []


def _is_in(patient: Patient, day: float) -> bool:
    return patient.trouble is not None and patient.trouble[0] <= day < patient.trouble[1]


def _day(time: datetime) -> float:
    return float((time - START) // DAY)


def _delta(days: int, repeat: Repeat | None = None) -> Delta:
    return Delta(
        id=f"delta-{days}", signal="weight", direction=Direction.RISE, amount=2, over=days * DAY, repeat=repeat,
        cooldown=3 * DAY, result=Result.REVERSIBLE, onset=Onset.PROMPT,
    )  # fmt: skip


def _two_of_three(inner: Rule) -> KOfN:
    return KOfN(
        id=f"{inner.id}-two", inner=inner, k=2, n=3, within=4 * DAY, cooldown=3 * DAY,
        result=Result.REVERSIBLE, onset=Onset.PROMPT,
    )  # fmt: skip


def _macd() -> Macd:
    return Macd(
        id="macd", signal="weight", direction=Direction.RISE, amount=0.75, fast=3 * DAY, slow=14 * DAY,
        cooldown=3 * DAY, result=Result.REVERSIBLE, onset=Onset.PROMPT,
    )  # fmt: skip
