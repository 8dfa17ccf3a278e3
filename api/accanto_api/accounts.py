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
    """An account as asked for; gives its id. Safe to repeat.

    Where the account exists, name and role become what is asked, the language stays the person's choice, and the
    password changes only if another one is given. A new account without a password cannot log in until it gets
    one. The caller commits.
    """
    named = queries.load("people")
    known = connection.execute(named["account_hash"].encode(), {"username": username}).fetchone()
    stored = str(known[0]) if known else ""
    keeps = password is None or (stored != "" and passwords.is_right(stored, password))
    new_hash = None if keeps else passwords.hashed(password or "")
    values = {
        "username": username,
        "display_name": display_name,
        "role": role,
        "language": language,
        "password_hash": new_hash or "",
        "new_hash": new_hash,
    }
    made = connection.execute(named["account_put"].encode(), values).fetchone()
    assert made is not None  # noqa: S101  an insert that returns
    return int(made[0])
