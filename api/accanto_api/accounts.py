"""The accounts of those who work here."""

from typing import Literal

import psycopg

from accanto_api import passwords
from accanto_store import queries

Role = Literal["case_manager", "gp", "cardiologist", "technician", "admin"]
Language = Literal["it", "en"]


def create(
    connection: psycopg.Connection,
    *,
    username: str,
    display_name: str,
    role: Role,
    password: str | None,
    language: Language = "it",
) -> int:
    """An account as asked for; gives its id. Safe to repeat. The caller commits.

    Of an account that exists name and role become what is asked, the language stays the person's choice, and the
    password changes only if another one is given. Without a password nobody can log in.
    """
    new_hash = _new_hash(connection, username, password)
    values = {
        "username": username,
        "display_name": display_name,
        "role": role,
        "language": language,
        "password_hash": new_hash or "",
        "new_hash": new_hash,
    }
    made = connection.execute(queries.load("people")["account_put"].encode(), values).fetchone()
    assert made is not None  # noqa: S101  an insert that returns
    return int(made[0])


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
