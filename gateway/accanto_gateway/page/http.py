"""A web server for one home, as small as browsers allow: HTTP/1.1 (RFC 9112), one request a connection.

The standard library's own server is not meant for a network, and a framework costs more memory than the rest of the
gateway. So: GET and POST of short forms, a bound on everything, and streams for what changes by itself.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from accanto_contract.errors import Unavailable
from accanto_gateway.page import access

log = logging.getLogger(__name__)

HEAD_BYTES = 16 << 10
FORM_BYTES = 4 << 10
SAY_WITHIN_S = 10.0
SEND_WITHIN_S = 30.0
MOST_OPEN = 32
KEPT_FREE = 8
"""Of these, for who sits at the box: the home's network cannot take them all."""
REASONS = {200: "OK", 303: "See Other", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 413: "Content Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
           503: "Service Unavailable"}  # fmt: skip
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a browser asks."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By lower-case names; of a repeated one the last."""
    form: Mapping[str, str] = field(default_factory=dict)
    peer: str = ""
    """The address that it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What it gets."""

    status: int = 200
    kind: str = "text/html; charset=utf-8"
    body: bytes | AsyncIterator[bytes] = b""
    """A stream lasts until it ends, or the browser goes."""
    headers: tuple[tuple[str, str], ...] = ()
    caching: str = "no-store"


Answer = Callable[[Request], Awaitable[Response]]


class Unacceptable(Exception):
    """This is no request that we take; the number says why."""

    def __init__(self, status: int) -> None:
        super().__init__(REASONS[status])
        self.status = status


class Door:
    """Listens on an address, and lets an `Answer` speak."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._open = 0
        self.port: int | None = None
        """Where it listens, once it does."""

    async def serve(self, host: str, port: int) -> None:
        """Serve until cancelled. Raises Unavailable where the address cannot be had."""
        async with asyncio.TaskGroup() as meetings:

            def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                meetings.create_task(self._meet(reader, writer))

            try:
                server = await asyncio.start_server(met, host, port, limit=HEAD_BYTES)
            except (OSError, OverflowError) as error:
                raise Unavailable(
                    f"the patient's page cannot listen on {host} port {port}: {error}; see ACCANTO_PAGE_PORT"
                ) from error
            where = server.sockets[0].getsockname()
            log.info("page_listens host=%s port=%d", where[0], where[1])
            self.port = where[1]
            async with server:
                await server.serve_forever()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from request to farewell."""
        self._open += 1
        try:
            request, response = await self._heard(reader, writer)
            await _send(writer, response, is_head=request is not None and request.method == "HEAD")
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the browser went, or never came to the point
        finally:
            self._open -= 1
            writer.close()

    async def _heard(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[Request | None, Response]:
        peer = str(writer.get_extra_info("peername", ("",))[0])
        if self._open > (MOST_OPEN if access.is_here(peer) else MOST_OPEN - KEPT_FREE):
            return None, _plain(503)
        request: Request | None = None
        try:
            async with asyncio.timeout(SAY_WITHIN_S):
                request = await _read(reader, peer)
            return request, await self._answer(request)
        except Unacceptable as refused:
            return request, _plain(refused.status)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            raise
        except Exception:  # a page that fails must not end the gateway
            log.exception("page_failed path=%s", request.path if request else "")
            return request, _plain(500)


async def _read(reader: asyncio.StreamReader, peer: str) -> Request:
    """Raises Unacceptable, IncompleteReadError."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise Unacceptable(413) from error
    method, target, headers = read_head(head)
    try:
        parts = urlsplit(target)
    except ValueError as error:
        raise Unacceptable(400) from error
    form = await _form(reader, headers) if method == "POST" else {}
    return Request(
        method=method,
        path=unquote(parts.path, errors="replace"),
        query=dict(parse_qsl(parts.query)),
        headers=headers,
        form=form,
        peer=peer,
    )


def read_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Method, target and headers of a request, up to and with its empty line. Raises Unacceptable."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or not words[1].startswith("/"):
        raise Unacceptable(400)
    if words[0] not in {"GET", "HEAD", "POST"}:
        raise Unacceptable(405)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise Unacceptable(400)
        headers[name.lower()] = value.strip()
    return words[0], words[1], headers


async def _form(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form. Raises Unacceptable, IncompleteReadError."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal():
        raise Unacceptable(400)
    if int(length) > FORM_BYTES:
        raise Unacceptable(413)
    body = await reader.readexactly(int(length))
    return dict(parse_qsl(body.decode("utf-8", errors="replace")))


async def _send(writer: asyncio.StreamWriter, response: Response, *, is_head: bool) -> None:
    headers = [
        *HEADERS,
        *response.headers,
        ("Content-Type", response.kind),
        ("Cache-Control", response.caching),
        ("Connection", "close"),
    ]
    body = response.body
    if isinstance(body, bytes):
        headers.append(("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {response.status} {REASONS[response.status]}", *(f"{n}: {v}" for n, v in headers)]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    if isinstance(body, bytes):
        writer.write(b"" if is_head else body)
        async with asyncio.timeout(SEND_WITHIN_S):
            await writer.drain()
        return
    async for piece in body:
        writer.write(piece)
        async with asyncio.timeout(SEND_WITHIN_S):
            await writer.drain()


def _plain(status: int) -> Response:
    return Response(status=status, kind="text/plain; charset=utf-8", body=f"{REASONS[status]}\n".encode())
