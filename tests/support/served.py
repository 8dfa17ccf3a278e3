"""A console's server under test: the real process on a free port, and clients that behave like browsers."""

import asyncio
import contextlib
import json
import os
import socket
import ssl
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import ward

from accanto_api import console, process
from accanto_store.roles import Role, url_as

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
READY_S = 60.0
"""A machine with much else to do starts us slowly, too."""
ANSWER_S = 60.0
"""The first trace of a process is read by code that is still to be compiled."""
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What clients of plain HTTP are given, so that none reads every authority of the world first."""


def pages() -> Path:
    """The built console: where ACCANTO_PAGES says, or inside the package."""
    return Path(os.environ["ACCANTO_PAGES"]) if "ACCANTO_PAGES" in os.environ else console.built()


def free_port() -> int:
    """A port that nobody holds right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def api(
    database_url: str, *, behind_tls: bool = False, push_key: str = "", proxies: str = ""
) -> AsyncIterator[str]:
    """The process `api`; gives its address once it answers.

    It has a thread and a loop of its own: a test that waits for a row must not keep the one who holds it from going on.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="accanto-key-") as folder:
        settings = process.Settings(
            database_url=url_as(database_url, Role.API),
            port=port,
            behind_tls=behind_tls,
            proxies=proxies,
            pages=pages(),
            push_key=push_key,
            report_key=Path(folder) / "report-key.pem",
        )
        stop: Future[Callable[[], object]] = Future()
        with ThreadPoolExecutor(1, "api") as thread:
            served = thread.submit(_until_stopped, settings, stop)
            try:
                await answers(f"http://localhost:{port}")
                yield f"http://localhost:{port}"
            finally:
                stop.result(READY_S)()
                await asyncio.wrap_future(served)


def _until_stopped(settings: process.Settings, stop: "Future[Callable[[], object]]") -> None:
    async def serve() -> None:
        serving = asyncio.ensure_future(process.run(settings))
        loop = asyncio.get_running_loop()
        stop.set_result(lambda: loop.call_soon_threadsafe(serving.cancel))
        await serving

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(serve())


async def answers(address: str, *, status: int = 200) -> None:
    """Wait until the server says how it is. Raises TimeoutError."""
    async with asyncio.timeout(READY_S), httpx.AsyncClient(verify=NO_TLS) as client:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(f"{address}/api/health", timeout=10)).status_code == status:
                    return
            await asyncio.sleep(0.05)


def visitor(address: str, cookie: Mapping[str, str] | None = None) -> httpx.AsyncClient:
    """A browser that shows our page: within a session (see `doors.cookie`), or with nobody logged in."""
    headers = {**SAME_ORIGIN, **(cookie or {})}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=ANSWER_S, verify=NO_TLS)


async def login(client: httpx.AsyncClient, username: str, password: str = ward.PASSWORD) -> httpx.Response:
    """Go through the door."""
    return await client.post("/api/login", json={"username": username, "password": password})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One live event."""

    kind: str
    id: int | None
    data: dict[str, object]


async def listen(
    client: httpx.AsyncClient, path: str = "/api/events", **headers: str
) -> AsyncIterator[Heard]:
    """The events of a stream, one after the other, for as long as it lasts."""
    async with client.stream("GET", path, headers=headers, timeout=None) as response:
        assert response.status_code == 200
        fields: dict[str, str] = {}
        async for line in response.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
                continue
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                yield Heard(kind=fields["event"], id=number, data=json.loads(fields["data"]))
            fields = {}
