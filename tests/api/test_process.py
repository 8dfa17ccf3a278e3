"""The process starts where it may, ends soon, and outlives its database."""

import asyncio
import socket
import time

import httpx
import psycopg
import pytest
import served
import ward

from accanto_api import console, process
from accanto_api.app import create_app
from accanto_contract.errors import Unavailable
from accanto_store.postgres import Server

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


async def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        with pytest.raises(Unavailable, match=f"port {port} .*ACCANTO_API_PORT"):
            await process.run(process.Settings(database_url=NOWHERE, port=port))


async def test_without_a_console_the_page_says_so(tmp_path: object) -> None:
    app = create_app(database_url=NOWHERE, pages=console.built() / "nowhere")
    transport = httpx.ASGITransport(app=app)

    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/")

    assert answer.status_code == 503
    assert "console is not built" in answer.text


@pytest.mark.integration
async def test_it_ends_within_five_seconds_though_somebody_listens(
    database: str, bruna: ward.Patient
) -> None:
    async with served.api(database) as address:
        client = served.visitor(address)
        await served.login(client, "chiara")
        stream = served.listen(client)
        assert (await anext(stream)).kind == "beat"
        began = time.monotonic()

    assert time.monotonic() - began < 5
    await client.aclose()


@pytest.mark.integration
async def test_without_its_database_it_says_so_and_finds_it_again(
    database: str, api: str, chiara: httpx.AsyncClient, postgres: Server
) -> None:
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    with psycopg.connect(postgres.url_of("postgres"), autocommit=True) as admin:
        admin.execute(f"alter database {name} with allow_connections false".encode())
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and application_name like 'accanto-%%'", [name],
        )  # fmt: skip

        away = await chiara.get("/api/worklist")
        assert (away.status_code, away.json()["code"]) == (503, "unavailable")

        admin.execute(f"alter database {name} with allow_connections true".encode())
        await served.answers(api)
    assert (await chiara.get("/api/worklist")).status_code == 200


@pytest.mark.integration
async def test_it_may_start_before_its_database(bruna: ward.Patient) -> None:
    port = served.free_port()
    serving = asyncio.create_task(process.run(process.Settings(database_url=NOWHERE, port=port)))

    await served.answers(f"http://localhost:{port}", status=503)
    serving.cancel()

    with pytest.raises(asyncio.CancelledError):
        await serving
