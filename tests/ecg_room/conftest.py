"""The server over a fresh database, a patient with a trace, and the cardiologist who reads it."""

from collections.abc import AsyncIterator, Iterator

import doors
import httpx
import psycopg
import pytest
import served
import ward


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    """A patient of the cardiologist's."""
    ward.worker(db, "marchetti", "cardiologist", display_name="dott. Paolo Marchetti")
    return ward.patient(db, "Bruna Lencioni", "marchetti")


@pytest.fixture
async def marchetti(
    database: str, db: psycopg.Connection, bruna: ward.Patient
) -> AsyncIterator[httpx.AsyncClient]:
    """The cardiologist, logged in, with the second factor shown just now."""
    number = ward.worker(db, "marchetti", "cardiologist")
    async with served.api(database) as address, served.visitor(address) as client:
        client.headers.update(doors.cookie(db, number))
        yield client
