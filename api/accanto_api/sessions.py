"""Sessions: an opaque token in a cookie, of which the database knows only the SHA-256.

A session has a stage: after the password it may wait for the second factor (`code`), for a password of one's own
(`password`), for the enrolment of a factor (`enrol`). Whenever a session becomes able to do more, its token is
replaced.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from fastapi import Request, Response

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.shapes import Language

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
FRESH = timedelta(minutes=5)
"""How long a second factor that was shown is good for what asks to be confirmed."""
TOKEN_BYTES = 32
LONGEST_AGENT = 200
ASKER = "accanto-asker"
"""A request with this header set to `page` was made by the page itself: it keeps no forgotten session alive."""

Stage = Literal["code", "password", "enrol", "complete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, when, and what the request rests on."""

    id: int
    username: str
    display_name: str
    role: str
    language: Language
    at: datetime
    """The moment of the request by the database's clock: the only one that this server reads."""
    stage: Stage = "complete"
    is_fresh: bool = False
    patient: UUID | None = None
    """Who this account is, where it is a patient."""
    token_id: int | None = None
    scopes: tuple[str, ...] | None = None
    relations: tuple[str, ...] = ("team",)
    """The relations to a patient that are good enough for what is asked."""
    purpose: str = "care"
    request: str = ""
    address: str = ""

    @property
    def name_for_rates(self) -> str:
        """Whose requests are counted together."""
        return f"token:{self.token_id}" if self.token_id else f"account:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A session as its person may see it."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    agent: str
    address: str
    is_this: bool


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


def is_by_person(request: Request) -> bool:
    """Whether a person asked, and not the page by itself."""
    return request.headers.get(ASKER) != "page"


async def begin(
    connection: Connection, request: Request, account: int, stage: Stage, *, is_proven: bool
) -> str:
    """A new session in place of the one that this browser had; gives its token, for the cookie alone."""
    await end(connection, token_of(request))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await database.run(connection, "people.session_sweep", idle=IDLE, absolute=ABSOLUTE)
    await database.run(
        connection, "people.session_begin",
        token=_hashed(token), account=account, stage=stage, is_proven=is_proven,
        agent=request.headers.get("user-agent", "")[:LONGEST_AGENT],
        address=request.client.host if request.client else "",
    )  # fmt: skip
    return token


async def promote(connection: Connection, request: Request, stage: Stage, *, is_proven: bool) -> str | None:
    """The same session, able to do more, under a new token; None where it ended meanwhile."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    found = await database.row(
        connection, _Id, "people.session_promote",
        token=token_of(request), new=_hashed(token), stage=stage, is_proven=is_proven,
    )  # fmt: skip
    return token if found else None


async def find(connection: Connection, token: bytes | None) -> Actor | None:
    """Who holds this token, if the session is alive."""
    if token is None:
        return None
    return await database.row(
        connection, Actor, "people.session_find", token=token, idle=IDLE, absolute=ABSOLUTE, fresh=FRESH
    )


async def living(connection: Connection, tokens: Sequence[bytes]) -> frozenset[bytes]:
    """Which of many sessions are alive."""
    rows = await database.rows(
        connection, _Token, "triage.living_sessions", tokens=tokens, idle=IDLE, absolute=ABSOLUTE
    )
    return frozenset(row.token for row in rows)


async def touch(connection: Connection, token: bytes) -> None:
    """A person did something."""
    await database.run(connection, "people.session_touch", token=token)


async def end(connection: Connection, token: bytes | None) -> None:
    """The session is over, if there was one."""
    if token is not None:
        await database.run(connection, "people.session_end", token=token)


async def of_account(connection: Connection, account: int, token: bytes | None) -> list[Known]:
    """The living sessions of an account, the newest first."""
    return await database.rows(
        connection, Known, "people.sessions_of", account=account, token=token, idle=IDLE, absolute=ABSOLUTE
    )


async def end_others(connection: Connection, account: int, token: bytes | None) -> None:
    """Every session of an account but this one is over."""
    await database.run(connection, "people.sessions_end_others", account=account, token=token)


async def end_one(connection: Connection, account: int, session: UUID) -> bool:
    """One session of an account is over; whether there was such a one."""
    gone = await database.row(connection, _Id, "people.session_end_one", account=account, session=session)
    return gone is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    token: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: UUID


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
