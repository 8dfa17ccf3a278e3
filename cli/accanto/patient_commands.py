"""`accanto patient`: what the guided path of the console does, from a file."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accanto import given
from accanto_contract.errors import EnrolmentRefused

if TYPE_CHECKING:
    from accanto_api.enrolment.shapes import Enrolled, Paper

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def patient() -> None:
    """Enrol a patient from a file, as the console's guided path does."""


@patient.command()
@click.argument("paper_file", metavar="PAPER.json", type=FILE)
def check(paper_file: Path) -> None:
    """Say what an enrolment lacks; ends with 0 if nothing stops it, with 1 otherwise.

    \b
    The file is what /api/enrolments/{uid} takes (docs/reference/patients.md). Nothing is stored.
    """
    from accanto_api.enrolment import lacks

    found = lacks.of(_paper(paper_file), today=datetime.now(UTC).date())
    for lack in found:
        click.echo(f"{'doubt' if lack.is_doubt else 'lack'}\t{lack.step}.{lack.field}\t{lack.says['en']}")
    if lacks.stops(found):
        raise SystemExit(1)


@patient.command()
@click.argument("paper_file", metavar="PAPER.json", type=FILE)
@click.option("--by", required=True, metavar="USER", help="The account in whose name it is done.")
def enrol(paper_file: Path, by: str) -> None:
    """Make a person a patient: identity, consents, kit, team and plan at once, or nothing.

    The plan waits, as a draft, for the general practitioner's signature. Prints the code and the uid, never a name.
    """
    done = asyncio.run(_enrol(_paper(paper_file), by))
    click.echo(f"{done.code}\t{done.patient}")


def _paper(path: Path) -> "Paper":
    """What the file says. Raises EnrolmentRefused."""
    from pydantic import ValidationError

    from accanto_api.enrolment.shapes import Paper

    try:
        return Paper.model_validate_json(path.read_bytes())
    except ValidationError as error:
        places = "; ".join(": ".join(_place(one["loc"], one["msg"])) for one in error.errors()[:5])
        raise EnrolmentRefused(f"{path} is no enrolment: {places}") from error


def _place(where: tuple[int | str, ...], what: str) -> list[str]:
    """What is wrong, and where it stands if it has a place."""
    return [".".join(map(str, where)), what] if where else [what]


async def _enrol(paper: "Paper", by: str) -> "Enrolled":
    """In one transaction. Raises EnrolmentRefused."""
    from accanto_api.enrolment import completing
    from accanto_api.problems import No
    from accanto_store import connections

    now = datetime.now(UTC)
    url = given.database_url(given.found(shows_facts=False))
    async with await connections.connect_async(url) as connection:
        author = await completing.author(connection, by)
        if author is None:
            raise EnrolmentRefused(f"there is no account {by} that may enrol patients")
        try:
            _, done = await completing.enrol(connection, paper, by=author, now=now)
        except No as no:
            raise EnrolmentRefused(str(no)) from no
    return done
