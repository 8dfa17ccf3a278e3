"""Databases as the migrations left them: copies of one template."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from accanto_store.postgres import Server

TEMPLATE = "accanto_template"


def make(server: Server) -> str:
    """The name of a new copy."""
    name = f"copy_{secrets.token_hex(6)}"
    copy = sql.SQL("create database {} template {} strategy file_copy")
    _run(server, copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    return name


def drop(server: Server, name: str) -> None:
    """Away with it, whoever is still connected."""
    _run(server, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def copy(server: Server) -> Iterator[str]:
    """The URL of a copy that is gone afterwards."""
    name = make(server)
    yield server.url_of(name)
    drop(server, name)


def _run(server: Server, statement: sql.Composed) -> None:
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as admin:
        admin.execute(statement)
