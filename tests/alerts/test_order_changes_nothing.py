"""People take and close alerts while values come in any order: no episode is ever left without an alert.

What happens without people, over rules of every kind, is played in test_any_history.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accanto_alerts import episodes, judgement, rules
from accanto_alerts.episodes import Episode
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Handling
from accanto_alerts.rules import Limit, Onset, Op, Point, Result

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
FAST = Limit(
    id="hr-high",
    signal="heart_rate",
    op=Op.AT_LEAST,
    limit=130,
    clear=125,
    result=Result.IRREVERSIBLE,
    onset=Onset.PROMPT,
    cooldown=timedelta(minutes=3),
)
PLAN = Plan(patient_id=1, version=1, effective_from=START - timedelta(days=1), rules=(FAST,))


class Line:
    """The way of a point through the store and the watch, in memory: what arrives is dirty until judged."""

    def __init__(self) -> None:
        self.points: dict[datetime, Point] = {}
        self.dirty: list[datetime] = []
        self.alerts: list[Alert] = []

    def arrive(self, point: Point) -> None:
        """The same point twice is one point."""
        if point.time not in self.points:
            self.points[point.time] = point
            self.dirty.append(point.time)

    def evaluate(self, now: datetime, *, crashes: bool = False) -> None:
        """One transaction: a crash leaves everything as it was."""
        if not self.dirty:
            return
        stored = [alert for alert in self.alerts if alert.handling is not Handling.WITHDRAWN]
        question = judgement.ask(FAST, PLAN, stored, since=min(self.dirty))
        found = judgement.advance(
            question, [], {FAST.signal: list(self.points.values())}, since=question.since, until=now
        )
        changes = judgement.answer(question, found, now=now)
        if crashes:
            return
        self.dirty.clear()
        for change in changes:
            self._keep(change.alert)

    def _keep(self, alert: Alert) -> None:
        if alert.id is None:
            self.alerts.append(replace(alert, id=len(self.alerts)))
        else:
            self.alerts[alert.id] = alert

    def batch(self) -> list[Episode]:
        """The episodes of everything, folded at once."""
        closes = [alert.closed_at for alert in self.alerts if alert.closed_at is not None]
        history = {FAST.signal: list(self.points.values())}
        judged = rules.judge(FAST, history, since=START - timedelta(days=1), until=START + timedelta(days=9))
        return episodes.fold(judged, FAST, plan_version=1, closes=closes)

    def open(self) -> list[Alert]:
        return [alert for alert in self.alerts if alert.is_open]


def _point(minute: int, value: float, quality: float) -> Point:
    time = START + timedelta(minutes=minute)
    return Point(time=time, value=value, quality=quality, device_id=1, starts=time)


values = st.sampled_from([100.0, 124.0, 125.0, 127.0, 130.0, 140.0])
qualities = st.sampled_from([1.0, 1.0, 1.0, 0.2])


class Handled(RuleBasedStateMachine):
    """People take and close alerts while data come in any order."""

    @initialize()
    def begin(self) -> None:
        self.line = Line()
        self.minute = 0

    @rule(passed=st.integers(1, 40))
    def time_passes(self, passed: int) -> None:
        self.minute += passed

    @rule(ago=st.integers(0, 30), value=values, quality=qualities)
    def a_point_arrives(self, ago: int, value: float, quality: float) -> None:
        self.line.arrive(_point(self.minute - ago, value, quality))

    @rule(crashes=st.booleans())
    def the_watch_wakes(self, crashes: bool) -> None:  # noqa: FBT001 - Hypothesis passes it by name
        self.line.evaluate(self._now(), crashes=crashes)

    @precondition(lambda self: self.line.open())
    @rule(handling=st.sampled_from([Handling.ACKED, Handling.IN_CARE]))
    def a_person_takes_it(self, handling: Handling) -> None:
        (alert,) = self.line.open()
        self.line.alerts[alert.id or 0] = replace(alert, handling=handling)

    @precondition(lambda self: self.line.open())
    @rule()
    def a_person_closes_it(self) -> None:
        (alert,) = self.line.open()
        self.line.alerts[alert.id or 0] = replace(alert, handling=Handling.CLOSED, closed_at=self._now())

    @invariant()
    def one_alert_at_most_waits_for_its_outcome(self) -> None:
        assert len(self.line.open()) <= 1

    @invariant()
    def once_judged_every_episode_is_in_an_open_alert_or_spoken_for(self) -> None:
        if self.line.dirty:
            return
        batch = self.line.batch()
        for alert in self.line.open():
            assert set(alert.live) <= set(batch)
            assert alert.live or alert.handling is not Handling.NEW
        for episode in batch:
            assert any(
                episode in alert.live if alert.is_open else alert.speaks_for(episode)
                for alert in self.line.alerts
            )

    def _now(self) -> datetime:
        return START + timedelta(minutes=self.minute, seconds=30)


Handled.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestPeopleAndDataInAnyOrder = Handled.TestCase
