"""Nobody asks too often or sends too much, and nonsense is refused, never a failure of ours."""

from collections.abc import AsyncIterator

import doors
import httpx
import psycopg
import pytest
import ward

from accanto_api.app import create_app
from accanto_api.throttle import LARGEST, Buckets, Rates
from accanto_store.roles import Role, url_as


def test_a_burst_is_let_through_and_then_the_pace_counts() -> None:
    buckets = Buckets(per_s=2, burst=3)

    waits = [buckets.wait_s("x", now=now) for now in (0.0, 0.0, 0.0, 0.0, 0.25, 0.5)]

    assert waits == [0, 0, 0, 0.5, 0.25, 0]
    assert buckets.wait_s("y", now=0.5) == 0


def test_a_name_that_rested_may_burst_again() -> None:
    buckets = Buckets(per_s=2, burst=3)
    for _ in range(3):
        buckets.wait_s("x", now=0.0)

    assert [buckets.wait_s("x", now=9.0) for _ in range(4)] == [0, 0, 0, 0.5]


def test_names_that_nobody_uses_are_forgotten() -> None:
    rates = Rates()
    for number in range(LARGEST + 10):
        rates.wait_s(str(number), is_known=False, now=0.0)

    assert len(rates.strangers._left) == LARGEST  # noqa: SLF001  the bound is the claim


@pytest.mark.integration
async def test_who_asks_too_often_is_told_to_wait_and_nobody_else(
    database: str, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    app = create_app(database_url=url_as(database, Role.API))
    app.state.rates = Rates(known=Buckets(per_s=0.01, burst=3))
    accounts = [number for (number,) in db.execute("select id from account order by id").fetchall()]
    cookies = [doors.cookie(db, number) for number in accounts]

    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            codes = [(await client.get("/api/me", headers=cookies[0])).status_code for _ in range(4)]
            late = await client.get("/api/me", headers=cookies[0])
            other = await client.get("/api/me", headers=cookies[1])

    assert (codes, other.status_code) == ([200, 200, 200, 429], 200)
    assert (late.json()["code"], int(late.headers["retry-after"]) >= 1) == ("too_many_requests", True)


@pytest.mark.integration
@pytest.mark.parametrize("is_counted", [True, False])
async def test_a_body_has_a_size(chiara: httpx.AsyncClient, bruna: ward.Patient, *, is_counted: bool) -> None:
    body = b'{"username": "' + b"x" * (2 << 20) + b'"}'

    async def piecewise() -> AsyncIterator[bytes]:  # without a Content-Length
        for at in range(0, len(body), 1 << 16):
            yield body[at : at + (1 << 16)]

    content = body if is_counted else piecewise()
    answer = await chiara.post("/api/login", content=content, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.integration
@pytest.mark.parametrize(
    "body", [b"\xff\x18", b"[" * 3_000, b'{"username": "a\\u0000b", "password": "x"}', b"", b"null"]
)
async def test_nonsense_is_refused_as_a_problem(visitor: httpx.AsyncClient, body: bytes) -> None:
    answer = await visitor.post("/api/login", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code in {401, 422}
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.integration
async def test_every_request_has_a_number_that_the_audit_knows(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    answer = await chiara.get(f"/api/patients/{bruna.uid}/trend?signal=heart_rate")

    row = db.execute(
        "select action, purpose, outcome, address, object from audit where request = %s",
        [answer.headers["x-request-id"]],
    ).fetchone()
    assert row == ("trend", "care", "done", "127.0.0.1", "signal:heart_rate")


@pytest.mark.integration
async def test_a_refusal_is_written_down_with_the_patient(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    await chiara.get(f"/api/patients/{aldo.uid}/trend?signal=heart_rate")

    row = db.execute("select action, patient_id from audit where outcome = 'refused'").fetchone()
    assert row == ("read_patient", aldo.id)
