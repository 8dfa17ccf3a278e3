"""The outbox file: messages under their final numbers, until the centre says that it has committed them.

One file lives under one random epoch; within it every message has the next number, without gaps. A message
leaves only by a receipt, or by the quota; what the quota gives up is declared in the same transaction by a
`gap` message, so that nobody waits for it.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import DeviceBirth, Gap
from accanto_contract.topics import Kind
from accanto_gateway.records import Draft, Lane, Source, Tongue

SCHEMA = """
CREATE TABLE IF NOT EXISTS life (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  epoch     INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS message (
  seq     INTEGER PRIMARY KEY,
  lane    INTEGER NOT NULL,
  device  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  at_us   INTEGER NOT NULL,
  body    BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS message_by_lane ON message (lane, seq);
CREATE TABLE IF NOT EXISTS mark (
  device  TEXT NOT NULL,
  tongue  TEXT NOT NULL,
  upto    INTEGER NOT NULL,
  PRIMARY KEY (device, tongue)
) STRICT;
CREATE TABLE IF NOT EXISTS device (
  id  TEXT PRIMARY KEY,
  kind TEXT NOT NULL, maker TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL, firmware TEXT NOT NULL
) STRICT;
"""

DROP_TO = 0.95
"""When the quota is reached, this much of it is kept, so that not every message drops another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message that waits, without its body."""

    seq: Seq
    device: DeviceId
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How full the outbox is."""

    depth: int
    bytes: int
    oldest_us: int | None
    oldest_seq: Seq | None


class Outbox:
    """The tables; every method works inside the transaction of its caller and raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection, *, quota_bytes: int) -> None:
        self._sql = connection
        self._quota = quota_bytes
        connection.execute("INSERT OR IGNORE INTO life VALUES (1, ?, 0)", (secrets.randbits(63) or 1,))
        self.epoch = Epoch(self._number("SELECT epoch FROM life"))
        self.recall()

    def recall(self) -> None:
        """Know again what the file says, after a transaction that failed."""
        self._last = self._number("SELECT last_seq FROM life")
        self._bytes = self._number("SELECT coalesce(sum(length(body)), 0) FROM message")

    def append(self, device: DeviceId, drafts: Sequence[Draft], *, at_us: int) -> list[Seq]:
        """Number and keep messages of a device, giving up older ones where the quota asks for it."""
        numbers = [self._insert(device, draft, at_us) for draft in drafts if draft.content is not None]
        if self._bytes > self._quota:
            self._give_up(at_us)
        self._sql.execute("UPDATE life SET last_seq = ?", (self._last,))
        return numbers

    def mark(self, source: Source, upto: int) -> None:
        """Remember up to which journal row the messages of a source speak; a mark never goes back."""
        self._sql.execute(
            "INSERT INTO mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET upto = max(upto, excluded.upto)",
            (source.device, source.tongue, upto),
        )

    def trim(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Delete what the centre has committed; both ends of a range are included."""
        for first, last in ranges:
            where = "FROM message WHERE seq BETWEEN ? AND ?"
            self._bytes -= self._number(f"SELECT coalesce(sum(length(body)), 0) {where}", first, last)
            self._sql.execute(f"DELETE {where}", (first, last))

    def know(self, birth: DeviceBirth) -> None:
        """Remember a device."""
        row = (birth.device, birth.kind, birth.maker, birth.model, birth.serial, birth.firmware)
        self._sql.execute("INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, ?, ?)", row)

    def _insert(self, device: DeviceId, draft: Draft, at_us: int) -> Seq:
        self._last += 1
        seq = Seq(self._last)
        body = draft.numbered(self.epoch, seq)
        self._sql.execute(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)",
            (seq, draft.lane, device, draft.kind, at_us, body),
        )
        self._bytes += len(body)
        return seq

    def _give_up(self, at_us: int) -> None:
        """Drop the oldest waveforms, then the oldest of the rest, and declare each unbroken range."""
        excess = self._bytes - int(DROP_TO * self._quota)
        found = self._sql.execute(
            "SELECT seq, device, length(body) FROM message WHERE kind <> ? ORDER BY lane DESC, seq",
            (Kind.GAP,),
        )
        lost: dict[int, DeviceId] = {}
        for seq, device, size in found:
            if excess <= 0:
                break
            lost[seq] = device
            excess -= size
        found.close()
        self.trim((seq, seq) for seq in lost)
        for first, last in _ranges(sorted(lost)):
            gap = Gap(epoch=0, seq=0, first=first, last=last, reason="quota")
            self._insert(lost[first], Draft(kind=Kind.GAP, content=gap, upto=0), at_us)

    def _number(self, query: str, *values: int) -> int:
        return int(self._sql.execute(query, values).fetchone()[0])


class Reader:
    """What the rest of the gateway reads, on a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    def waiting(self, lane: Lane, *, above: int, upto: int, limit: int) -> list[Entry]:
        """Messages of a lane with above < seq <= upto, oldest first."""
        found = self._sql.execute(
            "SELECT seq, device, kind FROM message WHERE lane = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
            (lane, above, upto, limit),
        )
        return [Entry(seq=Seq(seq), device=DeviceId(device), kind=Kind(kind)) for seq, device, kind in found]

    def body(self, seq: Seq) -> bytes | None:
        """The bytes of a message, or None where it is gone."""
        row = self._sql.execute("SELECT body FROM message WHERE seq = ?", (seq,)).fetchone()
        return bytes(row[0]) if row else None

    def last_seq(self) -> Seq:
        """The largest number given so far."""
        return Seq(int(self._sql.execute("SELECT last_seq FROM life").fetchone()[0]))

    def state(self) -> State:
        """How full the outbox is."""
        depth, size, oldest_us, oldest_seq = self._sql.execute(
            "SELECT count(*), coalesce(sum(length(body)), 0), min(at_us), min(seq) FROM message"
        ).fetchone()
        return State(depth=depth, bytes=size, oldest_us=oldest_us, oldest_seq=oldest_seq)

    def marks(self) -> dict[Source, int]:
        """Up to which journal row each source is in the outbox."""
        found = self._sql.execute("SELECT device, tongue, upto FROM mark")
        return {Source(device=DeviceId(d), tongue=Tongue(tongue)): upto for d, tongue, upto in found}

    def devices(self) -> tuple[DeviceBirth, ...]:
        """Every device that was ever connected."""
        found = self._sql.execute("SELECT id, kind, maker, model, serial, firmware FROM device ORDER BY id")
        return tuple(
            DeviceBirth(
                device=row[0], kind=row[1], maker=row[2], model=row[3], serial=row[4], firmware=row[5]
            )
            for row in found
        )

    def close(self) -> None:
        """Close the connection."""
        self._sql.close()


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Unbroken ranges of sorted numbers, both ends included."""
    if not numbers:
        return []
    cuts = [(before, after) for before, after in pairwise(numbers) if after != before + 1]
    firsts = [numbers[0], *(after for _, after in cuts)]
    lasts = [*(before for before, _ in cuts), numbers[-1]]
    return list(zip(firsts, lasts, strict=True))
