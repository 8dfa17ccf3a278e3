"""One server and one database for the tests of a file; in each test a patient with an exam that nobody has read."""

from collections.abc import AsyncIterator, Iterator

import copies
import eyes
import httpx
import psycopg
import pytest
import served
import ward

from accanto_store.postgres import Server


@pytest.fixture(scope="module")
def database(postgres: Server) -> Iterator[str]:
    """The URL of a migrated database."""
    with copies.copy(postgres) as url:
        yield url


@pytest.fixture(scope="module")
async def address(database: str) -> AsyncIterator[str]:
    """Where the server listens."""
    async with served.api(database) as listening:
        yield listening


@pytest.fixture
async def asking(address: str) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever asks, each time with a cookie of their own."""
    async with served.visitor(address) as client:
        yield client


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself; what waited before waits no more."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("update reading set state = 'withdrawn' where state = 'waiting'")
        yield connection


@pytest.fixture
def silvana(db: psycopg.Connection) -> ward.Patient:
    """A patient of Chiara's with diabetes."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    return ward.patient(db, "Silvana Orsi", "chiara", born=1956, pathway="Diabete")


@pytest.fixture
def exam(db: psycopg.Connection, silvana: ward.Patient) -> eyes.Exam:
    """One lossless picture of each eye, about the macula, and a reading that waits for two readers."""
    return eyes.exam(db, silvana, places=(("od", "macula"), ("os", "macula")), form="PNG")
