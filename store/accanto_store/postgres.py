"""The embedded PostgreSQL: one server, our child, on a private socket."""

import asyncio
import fcntl
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from accanto_contract.errors import Unavailable
from accanto_store import binaries, child, cluster
from accanto_store.child import Owner
from accanto_store.cluster import Places

DATABASE = "accanto"
READY_WITHIN_S = 60.0
"""Recovery after a crash reads the whole log again: seconds on a small site."""

LARGEST_LOG = 10 * 1024 * 1024

SETTINGS = {
    "shared_buffers": "256MB",
    "max_logical_replication_workers": "0",
    "wal_compression": "on",
    "jit": "off",
    "max_wal_size": "2GB",
    "log_line_prefix": "%m ",
}

SINCE_18 = {"io_method": "sync"}
"""Three workers of 10 MB each would wait for a small site's few reads."""


class Server:
    """An embedded PostgreSQL with its data below `state`; on a Unix socket, and on 127.0.0.1 where a port is given.

    `settings` are added to the server's own (postgresql.conf names). It may be started again after it died.
    """

    def __init__(
        self, state: Path, port: int | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._places = Places(state=state.absolute())
        self._port = port
        self._settings = {**SETTINGS, **(settings or {})}
        self._child: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """The URL of the database `accanto`, once the server has been started."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The URL of a database of this server."""
        if self._port is None:
            return f"postgresql://postgres@/{database}?host={quote(str(self._places.run), safe='')}"
        password = quote(self._places.password.read_text(), safe="")
        return f"postgresql://postgres:{password}@127.0.0.1:{self._port}/{database}"

    @property
    def pid(self) -> int | None:
        """The number of the server's process."""
        return self._child.pid if self._child else None

    async def start(self) -> None:
        """Bring the server up; return when it answers. Raises Unavailable, with one sentence."""
        programs = binaries.find()
        user = child.unprivileged()
        cluster.prepare(self._places, user)
        self._take_lock()
        try:
            await self._come_up(programs, user)
        except BaseException:
            await self.stop()
            raise

    async def died(self) -> int:
        """Wait for the server's end; its status. Raises Unavailable where it was never started."""
        if self._child is None:
            raise Unavailable("PostgreSQL has not been started")
        return await child.ended(self._child)

    async def stop(self) -> None:
        """A fast shutdown (transactions are rolled back), within ten seconds; and let go of the data."""
        if self._child is not None:
            await child.end(self._child, (signal.SIGINT, 7.0), (signal.SIGQUIT, 2.0))
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def _come_up(self, programs: Path, user: Owner | None) -> None:
        programs = await asyncio.to_thread(
            binaries.reachable, programs, user, self._places.state / "binaries"
        )
        await asyncio.to_thread(cluster.end_orphan, self._places)
        await asyncio.to_thread(cluster.make, self._places, programs, user)
        said_before = self._trimmed_log()
        self._child = child.spawn(
            self._command(programs), log=self._places.log, farewell=signal.SIGINT, owner=user,
            env=cluster.ENVIRONMENT,
        )  # fmt: skip
        await self._ready(self._child, said_before)
        await self._make_database()

    def _take_lock(self) -> None:
        """One supervisor for one data directory; the kernel frees the lock of a killed one."""
        if self._lock is not None:
            return
        lock = self._places.lock.open("a+", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise Unavailable(
                f"{self._places.state} is in use by another accanto (process {holder}): stop it first, or "
                "choose another state directory"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _command(self, programs: Path) -> list[str]:
        words = [str(programs / "postgres"), "-D", str(self._places.data), "-k", str(self._places.run)]
        words += [
            "-p",
            str(self._port or 5432),
            "-c",
            f"listen_addresses={'127.0.0.1' if self._port else ''}",
        ]
        newer = SINCE_18 if binaries.major_of(programs) >= 18 else {}
        for name, value in {**newer, **self._settings}.items():
            words += ["-c", f"{name}={value}"]
        return words

    def _trimmed_log(self) -> int:
        """The size of the log, after one that grew too large was put aside."""
        log = self._places.log
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old"))
        return log.stat().st_size if log.exists() else 0

    async def _ready(self, server: subprocess.Popen[bytes], said_before: int) -> None:
        for _ in range(int(READY_WITHIN_S / 0.005)):
            if self._says_ready(server.pid):
                return
            if server.poll() is not None:
                raise Unavailable(self._why(said_before))
            await asyncio.sleep(0.005)
        raise Unavailable(f"PostgreSQL is not ready after {READY_WITHIN_S:.0f} s: see {self._places.log}")

    def _says_ready(self, pid: int) -> bool:
        """Line 8 of the pid file is the state, line 1 whose: an old server's file must not count."""
        try:
            lines = (self._places.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _why(self, said_before: int) -> str:
        """One sentence from what the server said before it gave up."""
        with self._places.log.open("rb") as log:
            log.seek(said_before)
            said = log.read().decode(errors="replace")
        if "Address already in use" in said:
            return f"port {self._port} is in use by another program: choose another for the database"
        if "No space left on device" in said:
            return f"the disk of {self._places.state} is full: PostgreSQL cannot start"
        fatal = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
        last = (fatal or said.strip().splitlines() or ["it said nothing"])[-1]
        return f"PostgreSQL did not start: {last} (see {self._places.log})"

    async def _make_database(self) -> None:
        """The database `accanto`, where it is not there yet."""
        url = self.url_of("postgres")
        async with await psycopg.AsyncConnection.connect(
            url, autocommit=True, connect_timeout=10
        ) as connection:
            found = await connection.execute("select 1 from pg_database where datname = %s", (DATABASE,))
            if await found.fetchone() is None:
                name = sql.Identifier(DATABASE)
                await connection.execute(sql.SQL("create database {} template template0").format(name))
