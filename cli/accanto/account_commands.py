"""`accanto people`: who may log in, and which machines may ask."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from accanto import given
from accanto_contract.errors import AccountRefused

if TYPE_CHECKING:
    import psycopg


@click.group()
def people() -> None:
    """Who may log in: make, list, disable accounts, give new passwords; tokens for machines."""


@people.command()
@click.argument("username")
@click.option("--role", required=True, help="What the person does: case_manager, gp, technician ...")
@click.option("--name", required=True, help="The name as others read it.")
@click.option(
    "--language", type=click.Choice(("it", "en")), default="it", show_default=True, help="Of the console."
)
@click.option("--patient", metavar="CODE", help="For the role patient: the code on the patient's papers.")
def add(*, username: str, role: str, name: str, language: str, patient: str | None) -> None:
    """Make an account and show its first password, once.

    At the first log-in the person chooses a password, and sets up a second factor (not patients and caregivers).
    """
    from accanto_api import accounts
    from accanto_store import connections

    if (role == "patient") != (patient is not None):
        raise click.UsageError("--patient goes with the role patient, and only with it")
    with connections.connect(_url()) as connection:
        number = _patient(connection, patient) if patient else None
        password = accounts.admit(
            connection, username=username, display_name=name, role=accounts.role(role),
            language="en" if language == "en" else "it", patient_id=number,
        )  # fmt: skip
    click.echo(f"{username}\t{password}\t{role}")


@people.command(name="list")
def list_() -> None:
    """Every account: role, state, second factors, when somebody was last there."""
    from accanto_store import connections, queries

    query = queries.load("people")["accounts"].encode()
    with connections.connect(_url(), autocommit=True) as connection:
        for row in connection.execute(query, {"after": 0, "most": 100_000}):
            _, username, name, role, _, disabled_at, _, is_provisional, factors, seen_at = row
            state = "disabled" if disabled_at else "first password" if is_provisional else "active"
            seen = f"{seen_at.astimezone(UTC):%Y-%m-%d %H:%MZ}" if seen_at else "-"
            click.echo(f"{username}\t{role}\t{state}\t{factors} factors\t{seen}\t{name}")


@people.command()
@click.argument("username")
def disable(*, username: str) -> None:
    """Nobody logs in to this account any more; its sessions and tokens end at once."""
    from accanto_api import accounts
    from accanto_store import connections

    with connections.connect(_url()) as connection:
        accounts.disable(connection, username)
    click.echo(f"{username} is disabled")


@people.command()
@click.argument("username")
@click.option("--factors", is_flag=True, help="Forget the second factors too: the telephone is lost.")
def reset(*, username: str, factors: bool) -> None:
    """Give a new first password, shown once; the account's sessions end."""
    from accanto_api import accounts
    from accanto_store import connections

    with connections.connect(_url()) as connection:
        password = accounts.reset(connection, username, forgets_factors=factors)
    click.echo(f"{username}\t{password}")


@people.command()
@click.argument("username")
@click.option("--name", required=True, help="Which machine, for the list.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="A permission, such as read_indicators; more than one.",
)
@click.option(
    "--days", type=click.IntRange(1, 730), default=90, show_default=True, help="Good for so many days."
)
def token(*, username: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token with which a machine asks in the name of an account, shown once."""
    from accanto_api import tokens
    from accanto_store import connections

    with connections.connect(_url()) as connection:
        made = tokens.issue(
            connection, username=username, name=name, scopes=scopes,
            expires_at=datetime.now(UTC) + timedelta(days=days), made_by="command line",
        )  # fmt: skip
    click.echo(made)


@people.command(name="tokens")
def tokens_() -> None:
    """Every token, without its secret."""
    from accanto_store import connections, queries

    with connections.connect(_url(), autocommit=True) as connection:
        for row in connection.execute(queries.load("people")["tokens"].encode()):
            number, name, username, scopes, _made_at, _made_by, expires_at, revoked_at, used_at = row
            ends = "revoked" if revoked_at else f"until {expires_at.astimezone(UTC):%Y-%m-%d}"
            used = f"used {used_at.astimezone(UTC):%Y-%m-%d}" if used_at else "never used"
            click.echo(f"{number}\t{username}\t{ends}\t{used}\t{','.join(scopes)}\t{name}")


@people.command()
@click.argument("number", type=int)
def revoke(*, number: int) -> None:
    """A token is good for nothing any more."""
    from accanto_store import connections, queries

    with connections.connect(_url()) as connection:
        gone = connection.execute(queries.load("people")["token_revoke"].encode(), {"id": number}).fetchone()
    if gone is None:
        raise AccountRefused(f"there is no token {number}")
    click.echo(f"token {number} is revoked")


def _patient(connection: "psycopg.Connection", code: str) -> int:
    """The patient with this code on their papers. Raises AccountRefused."""
    from accanto_store import queries

    found = connection.execute(queries.load("people")["patient_by_code"].encode(), {"code": code}).fetchone()
    if found is None:
        raise AccountRefused(f"there is no patient with the code {code}")
    return int(found[0])


def _url() -> str:
    return given.database_url(given.found(shows_facts=False))
