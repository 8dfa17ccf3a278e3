"""Whether the audit is as it was written: every seal computed again, from the first to the last.

A seal is SHA-256 over the seal before it and the text of its row, so that a row that was changed, removed or put
elsewhere breaks the chain at its place. A tail that was cut off is missed by the head, and by any anchor that was kept
elsewhere.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

import psycopg
from psycopg.rows import class_row

from accanto_store import queries

AT_ONCE = 20_000


class Fault(Enum):
    """What can be wrong with a chain, each with its sentence."""

    ROW_CHANGED = "the row was changed after it was sealed, or rows before it were reordered"
    ROW_REMOVED = "the row that was sealed is gone"
    SEAL_REMOVED = "a seal is missing before this one"
    TAIL_REMOVED = "seals after this one are missing: the head knows of more"
    HEAD_CHANGED = "the head is not the last seal"
    ANCHOR_MISSED = "an anchor that was kept elsewhere does not fit: the chain was cut or written anew"
    NEVER_SEALED = "rows of the audit have no seal and do not wait for one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A seal as the database has it, with what it was made over; None where that row is gone."""

    seq: int
    audit_id: int
    hash: bytes
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where a chain is broken, and how."""

    fault: Fault
    seq: int
    audit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: the number of good seals, the last of them, how many rows still wait, and the first fault."""

    sealed: int
    last: str
    waiting: int
    broken: Broken | None


@dataclass(slots=True)
class Walk:
    """A walk along a chain, from the beginning. `anchors` are hashes by their numbers, as kept elsewhere."""

    anchors: Mapping[int, str]
    seq: int = 0
    hash: bytes = b""

    def step(self, link: Link) -> Broken | None:
        """The next link; a fault, if it does not hold."""
        if link.seq != self.seq + 1:
            return Broken(fault=Fault.SEAL_REMOVED, seq=link.seq, audit_id=link.audit_id)
        if link.text is None:
            return Broken(fault=Fault.ROW_REMOVED, seq=link.seq, audit_id=link.audit_id)
        made = hashlib.sha256(self.hash + link.text.encode()).digest()
        if made != link.hash:
            return Broken(fault=Fault.ROW_CHANGED, seq=link.seq, audit_id=link.audit_id)
        if self.anchors.get(link.seq, made.hex()) != made.hex():
            return Broken(fault=Fault.ANCHOR_MISSED, seq=link.seq, audit_id=link.audit_id)
        self.seq, self.hash = link.seq, made
        return None

    def end(self, head_seq: int, head_hash: str, unsealed: int) -> Broken | None:
        """After the last link; a fault, if something should have followed."""
        if head_seq > self.seq:
            return Broken(fault=Fault.TAIL_REMOVED, seq=self.seq)
        if (head_seq, head_hash) != (self.seq, self.hash.hex()):
            return Broken(fault=Fault.HEAD_CHANGED, seq=head_seq)
        if max(self.anchors, default=0) > self.seq:
            return Broken(fault=Fault.ANCHOR_MISSED, seq=max(self.anchors))
        return Broken(fault=Fault.NEVER_SEALED, seq=self.seq) if unsealed else None


def walk(links: Iterable[Link], anchors: Mapping[int, str]) -> tuple[Walk, Broken | None]:
    """As far as the chain holds, and the first fault."""
    walked = Walk(anchors)
    broken = next(filter(None, map(walked.step, links)), None)
    return walked, broken


def verify(connection: psycopg.Connection, anchors: Mapping[int, str]) -> Verdict:
    """Compute every seal again; the whole is read at one moment. Raises psycopg.Error."""
    named = queries.load("agreements")
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        walked, broken = walk(_links(connection, named["chain"]), anchors)
        head = connection.execute(named["head"]).fetchone() or (0, "")
        unsealed, waiting = (_count(connection, named[name]) for name in ("unsealed", "waiting"))
    broken = broken or walked.end(int(head[0]), str(head[1]), unsealed)
    return Verdict(sealed=walked.seq, last=walked.hash.hex(), waiting=waiting, broken=broken)


def _links(connection: psycopg.Connection, query: str) -> Iterator[Link]:
    after = 0
    with connection.cursor(row_factory=class_row(Link)) as cursor:
        while True:
            cursor.execute(query.encode(), {"after": after, "most": AT_ONCE})
            found = cursor.fetchall()
            yield from found
            if len(found) < AT_ONCE:
                return
            after = found[-1].seq


def _count(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0
