"""How the api asks the database: named queries over the pool, rows as typed facts."""

from typing import Annotated, TypeVar

from fastapi import Depends, Request
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool

from accanto_store import queries

Connection = AsyncConnection[tuple[object, ...]]
Pool = AsyncConnectionPool[Connection]
T = TypeVar("T")


def pool_of(request: Request) -> Pool:
    """The pool of the application that serves this request."""
    pool: Pool = request.app.state.pool
    return pool


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
