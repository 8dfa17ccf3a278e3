"""The outbox file: messages under their final numbers, until the centre says that it has committed them.

Each start begins a life under a random epoch; within it every message has the next number, without gaps. A message
leaves only by a receipt, or by the quota; what the quota gives up is declared in the same transaction by a
`gap` message, so that nobody waits for it.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import DeviceBirth, Gap
from accanto_contract.topics import Kind
from accanto_gateway import layout
from accanto_gateway.records import Draft, Source, Stored

DROP_TO = 0.95
"""When the quota is reached, this much of it is kept, so that not every message drops another."""

Run = tuple[Epoch, int, int]
"""Numbers of one life, both ends included."""


class Outbox:
    """The tables; every method works inside the transaction of its caller and raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection, *, quota_bytes: int, at_us: int) -> None:
        self._sql = connection
        self._quota = quota_bytes
        layout.begin_life(connection, at_us=at_us)
        self.epoch = Epoch(self._number("SELECT epoch FROM life ORDER BY n DESC"))
        self.recall()

    def recall(self) -> None:
        """Know again what the file says, after a transaction that failed."""
        self._last = self._number("SELECT last_seq FROM life ORDER BY n DESC")
        self._bytes = self._number("SELECT coalesce(sum(length(body)), 0) FROM message")

    def append(self, source: Source, drafts: Sequence[Draft], *, at_us: int) -> list[Seq]:
        """Number and keep messages of a source, giving up older ones where the quota asks for it."""
        numbers = []
        for draft in drafts:
            place = None
            if draft.content is not None:
                seq, place = self._insert(source.device, draft, at_us)
                numbers.append(seq)
            self._note_records(source, draft.records, place)
            if draft.offset_us is not None:
                self._sql.execute(
                    "INSERT OR REPLACE INTO timeline VALUES (?, ?)", (source.device, draft.offset_us)
                )
        if self._bytes > self._quota:
            self._give_up(at_us)
        self._live(at_us)
        return numbers

    def mark(self, source: Source, upto: int) -> None:
        """Remember up to which journal row the messages of a source speak; a mark never goes back."""
        self._sql.execute(
            "INSERT INTO mark VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET upto = max(upto, excluded.upto)",
            (source.device, source.tongue, upto),
        )

    def trim(self, runs: Iterable[Run]) -> None:
        """Delete what the centre has committed."""
        which = "FROM message WHERE epoch = ? AND seq BETWEEN ? AND ?"
        for values in runs:
            self._bytes -= self._number(f"SELECT coalesce(sum(length(body)), 0) {which}", *values)
            self._sql.execute(f"DELETE FROM owed WHERE message IN (SELECT id {which})", values)  # noqa: S608  our words
            self._sql.execute(f"DELETE {which}", values)

    def declare(self, device: DeviceId, gap: Gap, *, at_us: int) -> None:
        """Keep word of what can never come."""
        self._insert(device, Draft(kind=Kind.GAP, content=gap, upto=0), at_us)
        self._live(at_us)

    def declare_life(self, epoch: Epoch, device: DeviceId, gap: Gap, *, at_us: int) -> None:
        """As `declare`, once for this earlier life."""
        self.declare(device, gap, at_us=at_us)
        self._sql.execute("UPDATE life SET declared = 1 WHERE epoch = ?", (epoch,))

    def know(self, birth: DeviceBirth) -> None:
        """Remember a device."""
        row = (birth.device, birth.kind, birth.maker, birth.model, birth.serial, birth.firmware)
        self._sql.execute("INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?, ?, ?)", row)

    def meet(self, address: str, device: DeviceId) -> None:
        """Remember whose this Bluetooth address is."""
        self._sql.execute("INSERT OR REPLACE INTO address VALUES (?, ?)", (address, device))

    def forget_records(self, source: Source, but: Iterable[Stored]) -> None:
        """Forget what is known of a device's memory, but for these records: its numbers begin anew."""
        kept = json.dumps([[one.number, one.digest] for one in but])
        self._sql.execute(
            "DELETE FROM record WHERE device = ? AND tongue = ? AND (number, digest) NOT IN"
            " (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
            (source.device, source.tongue, kept),
        )

    def gone(self, source: Source, *, upto: int) -> None:
        """The device has deleted its records up to this number; the last is remembered, to go on from there."""
        whose = (source.device, source.tongue, upto)
        self._sql.execute("DELETE FROM record WHERE device = ? AND tongue = ? AND number < ?", whose)
        self._sql.execute(
            "UPDATE record SET message = ? WHERE device = ? AND tongue = ? AND number = ?",
            (layout.GONE, *whose),
        )

    def _live(self, at_us: int) -> None:
        """Remember the last number, and when it was given."""
        values = (self._last, at_us, self.epoch)
        self._sql.execute("UPDATE life SET last_seq = ?, alive_us = ? WHERE epoch = ?", values)

    def _insert(self, device: DeviceId, draft: Draft, at_us: int) -> tuple[Seq, int]:
        self._last += 1
        seq = Seq(self._last)
        body = draft.numbered(self.epoch, seq)
        row = (self.epoch, seq, draft.lane, device, draft.kind, at_us, body)
        added = self._sql.execute(
            "INSERT INTO message (epoch, seq, lane, device, kind, at_us, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        self._bytes += len(body)
        return seq, added.lastrowid or 0

    def _note_records(self, source: Source, records: Iterable[Stored], place: int | None) -> None:
        """One record may become several messages: the centre has it when it has them all."""
        self._sql.executemany(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, NULL)",
            [(source.device, source.tongue, one.number, one.digest) for one in records],
        )
        if place is not None:
            self._sql.executemany(
                "INSERT OR IGNORE INTO owed VALUES (?, ?, ?, ?)",
                [(place, source.device, source.tongue, one.number) for one in records],
            )

    def _give_up(self, at_us: int) -> None:
        """Drop the oldest waveforms, then the oldest of the rest, and declare each unbroken range."""
        excess = self._bytes - int(DROP_TO * self._quota)
        found = self._sql.execute(
            "SELECT id, epoch, seq, device, length(body) FROM message WHERE kind <> ? ORDER BY lane DESC, id",
            (Kind.GAP,),
        )
        lost: defaultdict[Epoch, dict[int, DeviceId]] = defaultdict(dict)
        places = []
        for place, epoch, seq, device, size in found:
            if excess <= 0:
                break
            lost[epoch][seq] = device
            places.append((place,))
            excess -= size
        found.close()
        self._drop(places)
        for epoch, devices in lost.items():
            for first, last in _ranges(sorted(devices)):
                gap = Gap(epoch=0, seq=0, first=first, last=last, life=epoch, reason="quota")
                self.declare(devices[first], gap, at_us=at_us)

    def _drop(self, places: Sequence[tuple[int]]) -> None:
        """Delete messages that nobody has; a device that still holds one in its memory is asked again for all."""
        self._sql.executemany(
            "DELETE FROM record WHERE (device, tongue) IN (SELECT device, tongue FROM owed WHERE message = ?)",
            places,
        )
        self._sql.executemany("DELETE FROM owed WHERE message = ?", places)
        self._sql.executemany("DELETE FROM message WHERE id = ?", places)
        self._bytes = self._number("SELECT coalesce(sum(length(body)), 0) FROM message")

    def _number(self, query: str, *values: int) -> int:
        return int(self._sql.execute(query, values).fetchone()[0])


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Unbroken ranges of sorted numbers, both ends included."""
    if not numbers:
        return []
    cuts = [(before, after) for before, after in pairwise(numbers) if after != before + 1]
    firsts = [numbers[0], *(after for _, after in cuts)]
    lasts = [*(before for before, _ in cuts), numbers[-1]]
    return list(zip(firsts, lasts, strict=True))
