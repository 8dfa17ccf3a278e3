"""`accanto quarantine`: messages that could not be used, looked at and tried again."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from accanto import given

if TYPE_CHECKING:
    from accanto_ingestion.quarantine import Kept


@click.group()
def quarantine() -> None:
    """Messages that could not be used: look at them, and try them again."""


_REASON = click.option("--reason", metavar="WORD", help="Only with this reason, such as unknown_device.")
_GATEWAY = click.option("--gateway", metavar="ID", help="Only of this gateway.")
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


_NUMBER = click.IntRange(1, 2**63 - 1)


@quarantine.command(name="list")
@_REASON
@_GATEWAY
@click.option("--all", "replayed", is_flag=True, help="Those that are stored by now, too.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many."
)
@_JSON
def list_(*, reason: str | None, gateway: str | None, replayed: bool, limit: int, as_json: bool) -> None:
    """The newest messages first, a line each."""
    from accanto_ingestion import quarantine as kept
    from accanto_store import connections

    with connections.connect(_url(), autocommit=True) as connection:
        found = kept.search(connection, reason=reason, gateway=gateway, replayed=replayed, limit=limit)
    for one in found:
        if as_json:
            click.echo(msgspec.json.encode(one))
        else:
            click.echo(_line(one))
    if not found and not as_json:
        click.echo(
            "nothing is in quarantine" if not (reason or gateway) else "nothing of that is in quarantine"
        )


@quarantine.command()
@click.argument("number", type=_NUMBER)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write its bytes to this new file."
)
def show(*, number: int, out: Path | None) -> None:
    """One message: where from, why it could not be used, and how its bytes begin."""
    from accanto_ingestion import quarantine as kept
    from accanto_store import connections

    with connections.connect(_url(), autocommit=True) as connection:
        one, payload = kept.content(connection, number)
    for name, value in asdict(one).items():
        click.echo(f"{name:>12}  {_time(value) if isinstance(value, datetime) else _plain(str(value))}")
    if out is None:
        click.echo(f"{'begins':>12}  {payload[:64].hex(' ', 4)}")
        return
    _write(out, payload)
    click.echo(f"{'written to':>12}  {out}")


@quarantine.command()
@click.argument("number", type=_NUMBER, required=False)
@_REASON
@_GATEWAY
@click.option("--every", is_flag=True, help="All messages that are not stored yet.")
def replay(*, number: int | None, reason: str | None, gateway: str | None, every: bool) -> None:
    """Try one message again, or those of a reason or a gateway, once the cause is gone."""
    from accanto_ingestion import quarantine as kept
    from accanto_store import connections

    if not (number or reason or gateway or every):
        raise click.UsageError("say which: a number, --reason, --gateway, or --every")
    taken, left = 0, Counter[str]()
    with connections.connect(_url(), autocommit=True) as connection:
        for outcome in kept.replay(connection, reason=reason, gateway=gateway, number=number):
            taken += outcome.is_in
            left.update([] if outcome.is_in else [outcome.reason])
    click.echo(json.dumps({"stored": taken, "left": left}))


def _line(one: "Kept") -> str:
    state = "  (stored by now)" if one.replayed_at else ""
    said = _plain(f"{one.topic}  {one.reason}")
    return f"{one.id:>8}  {_time(one.received_at)}  {one.size:>7} B  {said}{state}"


def _plain(text: str) -> str:
    """What a gateway sent may steer no terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


def _url() -> str:
    return given.database_url(given.found(shows_facts=False))


def _write(out: Path, payload: bytes) -> None:
    """Into a new file: what is there is never overwritten."""
    with out.open("xb") as file:
        file.write(payload)
