"""The live line of specialists: their queue changed, said to their specialty alone, and of nobody by name."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
import rooms
import served
import tracing
import ward
from served import Heard

pytestmark = pytest.mark.integration

QUEUE = "/api/events/queue"
SOON_S = 30.0


@pytest.fixture
async def sara(api: str, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """A pneumologist."""
    async with rooms.client(api, db, rooms.reader(db, "sara", "spirometry")) as client:
        yield client


async def _next(stream: AsyncIterator[Heard], kind: str = "queue") -> Heard:
    async with asyncio.timeout(SOON_S):
        async for heard in stream:
            if heard.kind == kind:
                return heard
    raise AssertionError("the stream ended")


async def _open(client: httpx.AsyncClient, db: psycopg.Connection) -> AsyncIterator[Heard]:
    """A stream that lives, of a server that hears the database: before, it would be told to ask again."""
    async with asyncio.timeout(SOON_S):
        while db.execute(_HEARS).fetchone() is None:
            await asyncio.sleep(0.02)
    stream = served.listen(client, QUEUE)
    await _next(stream, "beat")
    return stream


_HEARS = (
    "select from pg_stat_activity where application_name = 'accanto-live' and datname = current_database()"
    " and state = 'idle' and query = 'listen accanto_consult'"
)


async def _ask(chiara: httpx.AsyncClient, record: tracing.Record) -> str:
    span = {"starts": record.starts.isoformat(), "ends": record.ends.isoformat()}
    asked = {"specialty": "ecg", "question": "FA?", "priority": "routine", "device": None, "signal": None}
    answer = await chiara.post(f"/api/patients/{record.who.uid}/readings", json={**asked, **span})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["uid"])


async def test_a_new_question_reaches_its_specialty_when_it_commits_and_names_nobody(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = await _open(paolo, db)

    await _ask(chiara, tracing.record(db, bruna, seconds=30))

    assert (await _next(stream)).data == {"what": "reading", "specialty": "ecg"}


async def test_who_takes_it_and_who_gives_it_back_is_told_but_not_who_keeps_it(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    uid = await _ask(chiara, tracing.record(db, bruna, seconds=30))
    stream = await _open(paolo, db)

    for ask in (paolo.post, paolo.post, paolo.delete):
        assert (await ask(f"/api/readings/{uid}/lease")).status_code in (200, 204)
    heard = [(await _next(stream)).kind for _ in range(2)]
    await chiara.post(
        f"/api/patients/{bruna.uid}/consults", json={"specialty": "ecg", "body": "Che ne dice?"}
    )

    assert heard == ["queue", "queue"]
    assert (await _next(stream)).data["what"] == "consult", "the second taking was told to nobody"


async def test_another_specialty_hears_nothing_of_it(
    chiara: httpx.AsyncClient, sara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = await _open(sara, db)

    await _ask(chiara, tracing.record(db, bruna, seconds=30))
    asked = {"specialty": "spirometry", "body": "Il calo è vero?"}
    await chiara.post(f"/api/patients/{bruna.uid}/consults", json=asked)

    assert (await _next(stream)).data == {"what": "consult", "specialty": "spirometry"}


async def test_specialists_hear_no_alerts_and_case_managers_no_queues(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    stream = await _open(paolo, db)

    ward.alert(db, bruna)
    await _ask(chiara, tracing.record(db, bruna, seconds=30))

    async with asyncio.timeout(SOON_S):
        assert [heard.kind async for heard in _until_queue(stream)] == ["queue"]
    assert (await paolo.get("/api/events")).status_code == 403
    assert (await chiara.get(QUEUE)).status_code == 403


async def _until_queue(stream: AsyncIterator[Heard]) -> AsyncIterator[Heard]:
    """What is heard up to the first change of the queue, but for beats."""
    async for heard in stream:
        if heard.kind != "beat":
            yield heard
        if heard.kind == "queue":
            return


async def test_once_the_line_is_mended_everybody_asks_again(
    paolo: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    stream = await _open(paolo, db)

    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where application_name = 'accanto-live' and datname = current_database()"
    )

    assert (await _next(stream)).data["specialty"] == "ecg"


async def test_the_stream_ends_with_the_session(paolo: httpx.AsyncClient, db: psycopg.Connection) -> None:
    stream = await _open(paolo, db)

    db.execute("delete from session")

    async with asyncio.timeout(SOON_S):
        assert [heard.kind async for heard in stream if heard.kind != "beat"] == []
