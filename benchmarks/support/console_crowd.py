"""A crowd in front of a console: people with patients and open cases, and the lines on which they look."""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from psycopg.types.json import Jsonb

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "support"))

import doors
import served
import ward

from accanto_store import queries

TEAM = 3
OVERSEEN = 60
POINTS = 30
SETTLE_S = 10.0
_TOLD = re.compile(rb"no (\d+)")
_ANYBODY = ward.Patient(id=0, uid=UUID(int=0), device_id=0, name="")
_PATIENTS = ("crowd_patients", "crowd_identities", "crowd_devices", "crowd_plans")
_CASES = ("crowd_values", "crowd_alerts", "crowd_deadlines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who looks, and at what."""

    tokens: list[str]
    """What the cookie of each person holds."""
    alerts: list[int]
    watchers: dict[int, tuple[int, ...]]
    """Of each alert: which of these people see it."""


@dataclass(slots=True)
class Heard:
    """What was changed when, and what was told when to whom; seconds since 1970."""

    committed: dict[int, float] = field(default_factory=dict)
    told: list[tuple[int, float]] = field(default_factory=list)
    last: dict[tuple[int, int], int] = field(default_factory=dict)
    """Of each person and alert: the newest change that was told."""
    missed: int = 0
    server_cpu_share: float = 0.0


@dataclass(frozen=True, slots=True)
class _Ear:
    """What one person hears."""

    crowd: Crowd
    heard: Heard
    person: int

    def hear(self, line: bytes) -> None:
        """The open cases of a patient are these now."""
        if told := _TOLD.search(line):
            number = int(told[1])
            self.heard.told.append((number, time.time()))
            self.heard.last[self.person, _alert_of(self.crowd, number)] = number


def gather(db: psycopg.Connection, *, users: int, patients: int, open_cases: int) -> Crowd:
    """People, each patient in the care of three of them (or of all, where there are fewer), and open cases."""
    accounts = [doors.somebody(db, f"person{number}", "case_manager") for number in range(users)]
    tokens = [doors.session(db, account) for account in accounts]
    named = queries.load("bench")
    for name in _PATIENTS:
        db.execute(named[name], {"patients": patients})
    teams = [_team(number, users) for number in range(patients)]
    with db.cursor() as cursor, cursor.copy("copy care_team (patient_id, account_id) from stdin") as copy:
        for number, team in enumerate(teams):
            for person in team:
                copy.write_row((number + 1, accounts[person]))
    model = ward.explanation(_ANYBODY, "spo2-low", 87.0, datetime.now(UTC))
    for name in _CASES:
        db.execute(named[name], {"cases": open_cases, "points": POINTS, "explanation": Jsonb(model)})
    db.execute("analyze")
    alerts = [row[0] for row in db.execute("select id from alert order by patient_id").fetchall()]
    return Crowd(tokens=tokens, alerts=alerts, watchers=dict(zip(alerts, teams, strict=False)))


def _team(number: int, users: int) -> tuple[int, ...]:
    """Who cares for a patient: three who take turns, and the first person of all for the first of the open cases."""
    overseen = {0} if number < OVERSEEN else set()
    return tuple({(number * TEAM + step) % users for step in range(TEAM)} | overseen)


async def change(db: psycopg.AsyncConnection, alert: int, number: int) -> float:
    """A reading is stored and changes an alert, as ingestion and watch would; gives when that was committed."""
    sentence = f"SpO₂ **87 %** in 40 s; no {number}"
    async with db.transaction():
        await db.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " select now(), 87, a.patient_id, now(), d.id, 10, 95, 0 from alert a"
            " join device d on d.name = 'pulse-' || a.patient_id where a.id = %s",
            [alert],
        )
        await db.execute(
            "update alert set last_at = now(), explanation = jsonb_set(explanation, '{sentence}', %s) where id = %s",
            [Jsonb({"it": sentence, "en": sentence}), alert],
        )
        await db.execute(
            "with told as (insert into alert_event (alert_id, event) values (%s, 'extended') returning id)"
            " select pg_notify('accanto_alert', id::text) from told",
            [alert],
        )
    return time.time()


async def look(
    url: str, address: str, crowd: Crowd, *, pid: int, seconds: float, per_s: int, skip: int
) -> Heard:
    """Everybody but the first `skip` looks, while readings come; gives what was told."""
    heard = Heard()
    process = psutil.Process(pid)
    async with asyncio.TaskGroup() as group:
        ready = [asyncio.Event() for _ in crowd.tokens[skip:]]
        lines = [
            group.create_task(_line(address, token, ready[person], _Ear(crowd, heard, person + skip)))
            for person, token in enumerate(crowd.tokens[skip:])
        ]
        for one in ready:
            await one.wait()
        used = sum(process.cpu_times()[:2])
        await _write(url, crowd, heard, seconds=seconds, per_s=per_s)
        heard.server_cpu_share = (sum(process.cpu_times()[:2]) - used) / seconds
        newest = {alert: number for number, alert in _plan(crowd, seconds, per_s)}
        await _until_told(crowd, heard, newest, skip)
        for line in lines:
            line.cancel()
    return heard


def _plan(crowd: Crowd, seconds: float, per_s: int) -> Iterator[tuple[int, int]]:
    """Which change is of which alert."""
    for number in range(1, round(seconds * per_s) + 1):
        yield number, _alert_of(crowd, number)


async def _write(url: str, crowd: Crowd, heard: Heard, *, seconds: float, per_s: int) -> None:
    start = time.monotonic()
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        for number, alert in _plan(crowd, seconds, per_s):
            await asyncio.sleep(max(0.0, start + number / per_s - time.monotonic()))
            heard.committed[number] = await change(db, alert, number)


async def _until_told(crowd: Crowd, heard: Heard, newest: dict[int, int], skip: int) -> None:
    """The last change of each alert must reach each line that concerns it."""
    wanted = {
        (person, alert): number
        for alert, number in newest.items()
        for person in crowd.watchers[alert]
        if person >= skip
    }
    for _ in range(round(SETTLE_S / 0.1)):
        if all(heard.last.get(key, 0) >= number for key, number in wanted.items()):
            return
        await asyncio.sleep(0.1)
    heard.missed = sum(heard.last.get(key, 0) < number for key, number in wanted.items())


async def _line(address: str, token: str, ready: asyncio.Event, ear: "_Ear") -> None:
    """One live line, read as cheaply as can be: those who look share the cores with the server."""
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=2**22)
    asked = ("GET /api/events HTTP/1.1", f"Host: {host}:{port}", f"Cookie: sid={token}", "", "")
    writer.write("\r\n".join(asked).encode())
    try:
        async for line in reader:
            if line.startswith(b"event: beat"):
                ready.set()
            if line.startswith(b'data: {"patient"'):
                ear.hear(line)
    finally:
        writer.close()


def _alert_of(crowd: Crowd, number: int) -> int:
    """Which alert a change is of."""
    return crowd.alerts[number * 7 % len(crowd.alerts)]


@contextmanager
def _child(url: str, port: int) -> Iterator[int]:
    server = Path(__file__).with_name("console_server.py")
    child = subprocess.Popen([sys.executable, str(server), url, str(port), str(served.pages())])
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(20)


@asynccontextmanager
async def api(url: str) -> AsyncIterator[tuple[str, int]]:
    """The api as a process of its own; gives its address and its pid."""
    port = served.free_port()
    with _child(url, port) as pid:
        await served.answers(f"http://localhost:{port}")
        yield f"http://localhost:{port}", pid
