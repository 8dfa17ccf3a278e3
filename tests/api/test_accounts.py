"""Accounts are made once and mended, not made twice."""

import psycopg
import pytest

from accanto_api import accounts, passwords

pytestmark = pytest.mark.integration


def _make(db: psycopg.Connection, password: str | None, name: str = "Chiara") -> int:
    return accounts.create(
        db, username="chiara", display_name=name, role="case_manager", password=password, language="it"
    )


def _hash(db: psycopg.Connection) -> str:
    (stored,) = db.execute("select password_hash from account").fetchone() or ("",)
    return str(stored)


def test_the_same_account_twice_is_one_and_keeps_its_hash(db: psycopg.Connection) -> None:
    first = _make(db, "una frase lunga")
    before = _hash(db)

    assert _make(db, "una frase lunga", "Chiara Benedetti") == first
    assert _hash(db) == before
    assert db.execute("select display_name from account").fetchall() == [("Chiara Benedetti",)]


def test_another_password_replaces_the_first(db: psycopg.Connection) -> None:
    _make(db, "una frase lunga")
    _make(db, "un'altra frase")

    assert passwords.is_right(_hash(db), "un'altra frase")
    assert not passwords.is_right(_hash(db), "una frase lunga")


def test_without_a_password_nobody_gets_in_and_none_is_lost(db: psycopg.Connection) -> None:
    _make(db, None)
    assert not passwords.is_right(_hash(db), "")

    _make(db, "una frase lunga")
    _make(db, None)
    assert passwords.is_right(_hash(db), "una frase lunga")


def test_only_an_argon2id_hash_is_stored(db: psycopg.Connection) -> None:
    _make(db, "una frase lunga")

    assert _hash(db).startswith("$argon2id$")
