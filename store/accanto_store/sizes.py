"""How much the tables take on disk, and how many bytes a sample."""

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import class_row

from accanto_store import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One table with its indexes and what lies beside it."""

    table: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """The waveforms as they rest."""

    blocks: int
    at_rest: int
    """Of these, blocks that are packed for rest."""
    samples: int
    bytes: int
    """Of the table with its index."""

    @property
    def bytes_per_sample(self) -> float | None:
        """What a sample takes, everything included; None without one."""
        return self.bytes / self.samples if self.samples else None


def tables(connection: Connection) -> list[Size]:
    """Every table, the largest first; chunks of TimescaleDB count with their table. Raises psycopg.Error."""
    with connection.cursor(row_factory=class_row(Size)) as cursor:
        sizes = cursor.execute(queries.load("sizes")[_kind(connection)]).fetchall()
    return sorted(sizes, key=lambda size: -size.bytes)


def traces(connection: Connection) -> Traces:
    """What the waveforms take; reads the whole table's rows, not their samples. Raises psycopg.Error."""
    size = next((one.bytes for one in tables(connection) if one.table == "waveform"), 0)
    row = connection.execute(queries.load("sizes")["traces"]).fetchone() or (0, 0, 0)
    return Traces(blocks=row[0], at_rest=row[1], samples=row[2], bytes=size)


def _kind(connection: Connection) -> str:
    row = connection.execute(queries.load("migrate")["has_timescale"]).fetchone()
    return "tables_in_chunks" if row and row[0] else "tables"
