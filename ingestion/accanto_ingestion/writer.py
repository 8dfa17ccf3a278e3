"""One batch, one transaction: facts, quarantine, cursors and marks are committed together or not at all.

The quick way copies rows straight into their tables. Where one of them is there already the whole batch is done
again the careful way: through temporary tables, where new rows are taken, equal ones are left, and contradicting
ones send their message to quarantine. What a cursor has seen before goes the careful way from the start; it is never
skipped, since a restored disk may use a number twice.
"""

import logging
import struct
from collections.abc import Sequence
from dataclasses import replace

import psycopg
from psycopg import Connection, errors

from accanto_ingestion import batch, words
from accanto_ingestion.batch import Item, Sorted
from accanto_ingestion.receipts import Status
from accanto_ingestion.spans import Changes
from accanto_ingestion.tables import Tables
from accanto_ingestion.verdict import Accepted, Reason, Refusal

log = logging.getLogger(__name__)

_OF_THE_DATA = (
    psycopg.DataError,
    psycopg.IntegrityError,
    errors.ProgramLimitExceeded,
    struct.error,
    OverflowError,
    ValueError,
)
"""What the database, or the way to it, has against a row, and would have again."""


def store(connection: Connection, items: Sequence[Item]) -> list[Status | None]:
    """Commit a batch; what became of each message (None for a gateway's word).

    A message that the database does not take is found by halving, and goes to quarantine. Raises psycopg.Error where
    the trouble is not the data's: then nothing of this batch, or its first part only, is committed.
    """
    try:
        return _commit(connection, items)
    except _OF_THE_DATA as error:
        if len(items) > 1:
            middle = len(items) // 2
            return store(connection, items[:middle]) + store(connection, items[middle:])
        return _commit(connection, [_refused(items[0], error)])


def _commit(connection: Connection, items: Sequence[Item]) -> list[Status | None]:
    try:
        with connection.transaction():
            return _write(connection, items, careful=False)
    except errors.UniqueViolation:
        with connection.transaction():
            return _write(connection, items, careful=True)


def _write(connection: Connection, items: Sequence[Item], *, careful: bool) -> list[Status | None]:
    tables, changes = Tables(connection), Changes()
    gaps = [
        (i.verdict.number, i.verdict.gap) for i in items if isinstance(i.verdict, Accepted) and i.verdict.gap
    ]
    lives = batch.lives((number for item in items if (number := item.number)), gaps)
    way = batch.sort(items, tables.lock_cursors(lives), careful=careful)
    _copy(tables, items, way, changes)
    items = _staged(tables, items, way, changes)
    tables.quarantine((item.delivery, item.verdict) for item in items if isinstance(item.verdict, Refusal))
    tables.note_gaps(gaps)
    tables.advance_cursors(lives, gaps)
    tables.mark(changes)
    words.note(connection, items)
    return _statuses(items, way)


def _copy(tables: Tables, items: Sequence[Item], way: Sorted, changes: Changes) -> None:
    """The quick way."""
    facts = batch.facts(items, way.fresh)
    observations, waveforms = [row for _, row in facts.observations], [row for _, row in facts.waveforms]
    tables.copy(observations, waveforms)
    changes.add(observations)
    changes.add(waveforms)
    changes.note_newest(observations)


def _staged(tables: Tables, items: Sequence[Item], way: Sorted, changes: Changes) -> Sequence[Item]:
    """The careful way; the batch again, with its contradictions refused."""
    facts = batch.facts(items, way.doubtful)
    if not facts.observations and not facts.waveforms:
        return items
    tables.stage([row for _, row in facts.observations], [row for _, row in facts.waveforms])
    tables.take_new(changes)
    observations, waveforms = tables.contradicting()
    changes.note_newest(row for n, (_, row) in enumerate(facts.observations) if n not in observations)
    contradicting = {facts.observations[n][0] for n in observations} | {
        facts.waveforms[n][0] for n in waveforms
    }
    return [_contradicted(item) if index in contradicting else item for index, item in enumerate(items)]


def _statuses(items: Sequence[Item], way: Sorted) -> list[Status | None]:
    return [_status(item, is_again=index in way.again) for index, item in enumerate(items)]


def _status(item: Item, *, is_again: bool) -> Status | None:
    if item.number is None:
        return None
    if isinstance(item.verdict, Refusal):
        return Status.QUARANTINED
    return Status.DUPLICATE if is_again else Status.STORED


def _contradicted(item: Item) -> Item:
    return _instead(item, Reason.CONFLICT, Reason.CONFLICT.sentence)


def _refused(item: Item, error: Exception) -> Item:
    """The message that the database did not take. Raises the error again where it was refused already."""
    if isinstance(item.verdict, Refusal):
        raise error
    log.error("message_refused_by_database error=%s", type(error).__name__)
    return _instead(item, Reason.REFUSED_BY_DATABASE, f"{type(error).__name__}: {error}")


def _instead(item: Item, reason: Reason, detail: str) -> Item:
    gateway = item.verdict.number.gateway if isinstance(item.verdict, Accepted) else item.verdict.gateway
    refusal = Refusal(reason=reason, detail=detail, gateway=gateway, number=item.number)
    return replace(item, verdict=refusal)
