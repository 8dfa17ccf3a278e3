"""A rule judged over a history that memory should not hold at once: piece by piece, in order of time.

Of the pieces before only as much is kept as the rule still looks back on.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import AsyncConnection

from accanto_alerts import judgement, reading, review
from accanto_alerts.judgement import Question
from accanto_alerts.reading import Need
from accanto_alerts.review import Folded
from accanto_alerts.rules import History, Point

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a history: what a rule reads to judge the moments from `since` to `until`, both included."""

    since: datetime
    until: datetime
    history: History


async def fold(connection: AsyncConnection, question: Question, *, now: datetime, most: int) -> Folded:
    """A rule judged over its whole history; `most` points of each signal at a time."""
    found = [question.carried] if question.carried else []
    due = None
    async for piece in _pieces(connection, question, now=now, most=most):
        found = judgement.advance(question, found, piece.history, since=piece.since, until=piece.until)
        due = review.due(question, piece.history, after=piece.until)
    return Folded(question=question, episodes=found, due=due)


async def _pieces(
    connection: AsyncConnection, question: Question, *, now: datetime, most: int
) -> AsyncIterator[Piece]:
    kept: dict[str, list[Point]] = {name: [] for name in question.signals}
    since, reads_from = question.since, question.reads_from
    while True:
        needs = [
            Need(patient_id=question.plan.patient_id, name=name, since=reads_from)
            for name in question.signals
        ]
        points = await reading.points(connection, needs, most=most)
        ends = min((points.by_need[key][-1].time for key in points.cut), default=None)
        for (_, name), found in points.by_need.items():
            kept[name] += [point for point in found if ends is None or point.time < ends]
        if ends is None:
            yield Piece(since=since, until=review.until(kept, now=now), history=kept)
            return
        if ends > since:
            yield Piece(since=since, until=ends - _INSTANT, history=kept)
            since = ends
        reads_from = ends
        kept = {name: _recent(found, since - question.rule.window) for name, found in kept.items()}


def _recent(points: list[Point], since: datetime) -> list[Point]:
    return [point for point in points if point.time >= since]
