"""What was measured stays at home too: messages that the centre has committed move here, for the patient to read.

The law asks for it (DM 21 September 2022: data are always stored at the patient's as well, available on demand).
A file of its own, so that its size never slows the outbox: values stay as long as there is room, traces go first.
What cannot be kept here is at the centre; so a disk that refuses costs this copy, and never the line.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from accanto_contract.errors import SpoolError
from accanto_contract.identity import DeviceId
from accanto_contract.topics import Kind
from accanto_gateway import files

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
  at_us   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  device  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  body    BLOB NOT NULL,
  PRIMARY KEY (at_us, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS kept_by_kind ON kept (kind, at_us);
"""

QUOTA_BYTES = 256 << 20
"""Years of values, or about three weeks of an ECG strap that is never taken off."""
DROP_TO = 0.9
_EVICT = 500
"""Messages that are dropped in one step."""

_PAGE = """
SELECT at_us, seq, device, kind, body, max(is_sent) FROM (
  SELECT * FROM (
    SELECT at_us, seq, device, kind, body, 1 AS is_sent FROM kept
    WHERE kind IN (SELECT value FROM json_each(:kinds)) AND (at_us, seq) > (:at, :seq) AND at_us < :until
    ORDER BY at_us, seq LIMIT 200)
  UNION ALL SELECT * FROM (
    SELECT at_us, seq, device, kind, body, 0 FROM outbox.message
    WHERE kind IN (SELECT value FROM json_each(:kinds)) AND (at_us, seq) > (:at, :seq) AND at_us < :until
    ORDER BY at_us, seq LIMIT 200))
GROUP BY at_us, seq ORDER BY at_us, seq LIMIT 200
"""
_SIZE = """
SELECT coalesce(sum(length(body)), 0) FROM outbox.message WHERE epoch = ? AND seq BETWEEN ? AND ? AND kind <> 'gap'
"""
_COPY = """
INSERT OR IGNORE INTO kept SELECT at_us, seq, device, kind, body FROM outbox.message
WHERE epoch = ? AND seq BETWEEN ? AND ? AND kind <> 'gap'
"""
_DROP_TRACES = """
DELETE FROM kept WHERE rowid IN (SELECT rowid FROM kept WHERE kind <> 'observation' ORDER BY at_us LIMIT ?)
RETURNING length(body)
"""
_DROP_ANY = """
DELETE FROM kept WHERE rowid IN (SELECT rowid FROM kept ORDER BY at_us LIMIT ?) RETURNING length(body)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message as the home keeps it."""

    device: DeviceId
    kind: Kind
    at_us: int
    body: bytes
    is_sent: bool
    """Whether the centre has it."""


class Archive:
    """The file of what the centre has, beside the outbox of what it has not."""

    def __init__(self, path: Path, outbox: Path, *, quota_bytes: int = QUOTA_BYTES) -> None:
        """Open the file; a broken one is moved aside. Raises SpoolError."""
        self._sql, _ = files.opened(path, schema=SCHEMA, synchronous="NORMAL")
        self._read = files.connect(path, synchronous="NORMAL")
        self._quota = quota_bytes
        try:
            for connection in (self._sql, self._read):
                connection.execute("ATTACH ? AS outbox", (str(outbox),))
            self._bytes = self._number("SELECT coalesce(sum(length(body)), 0) FROM kept")
        except sqlite3.Error as error:
            raise SpoolError(f"{path} cannot be opened: {error}") from error

    async def take(self, runs: Sequence[tuple[int, int, int]]) -> None:
        """Keep these messages of the outbox (epoch, first, last), which are about to leave it. Never raises."""
        try:
            await asyncio.to_thread(self._take, runs)
        except sqlite3.Error as error:
            log.error("not_kept_at_home error=%s", error)  # noqa: TRY400

    def messages(self, kinds: Sequence[Kind], *, since_us: int, until_us: int) -> Iterator[Kept]:
        """What the home holds of these kinds, kept between these times, oldest first; sent or not.

        Read in pages, so that nothing large is in memory and no transaction stays open. Raises sqlite3.Error.
        """
        after = (since_us, -1)
        while page := self._page(kinds, after, until_us):
            yield from (kept for _, kept in page)
            after = page[-1][0]

    def close(self) -> None:
        """Close the file."""
        self._sql.close()
        self._read.close()

    def _page(
        self, kinds: Sequence[Kind], after: tuple[int, int], until_us: int
    ) -> list[tuple[tuple[int, int], Kept]]:
        asked = {"kinds": json.dumps(list(kinds)), "at": after[0], "seq": after[1], "until": until_us}
        found = self._read.execute(_PAGE, asked)
        return [
            (
                (at, seq),
                Kept(device=DeviceId(device), kind=Kind(kind), at_us=at, body=body, is_sent=sent == 1),
            )
            for at, seq, device, kind, body, sent in found
        ]

    def _take(self, runs: Sequence[tuple[int, int, int]]) -> None:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            for run in runs:
                self._bytes += self._number(_SIZE, run)
                self._sql.execute(_COPY, run)
            if self._bytes > self._quota:
                self._make_room()
            self._sql.execute("COMMIT")
        except sqlite3.Error:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            self._bytes = self._number("SELECT coalesce(sum(length(body)), 0) FROM kept")
            raise

    def _make_room(self) -> None:
        """Drop the oldest traces, then the oldest of the rest."""
        for drop in (_DROP_TRACES, _DROP_ANY):
            while self._bytes > DROP_TO * self._quota:
                dropped = self._sql.execute(drop, (_EVICT,)).fetchall()
                self._bytes -= sum(size for (size,) in dropped)
                if len(dropped) < _EVICT:
                    break

    def _number(self, query: str, values: Sequence[int] = ()) -> int:
        return int(self._sql.execute(query, values).fetchone()[0])
