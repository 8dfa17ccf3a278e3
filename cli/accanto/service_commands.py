"""The commands `notify` and `service`: what is said to whom, and how the service centre works."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accanto import given, running
from accanto.settings import Settings
from accanto_contract.errors import SettingsError

if TYPE_CHECKING:
    from accanto_alerts.notify import process


@click.command()
def notify() -> None:
    """Deadlines of cases, and notices by console, mail, push, SMS."""
    from accanto_alerts.notify import process

    running.until_stopped(process.run(notices(given.found())))


def notices(found: Settings) -> "process.Settings":
    """What the sender of notices needs to know. Raises SettingsError."""
    from accanto_alerts.notify import channels, process

    ways = channels.Settings(
        smtp_url=found.text("smtp_url"),
        mail_from=found.text("mail_from"),
        vapid_key=found.text("vapid_key"),
        vapid_subject=found.text("vapid_subject"),
        sms_url=found.text("sms_url"),
        voice_url=found.text("voice_url"),
    )
    return process.Settings(
        database_url=found.required("database_url"),
        worker=found.text("worker"),
        ways=ways,
        console_url=found.text("console_url"),
    )


def public_key(found: Settings) -> str:
    """The public half of the key that signs notices to browsers, where one is set. Raises SettingsError."""
    if not found.text("vapid_key"):
        return ""
    from accanto_alerts.notify import webpush

    return webpush.WebPush(found.text("vapid_key"), subject=found.text("vapid_subject")).public_key


@click.group()
def service() -> None:
    """Opening hours, ladders of escalation, contacts, shifts."""


@service.command()
def show() -> None:
    """Hours and ladders as they hold now, as JSON to edit."""
    from accanto_alerts import service as centre
    from accanto_store import connections

    with connections.connect(given.database_url(given.found(shows_facts=False))) as connection:
        click.echo(centre.shown(connection).decode())


@service.command(name="set")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def set_(file: Path) -> None:
    """From now on as FILE says; cases that are open keep their ladders."""
    from accanto_alerts import service as centre
    from accanto_store import connections

    try:
        text = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file} cannot be read ({error.strerror})") from error
    with connections.connect(given.database_url(given.found(shows_facts=False))) as connection:
        said = centre.put(connection, text)
        connection.commit()
    click.echo(f"{len(said.ladders)} ladders, {len(said.contacts)} contacts, {len(said.shifts)} shifts")


@service.command()
def key() -> None:
    """A fresh key for ACCANTO_VAPID_KEY, and its public half."""
    from accanto_alerts.notify import webpush

    made = webpush.new_key()
    public = webpush.WebPush(made, subject="mailto:nobody@example.it").public_key
    click.echo(f"ACCANTO_VAPID_KEY={made}\npublic: {public}")
