"""Alerts, case, deadlines and notices under everything that can happen, and with each known mistake built in."""

import os
from collections.abc import Sequence
from datetime import timedelta

import pytest
from caseload import KEY, Caseload, Variant
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accanto_alerts import book as books
from accanto_alerts import cases
from accanto_alerts.book import Notice, Timer
from accanto_alerts.lifecycle import Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Kind, Silence
from accanto_contract.errors import NotNow

pytestmark = pytest.mark.slow

SEVERITIES = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
dying = st.booleans()
picks = st.integers(0, 50)


class Ward(RuleBasedStateMachine):
    """One patient, people, time and crashes, in any order."""

    variant = Variant()

    def __init__(self) -> None:
        super().__init__()
        self.load = Caseload(variant=self.variant)

    def one(self, pick: int) -> Standing:
        return self.load.book.alerts[pick % len(self.load.book.alerts)]

    def tries(self, turn: object, *, dies: bool) -> None:
        """A person may be told that this cannot be done now; then nothing changed."""
        before = self.load.book
        try:
            self.load.turn(turn, dies=dies)  # type: ignore[arg-type]  # a lambda of the right shape
        except NotNow:
            assert self.load.book == before

    @rule(
        kind=st.sampled_from(["clinical", "technical", "adherence"]),
        severity=st.sampled_from(SEVERITIES),
        dies=dying,
    )
    def an_alert_is_raised(self, kind: str, severity: Severity, dies: bool) -> None:  # noqa: FBT001
        if len(self.load.book.alerts) < 5:
            self.load.raised(kind, severity, dies=dies)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks)
    def an_alert_gets_worse(self, pick: int) -> None:
        alert = self.one(pick)
        if alert.severity is not Severity.HIGH:
            worse = SEVERITIES[SEVERITIES.index(alert.severity) + 1]
            self.load.changed(alert.id, calls=True, severity=worse)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks)
    def the_value_clears(self, pick: int) -> None:
        self.load.changed(self.one(pick).id, calls=False, condition=Condition.CLEARED)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks)
    def it_happens_again(self, pick: int) -> None:
        self.load.changed(self.one(pick).id, calls=True, condition=Condition.ACTIVE)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks)
    def late_data_withdraw_it(self, pick: int) -> None:
        alert = self.one(pick)
        if alert.handling is Handling.NEW:
            self.load.changed(alert.id, calls=False, handling=Handling.WITHDRAWN)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks, by=st.sampled_from(["chiara", "marco"]), dies=dying)
    def somebody_takes_it(self, pick: int, by: str, dies: bool) -> None:  # noqa: FBT001
        alert = self.one(pick)
        self.tries(lambda book, desk, now: cases.acknowledge(book, alert, by, desk, now=now), dies=dies)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks, dies=dying, answers=st.booleans())
    def somebody_calls_the_patient(self, pick: int, dies: bool, answers: bool) -> None:  # noqa: FBT001
        alert, deed = self.one(pick), cases.start if answers else cases.no_answer
        self.tries(lambda book, desk, now: deed(book, alert, "chiara", desk, now=now), dies=dies)

    @precondition(lambda self: self.load.book.alerts)
    @rule(pick=picks, outcome=st.sampled_from(Outcome), dies=dying)
    def somebody_closes_it(self, pick: int, outcome: Outcome, dies: bool) -> None:  # noqa: FBT001
        alert = self.one(pick)
        self.tries(
            lambda book, desk, now: cases.close(book, alert, outcome, "chiara", desk, now=now), dies=dies
        )

    @rule(
        kind=st.sampled_from([Kind.HOSPITAL, Kind.HOLIDAY, Kind.MAINTENANCE]),
        hours=st.integers(1, 100),
        dies=dying,
    )
    def somebody_asks_for_silence(self, kind: Kind, hours: int, dies: bool) -> None:  # noqa: FBT001
        now = self.load.now
        asked = Silence(
            kind=kind, author="chiara", reason="ricovero", starts=now, ends=now + timedelta(hours=hours)
        )
        self.load.silenced(asked, dies=dies)

    @precondition(lambda self: self.load.book.silences)
    @rule(pick=picks, dies=dying)
    def somebody_lifts_a_silence(self, pick: int, dies: bool) -> None:  # noqa: FBT001
        number = self.load.book.silences[pick % len(self.load.book.silences)].id or 0
        self.load.lifted(number, dies=dies)

    @rule(minutes=st.sampled_from([1, 7, 16, 45, 200, 700, 3000]))
    def time_passes(self, minutes: int) -> None:
        self.load.passes(timedelta(minutes=minutes))

    @rule(dies=dying)
    def notices_go_out(self, dies: bool) -> None:  # noqa: FBT001
        self.load.send(dies=dies)

    @rule()
    def a_second_process_decides_the_same(self) -> None:
        self.load.decide_again()

    @rule()
    def everything_restarts(self) -> None:
        self.load.restart()

    @invariant()
    def a_notice_is_said_once(self) -> None:
        said = [
            (n.alert, n.call, n.route, n.step, n.contact.name, n.severity) for n in self.load.outbox.values()
        ]
        assert len(said) == len(set(said))
        assert all(KEY.fullmatch(key) for key in self.load.outbox)

    @invariant()
    def the_case_is_open_as_long_as_an_alert_is(self) -> None:
        alerts, case = self.load.book.alerts, self.load.book.case
        assert (case is not None) == bool(alerts)
        if case is not None:
            assert case.priority is max(
                (a.severity for a in alerts), key=(Severity.INFORMATION, *SEVERITIES).index
            )

    @invariant()
    def nothing_ends_without_an_outcome(self) -> None:
        for alert in self.load.gone.values():
            assert (alert.handling is Handling.CLOSED) == (alert.outcome is not None)

    @invariant()
    def nothing_urgent_is_hidden_by_a_holiday(self) -> None:
        kinds = {one.id: one.kind for one in self.load.book.silences}
        for alert in self.load.book.alerts:
            if alert.severity is Severity.HIGH and alert.silence is not None:
                assert kinds[alert.silence] is Kind.HOSPITAL

    def teardown(self) -> None:
        """In the end silences are over, time passes, notices go out: then nobody may be left untold."""
        for silence in self.load.book.silences:
            self.load.lifted(silence.id or 0)
        left = [
            a for a in self.load.book.alerts if a.handling is Handling.ACKED and a.severity is Severity.HIGH
        ]
        self.load.send()
        for _ in range(3):
            self.load.passes(timedelta(days=2))
            self.load.send()
        self._everybody_was_told()
        self._every_deadline_was_met()
        for alert in left:
            if alert.lane.value == "high":
                now = self.load.book.alert(alert.id)
                assert now is not None
                assert now.handling is Handling.NEW

    def _everybody_was_told(self) -> None:
        covered = {
            pair for key, notices in self.load.delivered().items() for n in notices for pair in n.covers
        }
        for alert in self.load.book.alerts:
            is_quietly_over = alert.condition is Condition.CLEARED
            if alert.called > alert.answered and not is_quietly_over:
                assert (alert.id, alert.called) in covered

    def _every_deadline_was_met(self) -> None:
        assert all(timer.due_at > self.load.now for timer in self.load.book.timers)
        late = [alert for what, alert in self.load.told if what == "answer_late"]
        for alert in self.load.book.alerts:
            if alert.called > alert.answered and alert.condition is Condition.ACTIVE:
                assert alert.id in late


def _with_its_time(notice: Notice) -> str:
    return f"{books.key_of(notice)}@{notice.due_at.isoformat()}"


def _latest_only(missed: Sequence[Timer]) -> list[Timer]:
    return books.each_in_order(missed)[-1:]


MISTAKES = {
    "notice key with a time in it": Variant(key=_with_its_time),
    "latest deadline only": Variant(meets=_latest_only),
    "in-memory state": Variant(keeps_deadlines_in_memory=True),
}
HISTORIES = int(os.environ.get("ACCANTO_HISTORIES", "2000"))
HOW = settings(
    max_examples=HISTORIES,
    stateful_step_count=30,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def test_nobody_is_forgotten_and_nothing_is_said_twice() -> None:
    run_state_machine_as_test(Ward, settings=HOW)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_machine_notices(mistake: str) -> None:
    wrong = type("Wrong", (Ward,), {"variant": MISTAKES[mistake]})
    quick = settings(HOW, phases=[Phase.generate], report_multiple_bugs=False)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(wrong, settings=quick)
