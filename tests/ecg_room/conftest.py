"""One server and one database for the tests of a file; in each test a patient with a trace, and who reads it."""

from collections.abc import AsyncIterator, Iterator

import copies
import doors
import httpx
import psycopg
import pytest
import served
import ward

from accanto_store.postgres import Server


@pytest.fixture(scope="module")
def store(postgres: Server) -> Iterator[str]:
    """The URL of a migrated database."""
    with copies.copy(postgres) as url:
        yield url


@pytest.fixture(scope="module")
async def address(store: str) -> AsyncIterator[str]:
    """Where the server listens."""
    async with served.api(store) as listening:
        yield listening


@pytest.fixture
def db(store: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(store, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    """A patient of the cardiologist's."""
    ward.worker(db, "marchetti", "cardiologist", display_name="dott. Paolo Marchetti")
    return ward.patient(db, "Bruna Lencioni", "marchetti")


@pytest.fixture
async def marchetti(
    address: str, db: psycopg.Connection, bruna: ward.Patient
) -> AsyncIterator[httpx.AsyncClient]:
    """The cardiologist, logged in."""
    number = ward.worker(db, "marchetti", "cardiologist")
    async with served.visitor(address, doors.cookie(db, number)) as client:
        yield client
