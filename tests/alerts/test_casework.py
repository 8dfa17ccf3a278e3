"""What is decided on paper is what the database holds: the same turns on a real one, with crashes in between."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import duty
import psycopg
import pytest
import ward
from caseload import MINUTE, MONDAY, Caseload
from psycopg import AsyncConnection

from accanto_alerts import casebook, cases, casework
from accanto_alerts.book import Book, Desk
from accanto_alerts.lifecycle import Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.roster import Roster
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Kind, Silence
from accanto_contract.errors import NotNow
from accanto_store import connections

pytestmark = pytest.mark.integration

SEVERITIES = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def working(database: str) -> AsyncIterator[AsyncConnection]:
    connection = await connections.connect_async(database)
    yield connection
    await connection.close()


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    ward.worker(db, "chiara")
    return ward.patient(db, "Bruna Lencioni", "chiara")


@dataclass(slots=True)
class Both:
    """One patient's work on paper and in the database."""

    db: psycopg.Connection
    working: AsyncConnection
    patient: ward.Patient
    rng: random.Random
    load: Caseload = field(default_factory=Caseload)
    alerts: list[ward.Alert] = field(default_factory=list)

    async def raises(self) -> None:
        kind, severity = self.rng.choice(["clinical", "technical"]), self.rng.choice(SEVERITIES)
        rule = f"{kind}-{len(self.alerts) + 1}"
        alert = ward.alert(self.db, self.patient, rule=rule, kind=kind, severity=severity.value)
        self.alerts.append(alert)
        self.load.numbers = alert.id - 1
        self.load.raised(kind, severity)
        await self._turns(lambda now: casework.follow(self.working, self.patient.id, [alert.id], now=now))

    async def takes(self) -> None:
        await self._deed(cases.acknowledge)

    async def begins(self) -> None:
        await self._deed(cases.start)

    async def closes(self) -> None:
        def deed(book: Book, alert: Standing, by: str, desk: Desk, *, now: datetime) -> Book:
            return cases.close(book, alert, Outcome.REFERRED_GP, by, desk, now=now)

        await self._deed(deed)

    async def waits(self) -> None:
        self.load.passes(self.rng.choice([1, 9, 31, 200, 900]) * MINUTE)
        await self._turns(lambda now: casework.wake(self.working, self.patient.id, now=now))

    async def _deed(self, deed: casework.Deed) -> None:
        if not self.load.book.alerts:
            return
        alert = self.rng.choice(self.load.book.alerts)
        try:
            self.load.turn(lambda book, desk, now: deed(book, alert, "chiara", desk, now=now))
        except NotNow:
            return
        await self._turns(
            lambda now: casework.act(self.working, self.patient.id, [alert.id], deed, "chiara", now=now)
        )

    async def _turns(self, turn: Callable[[datetime], Awaitable[None]]) -> None:
        """In the database; now and then a process dies before it commits, and another does it again."""
        for dies in (self.rng.random() < 0.3, False):
            await casework.hold(self.working, self.patient.id)
            await turn(self.load.now)
            await (self.working.rollback() if dies else self.working.commit())
            if not dies:
                return


@pytest.mark.parametrize("seed", range(8))
async def test_the_database_says_the_same_as_the_paper(
    seed: int, db: psycopg.Connection, working: AsyncConnection, bruna: ward.Patient
) -> None:
    both = Both(db=db, working=working, patient=bruna, rng=random.Random(seed))
    both.load.roster = Roster(team=("chiara",), accounts=frozenset({"chiara"}))
    for _ in range(25):
        await both.rng.choice([both.raises, both.takes, both.begins, both.closes, both.waits, both.waits])()

    stored = await casebook.load(working, bruna.id, now=both.load.now)
    assert [row[0] for row in duty.notices(db)] == list(both.load.outbox)
    assert stored.alerts == tuple(sorted(both.load.book.alerts, key=lambda alert: alert.id))
    assert _plain(stored) == _plain(both.load.book)


def _plain(book: Book) -> list[tuple[object, ...]]:
    """Deadlines without their numbers."""
    return sorted(
        (
            timer.due_at,
            timer.kind.value,
            timer.alert or 0,
            timer.call,
            timer.wave,
            timer.route.value,
            timer.step,
        )
        for timer in book.timers
    )


async def test_a_night_without_the_process_leaves_every_deadline_to_be_met_in_order(
    db: psycopg.Connection, working: AsyncConnection, bruna: ward.Patient
) -> None:
    raised = ward.alert(db, bruna)
    await casework.follow(working, bruna.id, [raised.id], now=MONDAY)
    await working.commit()

    assert await casework.claim(working, now=MONDAY + 14 * 60 * MINUTE, resting=[]) == bruna.id
    await casework.wake(working, bruna.id, now=MONDAY + 14 * 60 * MINUTE)
    await working.commit()

    steps = db.execute(
        "select detail->>'step', detail->>'route' from case_event where event = 'step' order by id"
    )
    late = db.execute("select event from alert_event where event like '%late' order by id").fetchall()
    assert steps.fetchall() == [
        ("0", "service"),
        ("1", "service"),
        ("2", "service"),
        ("3", "service"),
        ("0", "out_of_hours"),
    ]
    assert late == [("answer_late",), ("action_late",)]


async def test_a_silence_is_kept_and_lapses_by_its_deadline(
    db: psycopg.Connection, working: AsyncConnection, bruna: ward.Patient
) -> None:
    ends = MONDAY + timedelta(hours=2)
    asked = Silence(kind=Kind.MAINTENANCE, author="chiara", reason="bilancia", starts=MONDAY, ends=ends)
    await casework.silence(working, bruna.id, asked, now=MONDAY)
    raised = ward.alert(db, bruna, kind="technical", severity="low")
    await casework.follow(working, bruna.id, [raised.id], now=MONDAY)
    await working.commit()
    assert duty.notices(db) == []

    await casework.wake(working, bruna.id, now=ends)
    await working.commit()

    assert [row[0] for row in duty.notices(db)] == ["1:2s0:chiara/in_app/1:low"]


async def test_a_rule_that_nothing_may_silence_calls_through_a_stay_in_hospital(
    db: psycopg.Connection, working: AsyncConnection, bruna: ward.Patient
) -> None:
    ends = MONDAY + timedelta(days=2)
    stay = Silence(kind=Kind.HOSPITAL, author="chiara", reason="polmonite", starts=MONDAY, ends=ends)
    await casework.silence(working, bruna.id, stay, now=MONDAY)
    raised, other = ward.alert(db, bruna, rule="apnoea"), ward.alert(db, bruna, rule="spo2-low")
    db.execute(
        "update alert set explanation = jsonb_set(explanation, '{rule,document}', '{\"silenceable\": false}')"
        " where id = %s",
        [raised.id],
    )

    await casework.follow(working, bruna.id, [raised.id, other.id], now=MONDAY)
    await working.commit()

    assert [row[0] for row in duty.notices(db)] == ["1:1s0:chiara/in_app/1:high"]


async def test_a_patient_whom_somebody_holds_is_left_to_them(
    database: str, db: psycopg.Connection, working: AsyncConnection, bruna: ward.Patient
) -> None:
    await casework.follow(working, bruna.id, [ward.alert(db, bruna).id], now=MONDAY)
    await working.commit()
    later: datetime = MONDAY + 20 * MINUTE
    async with await connections.connect_async(database) as other:
        await casework.claim(working, now=later, resting=[])

        assert await casework.claim(other, now=later, resting=[]) is None
