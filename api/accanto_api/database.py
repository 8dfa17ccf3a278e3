"""How the api asks the database: named queries over the pool, rows as typed facts, and who asks.

The database shows identities and documents only to whom they concern (docs/reference/wall.md). So each transaction says
first for whom it runs: a request for the account behind it, a task of ours for itself. What is said ends with the
transaction; a connection that says nothing is shown nothing.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from accanto_store import queries

Connection = AsyncConnection[tuple[object, ...]]
T = TypeVar("T")


class Pool(Protocol):
    """Lends connections; a transaction ends when one is given back."""

    def connection(self) -> AbstractAsyncContextManager[Connection]:
        """A connection, for the length of a `with`."""


class Task(StrEnum):
    """What this process does by itself, for no account."""

    LIVE = "live"
    """Tells teams what changed about their patients: sees names."""
    PROMPTING = "prompting"
    """Asks for readings: sees what was asked already."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The pool as a request may use it: the database knows which account asks (None: it shows nothing of patients)."""

    pool: AsyncConnectionPool[Connection]
    account: int | None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection that asks for the account."""
        async with self.pool.connection() as connection:
            if self.account is not None:
                await run(connection, "people.asks", account=self.account)
            yield connection


@dataclass(frozen=True, slots=True)
class Working:
    """The pool as a task of ours uses it."""

    pool: AsyncConnectionPool[Connection]
    task: Task

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection that says what it does."""
        async with self.pool.connection() as connection:
            await run(connection, "people.works", task=self.task.value)
            yield connection


def pool_of(request: Request) -> Pool:
    """The pool, for the account that the gate let in with this request."""
    return Asking(request.app.state.pool, getattr(request.state, "asker", None))


Database = Annotated[Pool, Depends(pool_of)]


def named(query: str) -> bytes:
    """The text of a query given as `file.name`."""
    file, name = query.split(".")
    return queries.load(file)[name].encode()


async def rows(connection: Connection, shape: type[T], query: str, **values: object) -> list[T]:
    """Every row of a query, each made a `shape` by its column names."""
    async with connection.cursor(row_factory=class_row(shape)) as cursor:
        await cursor.execute(named(query), values)
        return await cursor.fetchall()


async def row(connection: Connection, shape: type[T], query: str, **values: object) -> T | None:
    """The only row of a query, or None."""
    found = await rows(connection, shape, query, **values)
    return found[0] if found else None


async def run(connection: Connection, query: str, **values: object) -> None:
    """Run a query for what it does."""
    await connection.execute(named(query), values)
