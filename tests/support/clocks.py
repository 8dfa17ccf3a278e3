"""A database whose clock says what a test or a picture wants: the api reads no other one.

An own `now()` is found before PostgreSQL's by everything that is said in this database afterwards, the defaults and
views of migrations included: install it before they run. It stands still at a moment, or goes on from it.
"""

from datetime import UTC, datetime, timedelta

import psycopg
from psycopg import sql

_FIRST_FOUND = """
create function public.now() returns timestamptz language sql stable as $$
  select coalesce(nullif(current_setting('accanto_test.still', true), '')::timestamptz,
    pg_catalog.now() + coalesce(nullif(current_setting('accanto_test.ahead', true), ''), '0')::interval)
$$
"""


def install(url: str) -> None:
    """Let a fresh database be asked for its own time. Nothing changes until `stand` or `begin_at`."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(_FIRST_FOUND.encode())
        _set(db, "search_path", sql.SQL("public, pg_catalog"))


def stand(url: str, moment: datetime) -> None:
    """From the next connection on it is this moment, always."""
    with psycopg.connect(url, autocommit=True) as db:
        _set(db, "accanto_test.still", sql.Literal(moment.isoformat()))


def begin_at(url: str, moment: datetime) -> None:
    """From the next connection on it is this moment now, and time passes."""
    ahead: timedelta = moment - datetime.now(UTC)
    with psycopg.connect(url, autocommit=True) as db:
        _set(db, "accanto_test.ahead", sql.Literal(f"{ahead.total_seconds()} s"))


def _set(db: psycopg.Connection, name: str, value: sql.Composable) -> None:
    setting = sql.SQL(".").join(map(sql.Identifier, name.split(".")))
    db.execute(
        sql.SQL("alter database {} set {} to {}").format(sql.Identifier(db.info.dbname), setting, value)
    )
