"""The gateway's SQLite files: opened with care, checked, and moved aside when they are broken.

A broken file is never repaired or deleted in silence: it is renamed with the time, reported, and a new one
begins.
"""

import fcntl
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from accanto_contract.errors import SpoolError

log = logging.getLogger(__name__)

WAL_BYTES = 1 << 19
"""What a WAL is cut to when it starts again; a gateway's disk is small."""

_COMPANIONS = ("", "-wal", "-shm")


def folder(path: Path) -> None:
    """Make sure that the folder exists and may be written. Raises SpoolError."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SpoolError(f"the spool folder {path} cannot be written: {error.strerror}") from error


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the folder for this process; a second gateway in it would send everything twice. Raises SpoolError."""
    with (path / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SpoolError(f"another gateway uses the spool folder {path}: give each its own") from error
        yield


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """A connection in WAL mode with explicit transactions. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=5.0, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA cache_size=-256")
    connection.execute(f"PRAGMA journal_size_limit={WAL_BYTES}")
    return connection


def opened(
    path: Path, *, schema: str, synchronous: str, upgrade: Callable[[sqlite3.Connection], None] | None = None
) -> tuple[sqlite3.Connection, bool]:
    """A connection to a sound file with this schema, and whether a broken one was moved aside.

    `upgrade` brings a file of an earlier version to this one, before the schema adds what is missing.

    Raises SpoolError where the disk refuses.
    """
    moved = path.exists() and not _is_sound(path)
    if moved:
        _move_aside(path)
    try:
        connection = connect(path, synchronous=synchronous)
        if upgrade:
            upgrade(connection)
        connection.executescript(schema)
        path.chmod(0o600)
    except (sqlite3.Error, OSError) as error:
        raise SpoolError(f"{path} cannot be opened: {error}") from error
    return connection, moved


def _is_sound(path: Path) -> bool:
    """Whether SQLite can read every page. A file that is only locked or forbidden counts as sound."""
    try:
        connection = sqlite3.connect(path, timeout=5.0)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise SpoolError(f"{path} cannot be opened: {error}") from error
    except sqlite3.DatabaseError:
        return False


def _move_aside(path: Path) -> None:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    for companion in _COMPANIONS:
        part = path.with_name(path.name + companion)
        if part.exists():
            part.rename(path.with_name(f"{path.name}.broken-{stamp}{companion}"))
    log.error("file_broken file=%s kept_as=%s.broken-%s", path.name, path.name, stamp)
