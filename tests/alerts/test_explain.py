"""An alert explains itself, in both languages, with everything that it rests on."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from accanto_alerts import episodes, explain, rules
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Point

MakePoint = Callable[..., Point]


def _fold(points: Sequence[Point], rule: Limit) -> list[Episode]:
    history = {rule.signal: points}
    judged = rules.judge(rule, history, since=points[0].time, until=points[-1].time)
    return episodes.fold(judged, rule, plan_version=4)


def test_the_sentence_says_value_duration_and_limit(fast: Limit, at: MakePoint) -> None:
    (episode,) = _fold([at(0, 132), at(1, 138.2), at(4, 135)], fast)

    assert explain.sentence(fast, episode, "it") == "FC **132–138\u00a0/min** in 4\u00a0min; limite alto 130"
    assert (
        explain.sentence(fast, episode, "en") == "HR **132–138\u00a0/min** over 4\u00a0min; upper limit 130"
    )


def test_one_value_of_one_moment_has_no_duration(low: Limit, at: MakePoint) -> None:
    (episode,) = _fold([at(0, 86)], low)

    assert explain.sentence(low, episode, "it") == "SpO₂ **86\u00a0%**; limite basso 88"


def test_italian_has_a_decimal_comma_and_a_pure_number_no_unit(fast: Limit, at: MakePoint) -> None:
    rule = replace(fast, signal="rr_irregularity", limit=0.7, clear=0.6)
    (episode,) = _fold([at(0, 0.82)], rule)

    assert explain.sentence(rule, episode, "it") == "Ritmo irregolare, indice RR **0,82**; limite alto 0,70"
    assert explain.sentence(rule, episode, "en") == "Irregular rhythm, RR index **0.82**; upper limit 0.70"


def test_a_long_episode_shows_its_first_points_its_peak_and_its_newest(
    fast: Limit, at: MakePoint, plan: Plan
) -> None:
    points = [at(minute, 150 if minute == 50 else 135) for minute in range(100)]
    (episode,) = _fold(points, fast)

    samples = explain.of(fast, episode, plan)["samples"]

    assert isinstance(samples, list)
    assert [sample["time"] for sample in samples] == [
        points[i].time.isoformat() for i in (*range(10), 50, 99)
    ]


def test_a_computed_value_names_its_algorithm_and_its_strip(fast: Limit, at: MakePoint, plan: Plan) -> None:
    point = replace(at(1, 140), algorithm="accanto-ecg 1", starts=at(0.5, 0).time)
    (episode,) = _fold([point], fast)

    explained = explain.of(fast, episode, plan)

    assert explained["algorithm"] == {"name": "accanto-ecg", "version": "1"}
    assert explained["strip"] == {
        "device_id": 1,
        "signal": 1,
        "starts": (point.time - timedelta(seconds=30)).isoformat(),
        "ends": point.time.isoformat(),
    }


def test_the_explanation_is_json_and_names_plan_and_approver(low: Limit, at: MakePoint, plan: Plan) -> None:
    (episode,) = _fold([at(0, 86)], low)

    explained = json.loads(json.dumps(explain.of(low, episode, plan)))

    assert (explained["plan_version"], explained["approved_by"]) == (4, "dott.ssa Verdi")
    assert (explained["algorithm"], explained["strip"], explained["peak"]["value"]) == (None, None, 86)
