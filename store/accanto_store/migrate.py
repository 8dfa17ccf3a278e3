"""The schema, brought up to date: numbered SQL files, each run once, in one transaction.

A file whose first line is `-- requires: timescaledb` (or `not timescaledb`) runs on that engine only. A pair of
such files ends with the same names and columns, so that no reader can tell the engines apart.
"""

import hashlib
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

import psycopg
from psycopg import Connection

from accanto_contract import signals
from accanto_contract.errors import SchemaError
from accanto_store import connections, queries, roles
from accanto_store.roles import Role

log = logging.getLogger(__name__)

_REQUIRES = re.compile(r"-- requires: (not )?timescaledb\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a migration found and did."""

    timescale: bool
    applied: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One numbered file."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """What tells an edited file from the one that ran."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def is_for(self, *, timescale: bool) -> bool:
        """Whether this engine needs the file."""
        found = _REQUIRES.match(self.text)
        return found is None or (found[1] is None) == timescale


def migrate(
    url: str,
    migrations: tuple[Migration, ...] | None = None,
    *,
    passwords: Mapping[Role, str] | None = None,
) -> Result:
    """Apply what is missing, and say anew what each process may. Those who migrate at the same time wait.

    Raises Unavailable, or SchemaError where the database was made by other files than these.
    """
    known = shipped() if migrations is None else migrations
    named = queries.load("migrate")
    with connections.connect(url, autocommit=True) as connection:
        connection.prepare_threshold = None
        connection.execute(named["lock"])
        try:
            timescale = _find_timescale(connection, named)
            connection.execute(named["make_ledger"])
            applied = list(_apply(connection, known, named, timescale=timescale))
            _fill_catalogue(connection, named)
            roles.grant(connection, passwords)
        finally:
            if not connection.broken:
                connection.execute(named["unlock"])
    return Result(timescale=timescale, applied=applied)


def shipped() -> tuple[Migration, ...]:
    """The files of this version, in order."""
    folder = files("accanto_store").joinpath("migrations")
    found = [
        Migration(name=f.name, text=f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda migration: migration.name))


def _find_timescale(connection: Connection, named: dict[str, str]) -> bool:
    """Whether this database has TimescaleDB; where the server can have it, it gets it."""
    if _is(connection, named["may_have_timescale"]):
        connection.execute(named["make_timescale"])
    return _is(connection, named["has_timescale"])


def _is(connection: Connection, question: str) -> bool:
    row = connection.execute(question).fetchone()
    return row is not None and row[0] is True


def _apply(
    connection: Connection, known: tuple[Migration, ...], named: dict[str, str], *, timescale: bool
) -> Iterator[str]:
    done = {str(name): str(sha256) for name, sha256 in connection.execute(named["ledger"])}
    _check(done, known)
    for migration in known:
        if migration.name in done or not migration.is_for(timescale=timescale):
            continue
        _run(connection, migration, named)
        yield migration.name


def _check(done: dict[str, str], known: tuple[Migration, ...]) -> None:
    """Raises SchemaError where what ran is not what we have."""
    ours = {migration.name: migration.sha256 for migration in known}
    for name, sha256 in done.items():
        if name not in ours:
            raise SchemaError(f"the database was migrated by a newer accanto ({name}): update this one")
        if ours[name] != sha256:
            raise SchemaError(
                f"{name} was edited after it ran here: put it back, and write a new file instead"
            )


def _run(connection: Connection, migration: Migration, named: dict[str, str]) -> None:
    try:
        with connection.transaction():
            connection.execute(migration.text)
            connection.execute(named["note"], (migration.name, migration.sha256))
    except psycopg.Error as error:
        raise SchemaError(f"{migration.name} failed and was rolled back: {error}") from error
    log.info("migration_applied name=%s", migration.name)


def _fill_catalogue(connection: Connection, named: dict[str, str]) -> None:
    """The table `signal`, from the contract."""
    rows = [
        (s.id, s.name, s.unit, s.mdc, s.loinc, s.is_waveform, s.is_computed)
        for s in signals.CATALOGUE.values()
    ]
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(named["catalogue"], rows)
