"""`accanto plan`: what a PAI says, and what it would have raised over a history; files only, no database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from accanto_contract.errors import PlanRefused, TableRefused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def plan() -> None:
    """Look at a PAI before it watches anybody: check it, replay it over readings, start from a template."""


@plan.command()
@click.argument("plan_file", metavar="PLAN.json", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def check(plan_file: Path, as_json: bool) -> None:
    """Say in sentences what a PAI will watch, or what is wrong with it.

    \b
    The format is in docs/reference/plan.md. Ends with 0 if the PAI can be used (doubts are told), 2 if not.
    """
    from accanto import plan_files

    with _refusals(as_json=as_json):
        report = plan_files.report(plan_files.pai(plan_file))
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else plan_files.sentences(report))


@plan.command()
@click.argument("plan_file", metavar="PLAN.json", type=FILE)
@click.argument("readings", metavar="READINGS.csv", type=FILE)
@click.option("--arrival", type=FILE, help="A CSV file that says in which order (and when) readings arrive.")
@click.option(
    "--until",
    metavar="TIME",
    help="Replay until then; deadlines that pass are judged. Default: the last reading.",
)
@click.option(
    "--since", metavar="TIME", help="The plan is in force from then on. Default: the first reading."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def replay(
    plan_file: Path, readings: Path, arrival: Path | None, until: str | None, since: str | None, as_json: bool
) -> None:
    """Raise what a PAI would have raised over these readings, with reasons, by the code that runs live.

    \b
    Nothing is stored, nobody is called. Formats are in docs/reference/plan.md. Ends with 0, or with 2 if a file
    cannot be used; lines of READINGS.csv that cannot be read are told and left out.
    """
    from accanto import plan_files

    with _refusals(as_json=as_json):
        span = plan_files.Span(since=_moment(since, "--since"), until=_moment(until, "--until"))
        report = plan_files.replayed(plan_files.pai(plan_file), readings, arrival, span)
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else plan_files.story(report))


@plan.command()
@click.argument("template", required=False)
@click.option(
    "--starts", type=click.DateTime(["%Y-%m-%d"]), help="First day of its calendar. Default: today."
)
def template(template: str | None, starts: datetime | None) -> None:
    """Print a PDTA template as a PAI to be made one's own; without a name, list the templates."""
    from accanto import plan_files

    with _refusals(as_json=False):
        click.echo(plan_files.listed() if template is None else plan_files.started(template, starts))


def _moment(text: str | None, option: str) -> datetime | None:
    """A moment; without an offset it is the Italian wall clock's."""
    from accanto_alerts import wallclock

    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not a moment like 2026-03-02T07:30:00+01:00", param_hint=option
        ) from None
    if not 1970 <= found.year < 2200:
        raise click.BadParameter(f"{text!r} is not of the years 1970 to 2199", param_hint=option)
    return found if found.tzinfo else found.replace(tzinfo=wallclock.ROME)


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """A refusal is said in both languages, and ends with 2."""
    try:
        yield
    except (PlanRefused, TableRefused) as refused:
        if as_json:
            click.echo(
                json.dumps({"refused": {"it": refused.it, "en": refused.en}}, ensure_ascii=False, indent=2)
            )
        click.echo(f"accanto: {refused.it}\naccanto: {refused.en}", err=True)
        raise SystemExit(2) from refused
