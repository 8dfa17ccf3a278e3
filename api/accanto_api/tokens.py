"""Machine tokens: `acc_NUMBER_SECRET`, of which the database knows only the SHA-256 of the secret.

A token asks in the name of an account, for some of what that account may: taking the account's rights away takes them
from its tokens too.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

import psycopg

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.rights import CONFIRMED, OF_ROLE, Permission
from accanto_api.sessions import Actor
from accanto_contract.errors import AccountRefused
from accanto_store import queries

_FORM = re.compile(r"Bearer acc_(\d{1,18})_([A-Za-z0-9_-]{20,100})")
_PEOPLE_ONLY = CONFIRMED | {Permission.ANYBODY, Permission.AT_THE_DOOR, Permission.SECURE_ACCOUNT}
"""A machine cannot show a second factor, and must never change one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept(Actor):
    secret_sha256: bytes
    granted: list[str]


def allowed(role: str) -> frozenset[Permission]:
    """What a token of an account in this role may be good for."""
    return OF_ROLE[role] - _PEOPLE_ONLY


def issue(
    connection: psycopg.Connection,
    *,
    username: str,
    name: str,
    scopes: tuple[str, ...],
    expires_at: datetime,
    made_by: str,
) -> str:
    """A new token, to be shown once. The caller commits. Raises AccountRefused."""
    named = queries.load("people")
    account = connection.execute(named["account_role"], {"username": username}).fetchone()
    if account is None:
        raise AccountRefused(f"there is no account {username}")
    if wrong := sorted(set(scopes) - allowed(str(account[1]))):
        good = ", ".join(sorted(allowed(str(account[1]))))
        raise AccountRefused(f"no token of a {account[1]} may {', '.join(wrong)}; these it may: {good}")
    secret = secrets.token_urlsafe(32)
    made = connection.execute(
        named["token_put"],
        {
            "account": account[0], "name": name, "secret": _hashed(secret), "scopes": sorted(set(scopes)),
            "expires_at": expires_at, "made_by": made_by,
        },
    ).fetchone()  # fmt: skip
    assert made is not None  # noqa: S101  an insert that returns
    return f"acc_{made[0]}_{secret}"


async def find(connection: Connection, header: str) -> Actor | None:
    """Whom a token speaks for, while it is good."""
    form = _FORM.fullmatch(header)
    if form is None:
        return None
    kept = await database.row(connection, _Kept, "people.token_find", id=int(form[1]))
    if kept is None or not hmac.compare_digest(kept.secret_sha256, _hashed(form[2])):
        return None
    await database.run(connection, "people.token_touch", id=int(form[1]))
    return Actor(
        id=kept.id, username=kept.username, display_name=kept.display_name, role=kept.role, at=kept.at,
        language=kept.language, token_id=int(form[1]), scopes=tuple(kept.granted),
    )  # fmt: skip


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
