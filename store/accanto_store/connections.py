"""Ways into the database: one connection for who writes in order, a pool for who answers many."""

import psycopg
from psycopg import AsyncConnection, Connection, conninfo
from psycopg_pool import AsyncConnectionPool

from accanto_contract.errors import SettingsError, Unavailable

CONNECT_WITHIN_S = 5


def connect(url: str, *, name: str = "accanto", autocommit: bool = False) -> Connection:
    """A connection. Raises Unavailable, SettingsError."""
    try:
        return psycopg.connect(_told(url, name), autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise Unavailable(f"the database does not answer: {_first_line(error)}") from error


async def connect_async(url: str, *, name: str = "accanto", autocommit: bool = False) -> AsyncConnection:
    """A connection whose times are in UTC, for who waits among other things. Raises Unavailable, SettingsError."""
    try:
        return await AsyncConnection.connect(_told(url, name, "-c timezone=UTC"), autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise Unavailable(f"the database does not answer: {_first_line(error)}") from error


def pool(url: str, *, name: str = "accanto", size: int = 8) -> AsyncConnectionPool[AsyncConnection]:
    """A pool, not yet open: use it as `async with connections.pool(url) as pool`. Raises SettingsError."""
    return AsyncConnectionPool(
        _told(url, name),
        min_size=1,
        max_size=size,
        open=False,
        timeout=CONNECT_WITHIN_S,
        check=AsyncConnectionPool.check_connection,
    )


def _told(url: str, name: str, *options: str) -> str:
    """The URL, with who connects, and bounds: a database that vanished is noticed within 25 s, not hours.

    Nothing is compiled on the way: our queries are short, and compiling one takes longer than they do.
    """
    given = str(_parts(url).get("options") or "")
    return conninfo.make_conninfo(
        url,
        options=" ".join(filter(None, (given, "-c jit=off", *options))),
        connect_timeout=CONNECT_WITHIN_S,
        application_name=name,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=20_000,
    )


def _parts(url: str) -> dict[str, str | int | None]:
    """What a database's address says. Raises SettingsError, without the address: a password may stand in it."""
    try:
        return conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise SettingsError(
            "ACCANTO_DATABASE_URL is no address of a database: write postgresql://user:password@host:5432/name"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
