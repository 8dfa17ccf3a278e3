"""What rules of each kind watch, and what their alerts say, word by word."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from accanto_alerts import episodes, rules, wording
from accanto_alerts import plan as plans
from accanto_alerts.rules import Point, Rule

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
AXES = {"id": "x", "result": "reversible", "onset": "prompt"}
WEIGHT = {"signal": "weight", "direction": "rise", **AXES}
FAST = {"kind": "limit", "signal": "heart_rate", "op": ">=", "limit": 110, "clear": 100}
BEST = {"how": "best", "over_days": 90}
SCORE = {"mode": "score", "weights": [1, 2], "at_least": 3}
STEADY = [80.0, 80.2, 79.8, 80.1, 79.9, 80.0, 80.1, 79.9, 80.0, 80.0, 80.0, 80.0]


def _rule(**document: object) -> Rule:
    (rule,) = plans.content({"rules": [{**AXES, **document}]}).rules
    return rule


def _said(rule: Rule, name: str, values: Sequence[float], every: timedelta = DAY) -> dict[str, str]:
    """The newest episode of these values, in both languages; spaces as plain ones."""
    points = [
        Point(time=START + every * n, value=value, quality=1, device_id=1, starts=START + every * n)
        for n, value in enumerate(values)
    ]
    judged = rules.judge(rule, {name: points}, since=START, until=points[-1].time)
    newest = episodes.fold(judged, rule, plan_version=1)[-1]
    return {
        language: wording.said(rule, newest, language).replace(wording.NBSP, " ")
        for language in wording.LANGUAGES
    }


def test_a_personal_baseline_is_named_with_its_values() -> None:
    rule = _rule(kind="personal", amount=2, baseline={"over_days": 28, "leave_out_days": 3}, **WEIGHT)

    assert _said(rule, "weight", [*STEADY, 82.4]) == {
        "it": "Peso **82,4 kg**, +2,40 kg sulla mediana personale (28 g, 10 valori) 80,0; limite 82,0",
        "en": "Weight **82.4 kg**, +2.40 kg from the personal median (28 d, 10 values) 80.0; limit 82.0",
    }


def test_a_change_says_from_what() -> None:
    rule = _rule(kind="delta", amount=2, over_days=3, **WEIGHT)

    assert _said(rule, "weight", [80, 80.5, 82.1]) == {
        "it": "Peso **82,1 kg**, +2,10 kg sui 3 g precedenti, 80,0; limite 82,0",
        "en": "Weight **82.1 kg**, +2.10 kg from the 3 d before, 80.0; limit 82.0",
    }


def test_k_of_n_says_both() -> None:
    rule = _rule(kind="kofn", inner=FAST, k=2, n=3, within_days=4)

    assert _said(rule, "heart_rate", [112, 90, 118])["it"] == (
        "FC **118 /min**; limite alto 110; 2 delle ultime 3 misure"
    )


def test_a_leap_says_in_how_long() -> None:
    rule = _rule(kind="rate", signal="spo2", direction="fall", amount=4, within_h=2)

    assert _said(rule, "spo2", [96, 91], HOUR)["en"] == "SpO₂ **91 %**, −5.0 % in 1 h"


def test_an_answer_is_said_as_it_was_given() -> None:
    rule = _rule(kind="questionnaire", item="dyspnoea", answers=[5, 6], question="Quanto le manca il fiato?")

    assert _said(rule, "answer/dyspnoea", [6])["it"] == "Quanto le manca il fiato?: **6**"


def test_a_finding_says_its_value_and_limit() -> None:
    rule = _rule(kind="finding", codes=["pause"], at_least=3)

    assert _said(rule, "pause", [3.4])["it"] == "Pausa **3,4**; limite 3"


@pytest.mark.parametrize(
    ("document", "it", "en"),
    [
        (
            {"kind": "personal", "percent": 20, "signal": "pef", "direction": "fall", "baseline": BEST},
            "PEF −20% dal migliore personale di 90 g → media (clinica)",
            "PEF −20% from the personal best of 90 d → medium (clinical)",
        ),
        (
            {"kind": "slope", "signal": "weight", "direction": "rise", "per_day": 0.3, "over_days": 7},
            "Peso +0,30 kg al giorno per 7 g → media (clinica)",
            "Weight +0.30 kg a day over 7 d → medium (clinical)",
        ),
        (
            {"kind": "persist", "inner": FAST, "duration_min": 5, "max_gap_min": 2},
            "FC ≥ 110 /min per 5 min → media (clinica)",
            "HR ≥ 110 /min for 5 min → medium (clinical)",
        ),
        (
            {"kind": "device", "trouble": "offline", "after_h": 4},
            "Gateway non raggiungibile da 4 h → media (tecnica)",
            "Gateway out of reach for 4 h → medium (technical)",
        ),
        (
            {"kind": "device", "trouble": "battery", "part": "scale"},
            "Batteria (bilancia) ≤ 15 % → media (tecnica)",
            "Battery (scale) ≤ 15 % → medium (technical)",
        ),
        (
            {"kind": "quality", "reads": ["spo2"], "unusable": 2, "of": 3},
            "SpO₂: 2 delle ultime 3 misure illeggibili → media (tecnica)",
            "SpO₂: 2 of the last 3 measures unreadable → medium (technical)",
        ),
        (
            {"kind": "composite", "parts": [FAST, FAST], "within_h": 2, **SCORE},
            "punteggio ≥ 3 entro 2 h: FC ≥ 110 /min; FC ≥ 110 /min → media (clinica)",
            "score ≥ 3 within 2 h: HR ≥ 110 /min; HR ≥ 110 /min → medium (clinical)",
        ),
        (
            {**FAST, "schedule": {"starts": "06:00", "ends": "09:00", "days": [1, 7]}, "clear_after": 2},
            "FC ≥ 110 /min → media (clinica); finisce sotto 100 /min (2 volte di fila); solo 06:00–09:00 lun, dom",
            "HR ≥ 110 /min → medium (clinical); over below 100 /min (2 times in a row); only 06:00–09:00 Mon, Sun",
        ),
    ],
)  # fmt: skip
def test_a_rule_says_what_it_watches(document: dict[str, object], it: str, en: str) -> None:
    rule = _rule(**document)

    said = [wording.watched(rule, language).replace(wording.NBSP, " ") for language in wording.LANGUAGES]

    assert said == [it, en]
