"""A database in which a home is enrolled, on each engine."""

from collections.abc import Iterator

import homes
import pytest
from psycopg import Connection

from accanto_store import connections


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    """A line to it on which each statement is kept at once."""
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection
