"""One database for many tests, each of which finds it as the migrations left it.

What a test wrote is taken out again, at less than half the cost of another database. Where it changed more than rows,
or wrote many, it gets no successor: the next one finds a new copy.
"""

from dataclasses import dataclass

import copies
import psycopg
from psycopg import sql

from accanto_store.postgres import Server

USES = 25
"""After so many the rows that are gone, and never cleaned up, begin to cost more than a copy."""
MOST_ROWS = 5_000
LEAVE_S = 10

# How many rows a catalogue has, and which transaction wrote the newest: what changes the schema changes one of them.
_CATALOGUES = (
    "pg_class", "pg_attribute", "pg_attrdef", "pg_proc", "pg_trigger", "pg_constraint", "pg_policy", "pg_index",
    "pg_namespace", "pg_type", "pg_rewrite", "pg_default_acl", "pg_db_role_setting", "pg_database",
)  # fmt: skip
_TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
_BEGUN = "select schemaname, sequencename from pg_sequences where last_value is not null"
_OTHERS = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """How a database was before the first test."""

    tables: tuple[str, ...]
    filled: frozenset[str]
    """What the migrations put rows into, which stay."""
    begun: frozenset[tuple[str, str]]
    marks: tuple[object, ...]


class Emptied:
    """Gives each test the same database, empty."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name, self._uses = "", 0
        self._found = _Found(tables=(), filled=frozenset(), begun=frozenset(), marks=())

    def take(self) -> str:
        """The URL of a database without a row of any test."""
        if not self._name:
            self._copy()
        self._uses += 1
        return self._server.url_of(self._name)

    def give_back(self) -> None:
        """Nobody uses it any more: who is still connected is sent away."""
        if self._uses >= USES or not self._is_empty_again():
            self._drop()

    def _is_empty_again(self) -> bool:
        with psycopg.connect(self._server.url_of(self._name), autocommit=True) as db:
            db.execute(f"select pg_terminate_backend(pid, {LEAVE_S * 1000}) {_OTHERS}".encode())
            db.execute(f"set lock_timeout = '{LEAVE_S}s'".encode())
            is_alone = db.execute(f"select 1 {_OTHERS}".encode()).fetchone() is None
            if not is_alone or _marks(db, self._found.filled) != self._found.marks:
                return False
            try:
                with db.transaction():
                    return self._empty(db)
            except psycopg.errors.LockNotAvailable:  # somebody came back meanwhile
                return False

    def _empty(self, db: psycopg.Connection) -> bool:
        """Whether what had to be taken out was little."""
        db.execute("set local session_replication_role = replica")  # rows that are never changed go too
        rows = 0
        for name in _full(db, self._found.tables) - self._found.filled:
            rows += db.execute(sql.SQL("delete from {}").format(sql.Identifier(name))).rowcount
        for schema, name in set(db.execute(_BEGUN).fetchall()) - self._found.begun:
            named = sql.Identifier(schema, name).as_string(db)
            db.execute(
                "select setval(seqrelid, seqstart, false) from pg_sequence where seqrelid = %s::regclass",
                [named],
            )
        return rows <= MOST_ROWS

    def _copy(self) -> None:
        self._name, self._uses = copies.make(self._server), 0
        with psycopg.connect(self._server.url_of(self._name), autocommit=True) as db:
            tables = tuple(str(name) for (name,) in db.execute(_TABLES).fetchall())
            filled = frozenset(_full(db, tables))
            begun = frozenset(db.execute(_BEGUN).fetchall())
            self._found = _Found(tables=tables, filled=filled, begun=begun, marks=_marks(db, filled))

    def _drop(self) -> None:
        copies.drop(self._server, self._name)
        self._name = ""


def _full(db: psycopg.Connection, tables: tuple[str, ...]) -> set[str]:
    """Those of the tables that hold a row."""
    one = sql.SQL("select {} where exists (select from {})")
    asked = [one.format(sql.Literal(name), sql.Identifier(name)) for name in tables]
    return {str(name) for (name,) in db.execute(sql.SQL(" union all ").join(asked)).fetchall()}


def _marks(db: psycopg.Connection, filled: frozenset[str]) -> tuple[object, ...]:
    """What changes whenever the schema does, or what the migrations filled."""
    one = sql.SQL("(select (count(*), max(xmin::text::bigint))::text from {})")
    asked = [one.format(sql.Identifier(name)) for name in (*_CATALOGUES, *sorted(filled))]
    return tuple(db.execute(sql.SQL("select ") + sql.SQL(", ").join(asked)).fetchone() or ())
