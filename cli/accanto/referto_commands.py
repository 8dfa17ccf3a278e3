"""`accanto referto`: whether a referto is as it was signed, and the key with which anybody can tell."""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accanto import given
from accanto.settings import Settings
from accanto_contract.errors import SettingsError

if TYPE_CHECKING:
    from accanto_api.paper import seal

TAMPERED, NO_REFERTO, UNKNOWN_KEY = 1, 3, 4
"""With what `verify` ends, beside 0 for a referto that is whole; 2 is a wrong command line."""


@click.group()
def referto() -> None:
    """Signed refertos: verify a PDF, show the centre's public key."""


@referto.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public key of the centre that signed (PEM); default: this machine's own.",
)
@click.option("--json", "as_json", is_flag=True, help="The verdict as one JSON object.")
def verify(*, file: Path, key: Path | None, as_json: bool) -> None:
    """Whether FILE is the referto that was signed: its text, its pages, its trace's fingerprint.

    Ends with 0 where it is, 1 where something was changed, 3 where it is no referto, 4 where the key is another one.
    """
    from accanto_api.paper import seal
    from accanto_api.reading import keys

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it thinks of the file is said below
    own = key_file(given.found(shows_facts=False))
    known = keys.public_in(key) if key else keys.public_in(own) if own.exists() else None
    found = seal.verify(file.read_bytes(), known)
    click.echo(_said(found, as_json=as_json))
    ends = {
        seal.Outcome.VALID: 0,
        seal.Outcome.TAMPERED: TAMPERED,
        seal.Outcome.NO_REFERTO: NO_REFERTO,
        seal.Outcome.UNKNOWN_KEY: UNKNOWN_KEY,
    }
    raise SystemExit(ends[found.outcome])


@referto.command(name="key")
def key_() -> None:
    """Print the public key of this centre, for who verifies its refertos elsewhere."""
    from accanto_api.reading import keys

    file = key_file(given.found(shows_facts=False))
    if not file.exists():
        raise SettingsError(f"there is no key in {file} yet: `accanto api` makes one at its first start")
    click.echo(keys.public_in(file).pem, nl=False)


def key_file(found: Settings) -> Path:
    """Where the key that signs refertos lies."""
    return found.path("report_key") if found.text("report_key") else found.path("state") / "report-key.pem"


def _said(found: "seal.Verdict", *, as_json: bool) -> str:
    facts = (found.record or {}).get("facts")
    shown = facts if isinstance(facts, dict) else {}
    author = shown.get("author")
    said = {
        "outcome": found.outcome.name.lower(),
        "changed": list(found.changed),
        "key": found.key_id,
        "report": shown.get("report"),
        "version": shown.get("version"),
        "state": shown.get("state"),
        "author": author.get("name") if isinstance(author, dict) else None,
        "signed_at": shown.get("signed_at"),
    }
    if as_json:
        return json.dumps(said, ensure_ascii=False)
    lines = [f"{said['outcome']}: {found.outcome.value}"]
    if found.changed:
        lines.append(f"changed: {', '.join(found.changed)}")
    if said["report"]:
        lines.append(f"referto {said['report']}, version {said['version']}, {said['state']}")
        lines.append(f"signed by {said['author']} at {said['signed_at']} with key {said['key']}")
    return "\n".join(lines)
