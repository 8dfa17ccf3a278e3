"""A long history is judged piece by piece, and nothing of it depends on where the pieces end."""

import random
from datetime import timedelta

import pytest
import watched_home
from watched_home import NOW, Home, minutes_ago

from accanto_alerts import judgement, long_history, reading, review
from accanto_alerts.plan import Plan
from accanto_alerts.reading import Need
from accanto_alerts.rules import (
    Baseline,
    Direction,
    KOfN,
    Limit,
    Onset,
    Persist,
    Personal,
    Result,
    Rule,
)
from accanto_store import connections

pytestmark = pytest.mark.integration
HOUR = timedelta(hours=1)


def _rules(low: Limit) -> list[Rule]:
    grave, soon = Result.REVERSIBLE, Onset.PROMPT
    usual = Baseline(over=8 * HOUR, leave_out=HOUR, least=3, floor=0.5)
    return [
        low,
        KOfN(id="two", inner=low, k=2, n=3, within=2 * HOUR, result=grave, onset=soon),
        Persist(id="long", inner=low, duration=HOUR / 4, max_gap=2 * HOUR, result=grave, onset=soon),
        Personal(
            id="own", signal="spo2", direction=Direction.FALL, z=2, baseline=usual, result=grave, onset=soon
        ),
    ]


@pytest.fixture
def home(database: str, plan: Plan) -> Home:
    rng = random.Random(3)
    found = watched_home.new(database, plan)
    found.measure(
        [(minutes_ago(15 * quarter), rng.choice([84.0, 88.0, 89.0, 95.0, 97.0])) for quarter in range(1, 120)]
    )
    return found


@pytest.mark.parametrize("most", [2, 7, 50])
async def test_pieces_of_any_length_say_what_the_whole_says(
    home: Home, plan: Plan, low: Limit, most: int
) -> None:
    since = minutes_ago(60 * 20)
    async with await connections.connect_async(home.url) as connection:
        for rule in _rules(low):
            begun = Plan(
                patient_id=home.patient_id, version=1, effective_from=minutes_ago(9999), rules=(rule,)
            )
            question = judgement.ask(rule, begun, [], since=since)
            need = Need(patient_id=home.patient_id, name="spo2", since=question.reads_from)
            points = await reading.points(connection, [need], most=1000)

            whole = review.fold(question, {"spo2": points.by_need[home.patient_id, "spo2"]}, now=NOW)
            pieces = await long_history.fold(connection, question, now=NOW, most=most)

            assert pieces == whole
            assert whole.episodes
