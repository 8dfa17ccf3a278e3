"""`accanto audit`: whether who-saw-what is as it was written, and the anchor that proves it later."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import click

from accanto import given
from accanto_contract.errors import SettingsError

BROKEN = 1
_ANCHOR = re.compile(r"seq=(\d+) hash=([0-9a-f]{64})")


@click.group()
def audit() -> None:
    """Who saw and did what: verify the chain, keep its anchor elsewhere."""


@audit.command()
@click.option(
    "--anchors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with anchors that were kept elsewhere: of `audit anchor`, or the log of `api`.",
)
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON object.")
def verify(*, anchors: Path | None, as_json: bool) -> None:
    """Compute every seal again. Ends with 1 where a row was changed, removed, reordered, or the end cut off."""
    from accanto_api import chain
    from accanto_store import connections

    known = _anchors(anchors) if anchors else {}
    with connections.connect(_url(), autocommit=True) as connection:
        found = chain.verify(connection, known)
    said = {
        "sealed": found.sealed, "last": found.last, "waiting": found.waiting, "anchors": len(known),
        "fault": found.broken.fault.value if found.broken else None,
        "seq": found.broken.seq if found.broken else None, "row": found.broken.audit_id if found.broken else None,
    }  # fmt: skip
    click.echo(json.dumps(said) if as_json else _sentence(said))
    if found.broken:
        raise SystemExit(BROKEN)


@audit.command()
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Add it to this file, on another machine's disk.",
)
def anchor(*, to: Path | None) -> None:
    """The last seal: kept elsewhere, it shows later whether the audit was cut off or written anew."""
    from accanto_store import connections, queries

    named = queries.load("agreements")
    with connections.connect(_url(), autocommit=True) as connection:
        head = connection.execute(named["head"].encode()).fetchone()
    if head is None:
        raise SettingsError("the audit has no seal yet: `accanto api` makes them")
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} audit_anchor seq={head[0]} hash={head[1]}"
    click.echo(line)
    if to is not None:
        with to.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _anchors(file: Path) -> dict[int, str]:
    """Hashes by their numbers. Raises SettingsError where the file holds none."""
    found = {
        int(seq): text for seq, text in _ANCHOR.findall(file.read_text(encoding="utf-8", errors="replace"))
    }
    if not found:
        raise SettingsError(f"{file} holds no anchor: lines with seq=NUMBER hash=HEX")
    return found


def _sentence(said: dict[str, object]) -> str:
    if said["fault"]:
        row = f" (row {said['row']})" if said["row"] else ""
        return f"BROKEN at seal {said['seq']}{row}: {said['fault']}"
    waiting = f"; {said['waiting']} rows wait for their seal" if said["waiting"] else ""
    anchored = f", {said['anchors']} anchors fit" if said["anchors"] else ""
    return f"whole: {said['sealed']} seals{anchored}{waiting}"


def _url() -> str:
    return given.database_url(given.found(shows_facts=False))
