"""Messages between centre and home: who may write, what counts as read, who hears of it."""

from collections.abc import AsyncIterator

import doors
import httpx
import kitchen
import psycopg
import pytest
import served
import ward

pytestmark = pytest.mark.integration


@pytest.fixture
async def bruna_at_home(
    api: str, bruna: ward.Patient, db: psycopg.Connection
) -> AsyncIterator[httpx.AsyncClient]:
    """Bruna herself, logged in."""
    kitchen.account(db, bruna)
    async with served.visitor(api) as client:
        doors.let_in(client, db, "bruna")
        yield client


async def test_what_the_centre_writes_is_read_at_home(
    chiara: httpx.AsyncClient, bruna_at_home: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    path = f"/api/patients/{bruna.uid}/messages"

    sent = await chiara.post(path, json={"body": "Si pesi domani mattina, per favore."})
    (read,) = (await bruna_at_home.get(path)).json()

    assert sent.status_code == 201
    assert (read["side"], read["author"], read["is_own"]) == ("centre", "Chiara", False)
    (again,) = (await chiara.get(path)).json()
    assert again["read_at"] is not None


async def test_a_message_from_home_stands_on_the_worklist_until_somebody_read_it(
    chiara: httpx.AsyncClient, bruna_at_home: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna)
    path = f"/api/patients/{bruna.uid}/messages"
    await bruna_at_home.post(path, json={"body": "Ho le caviglie gonfie."})

    (before,) = (await chiara.get("/api/worklist")).json()["cases"]
    await chiara.get(path)
    (after,) = (await chiara.get("/api/worklist")).json()["cases"]

    assert (before["unread"], after["unread"]) == (1, 0)


async def test_a_page_that_reloads_by_itself_has_read_nothing(
    chiara: httpx.AsyncClient, bruna_at_home: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    path = f"/api/patients/{bruna.uid}/messages"
    await bruna_at_home.post(path, json={"body": "Buongiorno."})

    (message,) = (await chiara.get(path, headers={"Accanto-Asker": "page"})).json()

    assert message["read_at"] is None


async def test_strangers_neither_read_nor_write(chiara: httpx.AsyncClient, aldo: ward.Patient) -> None:
    path = f"/api/patients/{aldo.uid}/messages"

    answers = [await chiara.get(path), await chiara.post(path, json={"body": "Salve."})]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("body", ["", "   ", "x" * 2001])
async def test_nothing_and_too_much_is_no_message(
    chiara: httpx.AsyncClient, bruna: ward.Patient, body: str
) -> None:
    answer = await chiara.post(f"/api/patients/{bruna.uid}/messages", json={"body": body})

    assert answer.status_code == 422
