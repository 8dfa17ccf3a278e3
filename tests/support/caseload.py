"""A caseload without a database: one patient's book on a disk of its own, an outbox, receivers, and crashes.

Everything goes the way it goes in production: a turn is decided on the book as it rests, and rests again with its
notices, or is lost as a whole; a notice is claimed, sent, marked. What may be wrong with the program comes in as a
`Variant`, so that a test can see that it would be noticed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from accanto_alerts import book as books
from accanto_alerts import cases
from accanto_alerts.book import Book, Desk, Notice, Timer
from accanto_alerts.escalation import Policy
from accanto_alerts.lifecycle import Standing
from accanto_alerts.outcomes import Outcome
from accanto_alerts.reconcile import Condition, Handling
from accanto_alerts.roster import Roster, Shift
from accanto_alerts.rules import Severity
from accanto_alerts.silences import Silence

KEY = re.compile(r"\d+:\d+[so]\d+:[a-z0-9._-]+/[a-z_]+/\d+:(high|medium|low|information)")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROSTER = Roster(
    team=("chiara", "marco"),
    gps=("paoli",),
    shifts=(
        Shift(person="chiara", role="case_manager", starts=MONDAY, ends=MONDAY + timedelta(days=400)),
        Shift(person="nadia", role="doctor", starts=MONDAY, ends=MONDAY + timedelta(days=400)),
    ),
    accounts=frozenset({"chiara", "marco", "paoli", "nadia"}),
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def rome(text: str) -> datetime:
    """A moment by the wall clock of Rome."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Rome"))


Turn = Callable[[Book, Desk, datetime], Book]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The program as it is, or with one thing wrong."""

    meets: Callable[[Sequence[Timer]], list[Timer]] = books.each_in_order
    key: Callable[[Notice], str] = books.key_of
    keeps_deadlines_in_memory: bool = False


@dataclass(slots=True)
class Caseload:
    """One patient's work."""

    variant: Variant = field(default_factory=Variant)
    now: datetime = MONDAY
    book: Book = field(default_factory=Book)
    outbox: dict[str, Notice] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)
    received: list[tuple[str, Notice]] = field(default_factory=list)
    told: list[tuple[str, int | None]] = field(default_factory=list)
    """What happened, and to which alert."""
    gone: dict[int, Standing] = field(default_factory=dict)
    """Alerts that are closed or withdrawn."""
    earlier: list[tuple[Book, Turn]] = field(default_factory=list)
    numbers: int = 0
    policy: Policy = field(default_factory=Policy)
    roster: Roster = ROSTER

    @property
    def desk(self) -> Desk:
        return Desk(policy=self.policy, roster=self.roster, meets=self.variant.meets, key=self.variant.key)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def turn(self, decide: Turn, *, dies: bool = False) -> None:
        """One transaction; a process that dies in it leaves everything as it was, and another does it again."""
        if dies:
            decide(self.book, self.desk, self.now)
            self.restart()
        before = self.book
        self._rest(decide(before, self.desk, self.now))
        self.earlier = [*self.earlier[-3:], (before, decide)]

    def decide_again(self) -> None:
        """A second process decides what was decided before: what it would say is known by its key."""
        for book, decide in self.earlier:
            for notice in decide(book, self.desk, self.now).notices:
                self.outbox.setdefault(self.variant.key(notice), notice)

    def send(self, *, dies: bool = False) -> None:
        """The dispatcher empties the outbox; one that dies sends and does not mark."""
        for key, notice in self.outbox.items():
            if key not in self.marked and notice.due_at <= self.now:
                self.received.append((key, notice))
                if dies:
                    self.restart()
                    return
                self.marked.add(key)

    def restart(self) -> None:
        """All processes end and begin again: only what rests survives."""
        if self.variant.keeps_deadlines_in_memory:
            self.book = replace(self.book, timers=())

    def wake(self, *, dies: bool = False) -> None:
        """The deadlines that have passed are met."""
        self.turn(lambda book, desk, now: cases.wake(book, desk, now=now), dies=dies)

    def raised(self, kind: str, severity: Severity, *, dies: bool = False) -> int:
        """An evaluation raises an alert; its number."""
        alert = Standing(
            id=self.number(), rule_id=f"{kind}-{self.numbers}", kind=kind, severity=severity,
            condition=Condition.ACTIVE, handling=Handling.NEW,
        )  # fmt: skip

        def decide(book: Book, desk: Desk, now: datetime) -> Book:
            return cases.follow(replace(book, alerts=(*book.alerts, alert)), {alert.id}, desk, now=now)

        self.turn(decide, dies=dies)
        return alert.id

    def changed(self, number: int, *, calls: bool, **values: object) -> None:
        """An evaluation changes an alert."""

        def decide(book: Book, desk: Desk, now: datetime) -> Book:
            alert = book.alert(number)
            assert alert is not None
            book = book.having(replace(alert, **values))  # type: ignore[arg-type]  # fields by name
            return cases.follow(book, {number} if calls else set(), desk, now=now)

        self.turn(decide)

    def silenced(self, silence: Silence, *, dies: bool = False) -> int:
        """A person asks for a silence; its number."""
        numbered = replace(silence, id=self.number())
        self.turn(lambda book, desk, now: cases.silence(book, numbered, desk, now=now), dies=dies)
        return self.numbers

    def lifted(self, number: int, *, dies: bool = False) -> None:
        """A person ends a silence."""
        self.turn(lambda book, desk, now: cases.lift(book, number, "chiara", desk, now=now), dies=dies)

    def alert(self, number: int) -> Standing:
        """An open alert."""
        found = self.book.alert(number)
        assert found is not None
        return found

    def takes(self, number: int, by: str = "chiara") -> None:
        """A person takes an alert."""
        self.turn(lambda book, desk, now: cases.acknowledge(book, self.alert(number), by, desk, now=now))

    def closes(self, number: int, outcome: Outcome) -> None:
        """A person says what came of an alert."""
        self.turn(
            lambda book, desk, now: cases.close(book, self.alert(number), outcome, "chiara", desk, now=now)
        )

    def said(self) -> list[str]:
        """Route, step and person of everything that went out."""
        self.send()
        return [f"{notice.route[0]}{notice.step} {notice.contact.person}" for _, notice in self.received]

    def passes(self, time: timedelta) -> None:
        """Time passes with nobody at work, as in a night without electricity; then everything wakes up."""
        self.now += time
        self.wake()

    def delivered(self) -> dict[str, list[Notice]]:
        """What reached people, by key: a receiver drops what it knows."""
        found: dict[str, list[Notice]] = {}
        for key, notice in self.received:
            found.setdefault(key, []).append(notice)
        return found

    def _rest(self, book: Book) -> None:
        """What a transaction writes; rows get their numbers."""
        for notice in book.notices:
            self.outbox.setdefault(self.variant.key(notice), notice)
        self.told += [(one.what, one.alert) for one in book.happenings]
        self.gone |= {alert.id: alert for alert in book.alerts if not alert.is_open}
        case = book.case
        if case is not None:
            is_over = case.closed_at is not None
            case = None if is_over else replace(case, id=case.id or self.number())
        timers = [timer if timer.id else replace(timer, id=self.number()) for timer in book.timers]
        self.book = Book(
            alerts=tuple(alert for alert in book.alerts if alert.is_open),
            case=case,
            timers=tuple(timers),
            silences=book.silences,
        )
