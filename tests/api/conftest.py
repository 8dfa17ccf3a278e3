"""The server under test, over a fresh database with two case managers and a patient each."""

from collections.abc import AsyncIterator, Iterator

import doors
import httpx
import psycopg
import pytest
import rooms
import served
import ward


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    """Chiara's patient."""
    ward.worker(db, "chiara")
    return ward.patient(db, "Bruna Lencioni", "chiara")


@pytest.fixture
def aldo(db: psycopg.Connection) -> ward.Patient:
    """Marco's patient."""
    ward.worker(db, "marco")
    return ward.patient(db, "Aldo Petrucci", "marco")


@pytest.fixture
async def api(database: str) -> AsyncIterator[str]:
    """The address of the running server."""
    async with served.api(database) as address:
        yield address


@pytest.fixture
async def visitor(api: str) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody in front of the door."""
    async with served.visitor(api) as client:
        yield client


@pytest.fixture
def chiara(bruna: ward.Patient, visitor: httpx.AsyncClient, db: psycopg.Connection) -> httpx.AsyncClient:
    """Chiara, logged in."""
    doors.let_in(visitor, db, "chiara")
    return visitor


@pytest.fixture
async def paolo(api: str, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """A cardiologist of no care team, who has just shown the second factor."""
    async with rooms.client(api, db, rooms.reader(db, "paolo")) as client:
        yield client
