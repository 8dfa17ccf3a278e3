"""`accanto gateway`: the box at home, how it comes to its centre, and what is wrong with it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from accanto import given, running
from accanto_contract.downlink import Order

_ASKABLE = [order.value for order in Order if order is not Order.PAPERS]


@click.group(invoke_without_command=True)
@click.pass_context
def gateway(context: click.Context) -> None:
    """The box at home: hears the devices, keeps what they measure, sends it until it is receipted.

    Without a further word it runs. `enrol`, `label` and `doctor` are for the box; `invite` and `ask` for the centre.
    """
    if context.invoked_subcommand is not None:
        return
    from accanto import box_settings
    from accanto_gateway import process

    running.until_stopped(process.run(box_settings.read(given.found())))


@gateway.command()
@click.option("--server", required=True, help="The centre's console: https://centre.example.org.")
@click.option("--code", required=True, help="The one-time code that `accanto gateway invite` showed.")
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PEM file: the authority of the console's certificate, where no public one signed it.",
)
def enrol(server: str, code: str, trust: Path | None) -> None:
    """Make this box a gateway of a centre: a key of its own, and papers for it."""
    from accanto_gateway.enrol import server as centre
    from accanto_gateway.enrol.papers import Cabinet

    cabinet = Cabinet(given.found(shows_facts=False).path("state") / "papers")
    enrolled = asyncio.run(centre.enrol(cabinet, server=server, code=code, trust=trust))
    click.echo(
        f"this box is {enrolled.gateway}; its broker is {enrolled.broker_url}; its papers lie in {cabinet.folder}"
    )


@gateway.command()
@click.option("--new", is_flag=True, help="A new number; every tablet must show it anew.")
def label(new: bool) -> None:
    """What the kit's label says: which box, where its page is, and the number that opens it."""
    from accanto import box_settings
    from accanto_gateway.page.access import Label

    found = given.found(shows_facts=False)
    settings = box_settings.read(found)
    settings.spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    shown = Label.read(settings.spool)
    if new:
        shown.renew()
    where = f"http://{settings.page_host or '-'}:{settings.page_port}"
    click.echo(f"box      {settings.gateway_id}\npage     {where}\nnumber   {shown.pin[:4]} {shown.pin[4:]}")
    if new:
        click.echo("restart the gateway: until then the old number holds")


@gateway.command()
def doctor() -> None:
    """What is wrong with this box, in plain words, and what to do; 1 where something is."""
    from accanto import gateway_doctor

    raise SystemExit(gateway_doctor.run(given.found(shows_facts=False)))


@gateway.command()
@click.argument("name")
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 14),
    default=24,
    show_default=True,
    help="So long the code is good.",
)
def invite(name: str, hours: int) -> None:
    """At the centre: a one-time code for the gateway NAME."""
    from datetime import timedelta

    from accanto_ingestion.fleet import invitations
    from accanto_store import connections

    url = given.database_url(given.found(shows_facts=False))
    with connections.connect(url, autocommit=True) as connection:
        code, until = invitations.invite(
            connection, name, by="accanto", now=datetime.now(UTC), lasts=timedelta(hours=hours)
        )
    click.echo(
        f"{code}\ngood until {until:%Y-%m-%d %H:%M} UTC, for one box: accanto gateway enrol --code {code} --server …"
    )


@gateway.command()
@click.argument("name")
@click.argument("order", type=click.Choice(_ASKABLE))
@click.option(
    "--wait",
    type=click.FloatRange(1, 600),
    default=30,
    show_default=True,
    help="Seconds to wait for the answer.",
)
def ask(name: str, order: str, wait: float) -> None:
    """At the centre: ask the gateway NAME to do something, and show what it answers."""
    from accanto import gateway_orders

    ended, text = gateway_orders.ask(
        given.database_url(given.found(shows_facts=False)), name, order, wait_s=wait
    )
    click.echo(f"{ended}: {text}" if text else ended)
    if ended != "done":
        raise SystemExit(1)


@click.command()
def fleet() -> None:
    """At the centre: signs what gateways are told and asked, and the papers of new ones. Keep it off the internet."""
    from accanto import steering

    found = given.found()
    if not found.text("gateways_broker_url") and "mqtts" not in found.required("broker_url"):
        click.echo(
            "ACCANTO_GATEWAYS_BROKER_URL is not set: new boxes are told the broker as it is reached from here",
            err=True,
        )
    running.until_stopped(steering.run(found))
