"""Whatever comes late, twice, in any order, between crashes: the alerts are those of a batch evaluation.

Over rules of every kind, with notices. ACCANTO_HISTORIES says how many histories are tried (2000; `make soak`: more).
A test that nothing can turn red says nothing: the wrong ways of paper_line are tried too, and must be found out.
"""

import os
import re
from dataclasses import replace
from datetime import timedelta

import paper_line
import pytest
from every_kind import HOUR, START
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample
from made_up import END, Scene, scenes
from paper_line import Line, Ways

from accanto_alerts.book import Desk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

HISTORIES = int(os.environ.get("ACCANTO_HISTORIES", "2000"))
KEY = re.compile(r"\d+:\d+[so]\d+:[a-z_]+/[a-z_]+/\d+:(high|medium|low|information)")


def played(scene: Scene, ways: Ways) -> Line:
    """The line after everything has come, been judged and sent."""
    line = Line(plan=scene.plan(), ways=ways)
    line.evaluate(START - HOUR / 2)
    for one in scene.in_order():
        now = one.comes
        line.arrive(one.name, one.point, now=now)
        if one.watched:
            line.evaluate(now, crashes=one.crashes)
            line.dispatch(now + timedelta(minutes=1), crashes=one.crashes)
    line.evaluate(END)
    for hours in range(1, 40):
        line.dispatch(END + hours * HOUR)
    return line


def wrong(line: Line) -> str | None:
    """What is not as it should be; None where all is well."""
    if line.told() != line.batch(END):
        return "other alerts than those of a batch"
    waiting = [rule for rule, alert in line.alerts.values() if alert.is_open]
    if len(waiting) != len(set(waiting)):
        return "two open alerts of one rule"
    key = line.ways.desk.key
    for name, notice in line.decided.items():
        if not KEY.fullmatch(name) or key(replace(notice, due_at=notice.due_at + HOUR)) != name:
            return "a notice that is told again is another notice"
    if line.outbox or set(line.sent) != set(line.decided):
        return "a notice was not sent"
    covered = {pair for notice in line.decided.values() for pair in notice.covers}
    missed = [one for one in line.book.alerts if one.waits and (one.id, one.called) not in covered]
    return "an alert that calls was not told" if missed else None


UNSHRUNK = settings(database=None, max_examples=min(HISTORIES, 2000), phases=[Phase.generate])
LASTING = settings(suppress_health_check=list(HealthCheck), database=None)


@settings(LASTING, max_examples=HISTORIES)
@given(scenes())
def test_any_order_repetition_lateness_and_crash_leads_to_the_alerts_of_a_batch(scene: Scene) -> None:
    assert wrong(played(scene, Ways())) is None


@settings(LASTING, max_examples=HISTORIES // 10)
@given(scenes())
def test_judging_everything_again_changes_nothing(scene: Scene) -> None:
    line = played(scene, Ways())
    before = dict(line.alerts)

    line.mark("", START - HOUR)
    line.evaluate(END)

    assert line.alerts == before


MISTAKES = {
    "order by arrival": Ways(place=paper_line.as_arrived),
    "latest deadline only": Ways(missed=paper_line.last),
    "in-memory state": Ways(remembers=True),
    "notice key with a time in it": Ways(desk=Desk(key=paper_line.timed_key)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_out(mistake: str) -> None:
    def is_found(scene: Scene) -> bool:
        return wrong(played(scene, MISTAKES[mistake])) is not None

    try:
        found = find(scenes(), is_found, settings=UNSHRUNK)
    except NoSuchExample:
        pytest.fail(f"{mistake}: no history tells it from the right way")
    assert wrong(played(found, Ways())) is None
