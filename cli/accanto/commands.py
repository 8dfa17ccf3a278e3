"""The commands of accanto. Each imports its process when it runs, so that a gateway never loads a web server."""

import os
from pathlib import Path

import click

from accanto import given, referto_commands, running, service_commands, settings
from accanto.account_commands import people
from accanto.audit_commands import audit
from accanto.ca_commands import ca
from accanto.check import check
from accanto.fundus_commands import fundus
from accanto.gateway_commands import fleet, gateway
from accanto.patient_commands import patient
from accanto.plan_commands import plan
from accanto.quarantine_commands import quarantine
from accanto_contract.errors import SettingsError


def _recording(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A WFDB record by its name (with or without .hea), or a folder of them. Raises SettingsError."""
    if path is None or path.is_dir() or path.with_suffix(".hea").is_file():
        return path
    raise SettingsError(f"--replay: there is no record {path.with_suffix('.hea')} and no folder {path}")


def _dongle(words: str) -> tuple[str, str]:
    """The serial of a device and the transport it shall use. Raises SettingsError."""
    serial, _, transport = words.partition("=")
    if not serial or not transport:
        raise SettingsError(f"--dongle {words}: write SERIAL=TRANSPORT, as in E0001=usb:0")
    return serial, transport


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="accanto")
def accanto() -> None:
    """What a patient measures at home, brought to the people who care.

    \b
    demo      simulated homes and the whole centre on this machine; start here
    up        the centre alone: database, broker, ingest, watch, api
    doctor    says what is wrong, and what to do

    The others run one process each, as docker-compose does. Everything is set by ACCANTO_... variables or a
    file; `accanto settings` lists them all.
    """


@accanto.command()
@click.option("--homes", type=click.IntRange(1, 200), default=3, show_default=True, help="Simulated homes.")
@click.option(
    "--seconds", type=click.FloatRange(1), help="Stop by itself after so long, and print the count."
)
@click.option(
    "--replay",
    type=click.Path(resolve_path=True, path_type=Path),
    callback=_recording,
    help="A WFDB record, or a folder of them: real hearts instead of simulated ones.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the simulation.")
@click.option("--no-browser", is_flag=True, help="Do not open the worklist in a browser.")
@click.option("--keep", is_flag=True, help="Keep the folder with database and logs at the end.")
def demo(
    homes: int, seconds: float | None, replay: Path | None, seed: int, no_browser: bool, keep: bool
) -> None:
    """Simulated homes, their gateways, and the whole centre on this machine.

    Shows the worklist's address, users and passwords. Ctrl-C stops everything. With --seconds the last line on
    stdout is one JSON object: samples sent by the straps against samples stored.
    """
    from accanto import demo as stage

    found = given.found(shows_facts=False)
    running.until_stopped(
        stage.run(
            found,
            stage.Options(
                homes=homes,
                seconds=seconds,
                replay=replay,
                seed=seed,
                opens_browser=not no_browser,
                keeps=keep,
            ),
        )
    )


@accanto.command()
def up() -> None:
    """The centre on this machine: embedded PostgreSQL and broker where no URL is given, ingest, watch, api."""
    from accanto import centre

    running.until_stopped(centre.run(given.found(shows_facts=False)))


@accanto.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Where the ledger and doors.json go.")
@click.option(
    "--replay",
    type=click.Path(resolve_path=True, path_type=Path),
    callback=_recording,
    help="A WFDB record or a folder of them.",
)
@click.option(
    "--scenario",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    help="A TOML file: how many homes, what they live through, over how many days, how fast.",
)
@click.option(
    "--dongle",
    "dongles",
    multiple=True,
    metavar="SERIAL=TRANSPORT",
    help="Put a device on a real controller: E0001=usb:0. May be given again.",
)
def sim(folder: Path | None, replay: Path | None, scenario: Path | None, dongles: tuple[str, ...]) -> None:
    """Simulated homes with BLE devices, each behind a radio that a gateway can connect to."""
    from accanto_firmware_sim import process, wfdb
    from accanto_firmware_sim.scenario import Nonsense

    found = given.found()
    told = process.Settings(
        homes=found.whole("sim_homes", least=1, most=200),
        seed=found.whole("sim_seed", most=2**31),
        replay=replay,
        folder=folder or found.path("state") / "sim",
        first_port=found.whole("sim_first_port"),
        control_port=found.whole("sim_control_port"),
        bind=found.text("sim_bind"),
        scenario=scenario,
        transports=dict(_dongle(one) for one in dongles),
    )
    try:
        running.until_stopped(process.run(told))
    except (wfdb.Unreadable, Nonsense, OSError) as error:
        raise SettingsError(str(error)) from error


@accanto.command()
def ingest() -> None:
    """From the broker to the store: checked, once, committed, receipted; and uploaded pictures, read and kept."""
    from accanto import ingesting
    from accanto_ingestion import process

    found = given.found()
    running.until_stopped(
        ingesting.run(
            process.Settings(
                database_url=found.required("database_url"),
                broker_url=found.required("broker_url"),
                papers=given.papers(found),
                worker=found.text("worker"),
                shared=found.yes("broker_shared"),
                session_expiry_s=found.whole("broker_session_s", most=7 * 86_400),
            )
        )
    )


@accanto.command()
@click.option(
    "--notices", is_flag=True, help="Send the notices too, instead of `accanto notify`: for a small site."
)
def watch(notices: bool) -> None:
    """New data against each patient's plan: findings, alerts, reasons; and old traces packed for rest."""
    from accanto import service_commands, watching
    from accanto_alerts.watch import Settings

    found = given.found()
    told = Settings(database_url=found.required("database_url"), worker=found.text("worker"))
    sender = service_commands.notices(found) if notices else None
    running.until_stopped(watching.run(told, sender, keep_days=given.keep_days(found)))


@accanto.command()
@click.option("--openapi", is_flag=True, help="Print the description of the api as JSON, and end.")
def api(*, openapi: bool) -> None:
    """The console and what it talks to."""
    from accanto_api import process

    if openapi:
        click.echo(process.description())
        return
    found = given.found()
    running.until_stopped(
        process.run(
            process.Settings(
                database_url=found.required("database_url"),
                host=found.text("api_host"),
                port=found.whole("api_port", least=1),
                behind_tls=found.yes("api_behind_tls"),
                proxies=found.networks("api_proxies"),
                push_key=service_commands.public_key(found),
                report_key=referto_commands.key_file(found),
            )
        )
    )


@accanto.command()
def migrate() -> None:
    """Bring the database to the schema of this version; safe to run again."""
    from accanto_store import migrate as process
    from accanto_store import roles

    found = given.found()
    passwords = roles.passwords(found.text("role_passwords"))
    result = process.migrate(given.database_url(found), passwords=passwords)
    engine = "TimescaleDB" if result.timescale else "plain PostgreSQL"
    click.echo(f"{engine}: {len(result.applied)} migrations run now, the schema is complete")


@accanto.command()
def sizes() -> None:
    """How much each table takes on disk, and how many bytes a sample of a trace."""
    from accanto_store import connections
    from accanto_store import sizes as measured

    with connections.connect(
        given.database_url(given.found(shows_facts=False)), autocommit=True
    ) as connection:
        for size in measured.tables(connection):
            click.echo(f"{size.bytes / 1e6:>12,.1f} MB  {size.table}")
        traces = measured.traces(connection)
    if traces.bytes_per_sample is not None:
        packed = f"{traces.at_rest} of {traces.blocks} blocks packed for rest"
        click.echo(f"traces: {traces.samples} samples, {traces.bytes_per_sample:.2f} B a sample; {packed}")


@accanto.command()
@click.option("--homes", type=click.IntRange(1, 200), default=3, show_default=True, help="Homes to enrol.")
def seed(homes: int) -> None:
    """Fill an empty database with a demo district: patients, plans, devices, users with new passwords."""
    from accanto import seed as district

    for login in district.seed(given.database_url(given.found()), homes=homes):
        click.echo(f"{login.username}\t{login.password or '(as before)'}\t{login.role}")


@accanto.command()
def doctor() -> None:
    """What works on this machine, what does not, and what to do about it."""
    from accanto import doctor as examination

    raise SystemExit(examination.run(given.found()))


@accanto.command(name="settings")
def settings_command() -> None:
    """Every setting: its variable, its value here, where that comes from, what it means."""
    found = settings.load(os.environ)
    for setting in settings.CATALOGUE:
        value = found.text(setting.name)
        shown = "(secret)" if setting.is_secret and value else value or "(empty)"
        click.echo(f"{setting.variable} = {shown}    [{found.sources[setting.name]}]\n    {setting.meaning}")


accanto.add_command(audit)
accanto.add_command(referto_commands.referto)
accanto.add_command(ca)
accanto.add_command(check)
accanto.add_command(fleet)
accanto.add_command(fundus)
accanto.add_command(gateway)
accanto.add_command(patient)
accanto.add_command(people)
accanto.add_command(plan)
accanto.add_command(quarantine)
accanto.add_command(service_commands.notify)
accanto.add_command(service_commands.service)
