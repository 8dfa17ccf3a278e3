"""Sessions: an opaque token in a cookie, of which the database knows only the SHA-256."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.shapes import Language

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOKEN_BYTES = 32
ASKER = "accanto-asker"
"""A request with this header set to `page` was made by the page itself: it keeps no forgotten session alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks."""

    id: int
    username: str
    display_name: str
    role: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """The cookie of a session. Behind TLS it has the `__Host-` prefix; on bare loopback it cannot."""

    behind_tls: bool

    @property
    def name(self) -> str:
        """Its name."""
        return "__Host-sid" if self.behind_tls else "sid"

    def give(self, response: Response, token: str) -> None:
        """Hand it out: never readable by scripts, never sent from other sites but for plain links."""
        response.set_cookie(
            self.name, token, max_age=int(ABSOLUTE.total_seconds()), path="/", secure=self.behind_tls,
            httponly=True, samesite="lax",
        )  # fmt: skip

    def take_back(self, response: Response) -> None:
        """End it in the browser."""
        response.delete_cookie(self.name, path="/", secure=self.behind_tls, httponly=True, samesite="lax")


def token_of(request: Request) -> bytes | None:
    """The hash of the token that a request carries."""
    cookie: Cookie = request.app.state.cookie
    token = request.cookies.get(cookie.name)
    return _hashed(token) if token else None


async def begin(connection: Connection, account: int) -> str:
    """A new session; gives its token, for the cookie alone."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await database.run(connection, "people.session_sweep", idle=IDLE, absolute=ABSOLUTE)
    await database.run(connection, "people.session_begin", token=_hashed(token), account=account)
    return token


async def find(connection: Connection, token: bytes | None) -> Actor | None:
    """Who holds this token, if the session is alive."""
    if token is None:
        return None
    return await database.row(
        connection, Actor, "people.session_find", token=token, idle=IDLE, absolute=ABSOLUTE
    )


async def touch(connection: Connection, token: bytes) -> None:
    """A person did something."""
    await database.run(connection, "people.session_touch", token=token)


async def end(connection: Connection, token: bytes | None) -> None:
    """The session is over, if there was one."""
    if token is not None:
        await database.run(connection, "people.session_end", token=token)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
