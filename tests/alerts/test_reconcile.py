"""What happens to an alert, step by step: raised, joined, cleared, withdrawn, closed and spoken for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from accanto_alerts import judgement
from accanto_alerts.plan import Plan
from accanto_alerts.reconcile import Alert, Condition, Handling, Happened
from accanto_alerts.rules import Limit, Point, Result, Severity

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
MakePoint = Callable[..., Point]


@dataclass
class Story:
    """One rule's alerts as they are stored, and the points so far."""

    rule: Limit
    plan: Plan
    points: list[Point] = field(default_factory=list)
    alerts: dict[int, Alert] = field(default_factory=dict)
    now: datetime = START + timedelta(hours=3)

    def tell(self, *points: Point) -> list[tuple[Happened, bool]]:
        """New points come; what happened, and whether somebody is called."""
        self.points += points
        return self.judge(min(point.time for point in points))

    def judge(self, since: datetime) -> list[tuple[Happened, bool]]:
        stored = [alert for alert in self.alerts.values() if alert.handling is not Handling.WITHDRAWN]
        question = judgement.ask(self.rule, self.plan, stored, since=since)
        history = {self.rule.signal: self.points}
        found = judgement.advance(question, [], history, since=question.since, until=self.now)
        changes = judgement.answer(question, found, now=self.now)
        for change in changes:
            number = change.alert.id or len(self.alerts) + 1
            self.alerts[number] = replace(change.alert, id=number)
        return [(event.happened, event.notify) for change in changes for event in change.events]

    def handle(self, number: int, handling: Handling) -> None:
        closed_at = self.now if handling is Handling.CLOSED else None
        self.alerts[number] = replace(self.alerts[number], handling=handling, closed_at=closed_at)


@pytest.fixture
def story(fast: Limit, plan: Plan) -> Story:
    return Story(rule=fast, plan=plan)


def _handlings(story: Story) -> Sequence[Handling]:
    return [alert.handling for alert in story.alerts.values()]


def test_a_value_beyond_the_limit_raises_an_alert_once(story: Story, at: MakePoint) -> None:
    assert story.tell(at(0, 140)) == [(Happened.RAISED, True)]
    assert story.tell(at(1, 142)) == []
    assert story.alerts[1].severity is Severity.HIGH


def test_the_same_point_again_changes_nothing(story: Story, at: MakePoint) -> None:
    story.tell(at(0, 140))

    assert story.judge(START) == []
    assert story.alerts[1].live[0].count == 1


def test_it_clears_and_reopens_within_the_cooldown_without_calling_again(story: Story, at: MakePoint) -> None:
    story.tell(at(0, 140))

    assert story.tell(at(1, 120)) == [(Happened.CLEARED, False)]
    assert story.tell(at(2, 140)) == [(Happened.REOPENED, False)]
    assert len(story.alerts[1].live) == 1


def test_after_the_cooldown_a_new_episode_joins_and_calls(story: Story, at: MakePoint) -> None:
    story.tell(at(0, 140), at(1, 120))

    assert (Happened.JOINED, True) in story.tell(at(30, 140))
    assert len(story.alerts) == 1
    assert story.alerts[1].condition is Condition.ACTIVE


def test_late_data_that_undo_it_withdraw_the_alert(story: Story, at: MakePoint) -> None:
    story.tell(at(5, 140))
    story.points.clear()

    assert story.judge(START) == [(Happened.WITHDRAWN, False)]
    assert _handlings(story) == [Handling.WITHDRAWN]
    assert [one.count for one in story.alerts[1].vanished] == [1]


@pytest.mark.parametrize("handling", [Handling.ACKED, Handling.IN_CARE])
def test_an_alert_in_hands_stays_when_its_evidence_goes(
    story: Story, at: MakePoint, handling: Handling
) -> None:
    story.tell(at(5, 140))
    story.handle(1, handling)
    story.points.clear()

    happened = story.judge(START)

    assert (Happened.EVIDENCE_CHANGED, False) in happened
    assert _handlings(story) == [handling]


def test_a_withdrawn_alert_leaves_room_for_a_new_one(story: Story, at: MakePoint) -> None:
    story.tell(at(5, 140))
    story.points.clear()
    story.judge(START)

    assert story.tell(at(6, 140)) == [(Happened.RAISED, True)]
    assert _handlings(story) == [Handling.WITHDRAWN, Handling.NEW]


def test_late_data_may_split_an_episode_and_the_alert_stays_one(story: Story, at: MakePoint) -> None:
    story.tell(at(0, 140), at(20, 140))

    story.tell(at(10, 100))

    assert [one.count for one in story.alerts[1].live] == [1, 1]
    assert _handlings(story) == [Handling.NEW]


def test_a_new_episode_after_the_close_raises_a_new_alert_even_within_the_cooldown(
    story: Story, at: MakePoint
) -> None:
    story.tell(at(179, 140), at(179.5, 120))
    story.handle(1, Handling.CLOSED)
    story.now += timedelta(minutes=2)

    assert story.tell(at(180.5, 140)) == [(Happened.RAISED, True)]


def test_what_was_closed_while_active_stays_quiet_for_a_day(story: Story, at: MakePoint) -> None:
    story.tell(at(179, 140))
    story.handle(1, Handling.CLOSED)
    story.now += timedelta(hours=30)

    assert story.tell(at(180 + 60 * 23, 140)) == []
    assert story.tell(at(180 + 60 * 24.5, 140)) == [(Happened.RAISED, True)]
    assert story.tell(at(180 + 60 * 24.6, 140)) == []


def test_late_data_about_a_closed_alert_change_its_story_only(story: Story, at: MakePoint) -> None:
    story.tell(at(5, 140), at(6, 120))
    story.handle(1, Handling.CLOSED)
    story.points.clear()

    assert story.judge(START) == [(Happened.EVIDENCE_CHANGED, False)]
    assert _handlings(story) == [Handling.CLOSED]


def test_old_data_raise_an_alert_that_calls_once_it_is_true_today(story: Story, at: MakePoint) -> None:
    story.now = START + timedelta(days=5)

    assert story.tell(at(0, 140)) == [(Happened.RAISED, False)]
    assert story.alerts[1].retrospective
    assert story.tell(at(60, 145)) == []
    assert story.tell(at(60 * 24 * 5 - 1, 150)) == [(Happened.EXTENDED, True)]
    assert not story.alerts[1].retrospective
    assert story.tell(at(60 * 24 * 5, 150)) == []


def test_old_data_that_were_clear_before_today_call_nobody(story: Story, at: MakePoint) -> None:
    story.now = START + timedelta(days=5)
    story.tell(at(0, 140))

    assert story.tell(at(60 * 24 * 5 - 1, 80)) == [(Happened.CLEARED, False)]
    assert story.alerts[1].retrospective


def test_a_plan_that_makes_it_more_urgent_calls_even_if_it_is_in_hands(story: Story, at: MakePoint) -> None:
    story.rule = replace(story.rule, result=Result.REVERSIBLE)
    story.tell(at(0, 140))
    story.handle(1, Handling.ACKED)
    story.rule = replace(story.rule, result=Result.IRREVERSIBLE)
    story.plan = replace(story.plan, version=5, effective_from=START + timedelta(minutes=10))

    happened = story.tell(at(11, 140))

    assert (Happened.WORSENED, True) in happened
    assert story.alerts[1].severity is Severity.HIGH


def test_a_new_plan_ends_the_episodes_of_the_old_one(story: Story, at: MakePoint) -> None:
    story.tell(at(0, 140))
    story.rule = replace(story.rule, limit=150.0, clear=145.0)
    story.plan = replace(story.plan, version=5, effective_from=START + timedelta(minutes=10))

    assert story.tell(at(11, 140)) == [(Happened.CLEARED, False)]
    assert story.alerts[1].live[0].cleared_at == START + timedelta(minutes=10)
