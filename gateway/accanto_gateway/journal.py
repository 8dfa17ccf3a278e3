"""The intake journal: what a device just sent, on disk before the radio hears that we took it.

A row is written in the very callback that brings the bytes (WAL, synchronous=NORMAL: it survives the death
of this process at once). A thread brings the WAL to the disk four times a second, so a power cut costs at
most 250 ms. When the messages made of rows are in the outbox, the rows go.

A trap: after a power cut the journal may be older than the outbox, whose commits are synchronous. New rows
must never take a number that the outbox already calls consumed: `open` begins above both.
"""

import asyncio
import logging
import os
import sqlite3
import threading
from pathlib import Path

from accanto_contract.errors import SpoolError
from accanto_contract.identity import DeviceId
from accanto_gateway import files
from accanto_gateway.records import Note, Row, Source, Tongue

log = logging.getLogger(__name__)

SYNC_EVERY_S = 0.25
CHECKPOINT_BYTES = 1 << 20
_SCHEMA = """
CREATE TABLE IF NOT EXISTS row (
  id      INTEGER PRIMARY KEY,
  device  TEXT NOT NULL,
  tongue  TEXT NOT NULL,
  link    INTEGER NOT NULL,
  at_us   INTEGER NOT NULL,
  data    BLOB NOT NULL,
  note    INTEGER NOT NULL DEFAULT 0
) STRICT;
"""
_NOTE = "ALTER TABLE row ADD COLUMN note INTEGER NOT NULL DEFAULT 0"
"""Files of an earlier version have rows of bytes only."""


class Journal:
    """Rows of all devices, in the order in which they came. Used from the event loop's thread only."""

    def __init__(self, path: Path, *, marks: dict[Source, int]) -> None:
        """Open the file, and forget what the outbox has consumed. Raises SpoolError."""
        self._path = path
        self._connection, self.was_broken = files.opened(
            path, schema=_SCHEMA, synchronous="NORMAL", upgrade=_upgrade
        )
        # A checkpoint waits for the disk; in the radio's callback nothing may wait.
        self._connection.execute("PRAGMA wal_autocheckpoint=0")
        for source, upto in marks.items():
            self.forget(source, upto)
        (largest,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM row").fetchone()
        self._next = max([largest, *marks.values()]) + 1
        self._dirty = threading.Event()

    def add(self, source: Source, *, link: int, at_us: int, data: bytes, note: Note = Note.BYTES) -> Row:
        """Keep bytes of a device. Raises SpoolError where the disk refuses."""
        row = Row(id=self._next, link=link, at_us=at_us, data=data, note=note)
        try:
            self._connection.execute(
                "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row.id, source.device, source.tongue, link, at_us, data, note),
            )
        except sqlite3.Error as error:
            raise SpoolError(f"the journal takes no more: {error}") from error
        self._next += 1
        self._dirty.set()
        return row

    def takes(self) -> bool:
        """Whether the disk takes something of a good size just now."""
        try:
            self._connection.execute("INSERT INTO row VALUES (-1, '', '', 0, 0, zeroblob(65536), 0)")
            self._connection.execute("DELETE FROM row WHERE id = -1")
        except sqlite3.Error:
            return False
        return True

    def after(self, source: Source, upto: int, *, limit: int) -> list[Row]:
        """The next rows of a source, oldest first."""
        found = self._connection.execute(
            "SELECT id, link, at_us, data, note FROM row WHERE device = ? AND tongue = ? AND id > ?"
            " ORDER BY id LIMIT ?",
            (source.device, source.tongue, upto, limit),
        )
        return [Row(id=row[0], link=row[1], at_us=row[2], data=row[3], note=Note(row[4])) for row in found]

    def sources(self) -> list[Source]:
        """Every source that has rows."""
        found = self._connection.execute("SELECT DISTINCT device, tongue FROM row ORDER BY device, tongue")
        return [Source(device=DeviceId(device), tongue=Tongue(tongue)) for device, tongue in found]

    def forget(self, source: Source, upto: int) -> None:
        """Delete rows that speak from the outbox now. A disk that refuses is asked again next time."""
        try:
            self._connection.execute(
                "DELETE FROM row WHERE device = ? AND tongue = ? AND id <= ?",
                (source.device, source.tongue, upto),
            )
        except sqlite3.Error as error:
            log.warning("journal_keeps_rows device=%s error=%s", source.device, error)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    async def keep_synced(self) -> None:
        """Bring what was written to the disk four times a second, until cancelled."""
        disk = _Disk(self._path)
        try:
            while True:
                await asyncio.sleep(SYNC_EVERY_S)
                if self._dirty.is_set():
                    self._dirty.clear()
                    await asyncio.to_thread(disk.sync)
        finally:
            disk.close()


def _upgrade(connection: sqlite3.Connection) -> None:
    columns = {column[1] for column in connection.execute("PRAGMA table_info(row)")}
    if columns and "note" not in columns:
        connection.execute(_NOTE)


class _Disk:
    """The slow side of the journal, on a thread of its own.

    Opening and closing the -wal file beside SQLite is safe: SQLite's locks live on the other two files.
    """

    def __init__(self, path: Path) -> None:
        self._connection = files.connect(path, synchronous="NORMAL")
        self._wal = os.open(path.with_name(path.name + "-wal"), os.O_RDONLY)

    def sync(self) -> None:
        """Wait until the WAL is on the disk; fold it into the file when it has grown."""
        try:
            os.fdatasync(self._wal)
            if os.fstat(self._wal).st_size > CHECKPOINT_BYTES:
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except (OSError, sqlite3.Error) as error:
            log.warning("journal_sync_failed error=%s", error)

    def close(self) -> None:
        os.close(self._wal)
        self._connection.close()
