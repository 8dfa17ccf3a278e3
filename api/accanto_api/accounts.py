"""The accounts of those who work here, of patients, and of those who help them at home."""

import re
import secrets
from datetime import datetime
from typing import Literal, cast, get_args

import psycopg

from accanto_api import passwords, rights
from accanto_contract.errors import AccountRefused
from accanto_store import queries

Role = Literal[
    "patient", "caregiver", "case_manager", "coordinator", "gp", "cardiologist", "pneumologist", "oculist",
    "technician", "privacy_officer", "admin",
]  # fmt: skip
Language = Literal["it", "en"]
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


def create(
    connection: psycopg.Connection,
    *,
    username: str,
    display_name: str,
    role: Role,
    password: str | None,
    language: Language = "it",
    patient_id: int | None = None,
    factor_from: datetime | None = None,
    is_provisional: bool = False,
) -> int:
    """An account as asked for; gives its id. Safe to repeat. The caller commits.

    Of an account that exists name and role become what is asked, the language stays the person's choice, and the
    password changes only if another one is given. Without a password nobody can log in. From `factor_from` on a second
    factor is asked for; None: never. `is_provisional`: the person must choose another password at the first log-in.
    """
    new_hash = _new_hash(connection, username, password)
    values = {
        "username": username,
        "display_name": display_name,
        "role": role,
        "language": language,
        "patient": patient_id,
        "factor_from": factor_from,
        "is_provisional": is_provisional,
        "password_hash": new_hash or "",
        "new_hash": new_hash,
    }
    made = connection.execute(queries.load("people")["account_put"].encode(), values).fetchone()
    assert made is not None  # noqa: S101  an insert that returns
    return int(made[0])


def role(text: str) -> Role:
    """A role by its name. Raises AccountRefused."""
    for known in get_args(Role):
        if text == known:
            return cast("Role", known)
    raise AccountRefused(f"there is no role {text}: write one of {', '.join(get_args(Role))}")


def admit(
    connection: psycopg.Connection,
    *,
    username: str,
    display_name: str,
    role: Role,
    language: Language = "it",
    patient_id: int | None = None,
) -> str:
    """A new account for a real person; gives a password for the first log-in. Raises AccountRefused.

    The person must then choose a password, and whoever sees other people's data must set up a second factor.
    """
    if not _USERNAME.fullmatch(username):
        raise AccountRefused(
            f"{username!r} is no user name: write small letters, digits, dots, hyphens, underscores, 63 at most"
        )
    known = connection.execute(queries.load("people")["account_hash"].encode(), {"username": username})
    if known.fetchone():
        raise AccountRefused(
            f"there is an account {username} already: `accanto people reset` gives a new password"
        )
    password = secrets.token_urlsafe(12)
    create(
        connection, username=username, display_name=display_name, role=role, password=password,
        language=language, patient_id=patient_id, is_provisional=True,
        factor_from=_moment(connection) if role in rights.GUARDED else None,
    )  # fmt: skip
    return password


def reset(connection: psycopg.Connection, username: str, *, forgets_factors: bool) -> str:
    """A new password for the next log-in; every session ends. The caller commits. Raises AccountRefused."""
    named = queries.load("people")
    account = _number(connection, username)
    password = secrets.token_urlsafe(12)
    values = {"account": account, "hash": passwords.hashed(password), "is_provisional": True}
    connection.execute(named["password_set"].encode(), values)
    if forgets_factors:
        connection.execute(named["factors_forget"].encode(), {"account": account})
    connection.execute(named["sessions_end_all"].encode(), {"account": account})
    return password


def disable(connection: psycopg.Connection, username: str) -> None:
    """Nobody logs in to it any more, and its sessions end. The caller commits. Raises AccountRefused."""
    gone = connection.execute(queries.load("people")["account_disable"].encode(), {"username": username})
    if gone.fetchone() is None:
        raise AccountRefused(f"there is no account {username}")


def _moment(connection: psycopg.Connection) -> datetime:
    """Now, by the database's clock."""
    row = connection.execute(queries.load("people")["moment"].encode()).fetchone()
    assert row is not None  # noqa: S101  the query has no from
    return cast("datetime", row[0])


def _number(connection: psycopg.Connection, username: str) -> int:
    found = connection.execute(
        queries.load("people")["account_role"].encode(), {"username": username}
    ).fetchone()
    if found is None:
        raise AccountRefused(f"there is no account {username}, or it is disabled")
    return int(found[0])


def _new_hash(connection: psycopg.Connection, username: str, password: str | None) -> str | None:
    """What is to be stored for a password, or None where what is stored stays."""
    if password is None:
        return None
    known = connection.execute(
        queries.load("people")["account_hash"].encode(), {"username": username}
    ).fetchone()
    if known and known[0] and passwords.is_right(str(known[0]), password):
        return None
    return passwords.hashed(password)
