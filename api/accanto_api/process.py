"""The process `api`: the console's server, until it is cancelled."""

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from accanto_api import openapi
from accanto_api.app import create_app
from accanto_api.reading import keys
from accanto_api.reading.keys import Signer
from accanto_contract.errors import SettingsError, Unavailable

log = logging.getLogger(__name__)

GRACE_S = 4
"""What open requests get to end in; live streams are sent away at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the process needs to know."""

    database_url: str
    host: str = "127.0.0.1"
    port: int = 8080
    behind_tls: bool = False
    """The console is reached over HTTPS: cookies get `Secure` and the `__Host-` prefix."""
    proxies: str = ""
    """Addresses or networks of the reverse proxies in front, with commas: who asks is whom these name in
    `X-Forwarded-For`. Nobody else is believed."""
    pages: Path | None = None
    """Where the console lies; None: inside this package."""
    push_key: str = ""
    """The public half of the key that signs notices to browsers; empty: none are sent."""
    report_key: Path | None = None
    """The file of the key that signs refertos, made where there is none; None: nobody signs here."""


class _Server(uvicorn.Server):
    """Signals are the business of whoever runs us, not of uvicorn."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def run(settings: Settings) -> None:
    """Serve until cancelled; ends within five seconds, open live streams included. Raises Unavailable."""
    with _bound(settings) as bound:
        app = create_app(
            database_url=settings.database_url,
            behind_tls=settings.behind_tls,
            pages=settings.pages,
            push_key=settings.push_key,
            signer=_signer(settings.report_key),
        )
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=settings.proxies, timeout_graceful_shutdown=GRACE_S, ws="none",
        )  # fmt: skip
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        log.info("api_listens host=%s port=%s", settings.host, bound.getsockname()[1])
        try:
            await asyncio.shield(serving)
        finally:
            app.state.hub.stop()
            server.should_exit = True
            await asyncio.wait([serving])
            log.info("api_stopped")


def description() -> str:
    """What the api can do, as OpenAPI: the JSON that a running one serves."""
    return json.dumps(openapi.describe(create_app(database_url="")), indent=2)


def _signer(file: Path | None) -> Signer | None:
    """The centre's key. Where it cannot be used everything but signing works, and the log says why."""
    if file is None:
        return None
    try:
        return keys.signer(file)
    except SettingsError as error:
        log.warning("reports_cannot_be_signed reason=%s", error)
        return None


@contextlib.contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    """The socket on which we listen. Raises Unavailable."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, or asyncio does not switch Nagle's delay off, and every answer waits 40 ms for an acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            raise Unavailable(
                f"the console cannot listen on {settings.host} port {settings.port}"
                f" ({getattr(error, 'strerror', None) or error}): choose another one with ACCANTO_API_PORT"
            ) from error
        yield bound
