"""The data directory of the embedded PostgreSQL: made once, checked at each start, freed of an old server."""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from accanto_contract.errors import Unavailable
from accanto_store import binaries, child
from accanto_store.child import Owner

SMALLEST_DISK = 200 * 1024 * 1024
"""Bytes that must be free to start: a fresh cluster takes 40 MB, its first log segments as much again."""

PATIENCE_S = 10.0
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything of one embedded server lies."""

    state: Path

    @property
    def data(self) -> Path:
        """The data directory, of the server's user alone."""
        return self.state / "data"

    @property
    def run(self) -> Path:
        """The directory of the socket: who may enter it is superuser of the database."""
        return self.state / "run"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.state / "log"

    @property
    def password(self) -> Path:
        """The superuser's password, for connections over TCP."""
        return self.state / "password"

    @property
    def lock(self) -> Path:
        """Held by the process that supervises the server."""
        return self.state / "lock"


def prepare(places: Places, user: Owner | None) -> None:
    """Make the directories, and see that the server can live in them. Raises Unavailable."""
    try:
        places.state.mkdir(parents=True, exist_ok=True)
        places.run.mkdir(exist_ok=True)
        _give(places.run, user)
    except OSError as error:
        raise Unavailable(f"the state directory {places.state} cannot be used: {error.strerror}") from error
    if user and not binaries.can_reach(places.state, user):
        raise Unavailable(
            f"PostgreSQL does not run as root, and the user nobody cannot reach {places.state}: choose a state "
            "directory that everybody may pass, such as /var/lib/accanto"
        )
    if (free := shutil.disk_usage(places.state).free) < SMALLEST_DISK:
        raise Unavailable(f"the disk is full: {free >> 20} MB left at {places.state}, PostgreSQL needs 200")
    if len(os.fsencode(places.run / ".s.PGSQL.65535")) > 107:
        raise Unavailable(f"the path {places.state} is too long for a socket: choose one below 85 signs")


def make(places: Places, programs: Path, user: Owner | None) -> None:
    """Make the data directory where there is none yet. Raises Unavailable."""
    if (places.data / "PG_VERSION").exists():
        _check(places, programs, user)
        return
    unfinished = places.state / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    _give(unfinished, user)
    secret = places.run / "initial-password"
    _write_password(places, secret, user)
    try:
        _initdb(programs, unfinished, secret, user)
    finally:
        secret.unlink()
    unfinished.rename(places.data)


def _check(places: Places, programs: Path, user: Owner | None) -> None:
    """Raises Unavailable where the data are somebody else's, or another version's."""
    expected = user.uid if user else os.geteuid()
    if (found := places.data.stat().st_uid) != expected:
        raise Unavailable(
            f"{places.data} belongs to user number {found}, the server runs as {expected}: "
            "start accanto as the user that made it, or choose another state directory"
        )
    made_by = (places.data / "PG_VERSION").read_text().strip()
    if made_by != str(major := binaries.major_of(programs)):
        raise Unavailable(
            f"{places.data} was made by PostgreSQL {made_by}, and the programs at hand are version {major}: "
            "move the data with pg_dump, or choose another state directory"
        )


def _initdb(programs: Path, data: Path, secret: Path, user: Owner | None) -> None:
    command: list[str | Path] = [
        programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-sync", "--no-instructions",
        "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd="/", env={**os.environ, **ENVIRONMENT}, capture_output=True, text=True, check=False,
        user=user.uid if user else None, group=user.gid if user else None, extra_groups=[] if user else None,
    )  # fmt: skip
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no word of it").splitlines()[-1]
        raise Unavailable(f"PostgreSQL could not make its data directory {data}: {last}")


def _write_password(places: Places, secret: Path, user: Owner | None) -> None:
    """The superuser's password: kept for us, and for a moment where `initdb` can read it."""
    password = secrets.token_urlsafe(24)
    for path in (places.password, secret):
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(password)
    _give(secret, user, mode=0o600)


def _give(path: Path, user: Owner | None, *, mode: int = 0o700) -> None:
    path.chmod(mode)
    if user:
        os.chown(path, user.uid, user.gid)


def end_orphan(places: Places) -> None:
    """End the server of a supervisor that was killed, and wait for it. Raises Unavailable.

    Whoever calls this holds the lock, so no living supervisor owns that server. A number in the pid file that
    by now belongs to another program is a leftover of a crash.
    """
    pid_file = places.data / "postmaster.pid"
    end = time.monotonic() + PATIENCE_S
    while (pid := _noted(pid_file)) and child.is_alive(pid):
        if str(places.data) not in child.command_of(pid):
            if child.is_alive(pid):
                pid_file.unlink(missing_ok=True)
            return
        _ask_to_end(pid, places)
        if time.monotonic() > end:
            raise Unavailable(f"an older PostgreSQL (process {pid}) does not let go of {places.data}")
        time.sleep(0.01)


def _noted(pid_file: Path) -> int | None:
    """The number of the server that a pid file speaks of."""
    try:
        return abs(int(pid_file.read_text().split()[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _ask_to_end(pid: int, places: Places) -> None:
    """A fast shutdown; asking twice changes nothing."""
    try:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
    except PermissionError as error:
        raise Unavailable(f"{places.data} is in use by process {pid} of another user") from error
