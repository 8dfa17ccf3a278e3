"""`accanto ca`: papers for the broker's line, so that broker, gateways and ingestion know each other under TLS."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accanto import given
from accanto_contract.errors import AuthorityError

if TYPE_CHECKING:
    from accanto_ingestion.authority import Authority, Pair

_OUT = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder in which the papers are put.",
)


@click.group()
def ca() -> None:
    """Papers for the broker's line under TLS: make them, renew them, take them back."""


@ca.command()
def create() -> None:
    """Make the authority of this centre, in the folder `ca` of ACCANTO_STATE."""
    authority = _authority()
    authority.create(now=_now())
    click.echo(f"the authority is made; everybody trusts {authority.trust}")


@ca.command()
@click.argument("hosts", nargs=-1, required=True)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8883, show_default=True, help="Where it listens."
)
@_OUT
def broker(*, hosts: tuple[str, ...], port: int, out: Path) -> None:
    """Everything that Mosquitto needs for a broker under these HOSTS (names or addresses)."""
    from accanto_ingestion import mosquitto

    authority = _authority()
    _put(authority, authority.server(hosts, now=_now()), out, "broker")
    _write(out / "revoked.crl", authority.revocations.read_bytes())
    _write(out / "rights", mosquitto.rights().encode())
    text = mosquitto.configuration_under_tls(out.resolve(), port)
    _write(out / "mosquitto.conf", text.encode())
    click.echo(f"start it with: mosquitto -c {out / 'mosquitto.conf'}")


@ca.command()
@click.argument("name")
@click.option(
    "--request",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSR: the gateway made its own key and keeps it.",
)
@_OUT
def client(*, name: str, request: Path | None, out: Path) -> None:
    """Papers for the gateway NAME, or for `ingest`."""
    authority = _authority()
    asked = request.read_bytes() if request else None
    _put(authority, authority.client(name, now=_now(), request=asked), out, name)
    click.echo(f"ACCANTO_BROKER_TRUST={out / 'trust.crt'}\nACCANTO_BROKER_CERTIFICATE={out / name}.crt")
    if not request:
        click.echo(f"ACCANTO_BROKER_KEY={out / name}.key")


@ca.command()
@click.argument("name")
def revoke(*, name: str) -> None:
    """Take back every certificate of NAME; give the broker the new list afterwards."""
    authority = _authority()
    count = authority.revoke(name, now=_now())
    click.echo(f"{count} taken back; copy {authority.revocations} to the broker and restart it")


@ca.command()
def rotate() -> None:
    """Make a new authority beside the old; hand out the new bundle of trust first, then new papers."""
    authority = _authority()
    authority.rotate(now=_now())
    click.echo(
        f"give everybody {authority.trust}, then new papers; `accanto ca forget` ends the old authority"
    )


@ca.command()
def forget() -> None:
    """End every authority but the newest: papers that older ones signed are worth nothing any more."""
    click.echo(f"{_authority().forget(now=_now())} forgotten")


@ca.command(name="list")
def list_() -> None:
    """Every certificate that was given out: name, expiry, and whether it was taken back."""
    for one in _authority().issued():
        state = f"taken back {one.revoked}" if one.revoked else f"until {one.expires}"
        click.echo(f"{one.name}\t{one.serial}\t{state}")


def _authority() -> "Authority":
    from accanto_ingestion.authority import Authority

    return Authority(given.found(shows_facts=False).path("state") / "ca")


def _put(authority: "Authority", pair: "Pair", out: Path, name: str) -> None:
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(out / "trust.crt", authority.trust.read_bytes())
    _write(out / f"{name}.crt", pair.certificate)
    if pair.key:
        _write(out / f"{name}.key", pair.key)


def _write(path: Path, content: bytes) -> None:
    try:
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as error:
        raise AuthorityError(f"{path} cannot be written: {error.strerror}") from error


def _now() -> datetime:
    return datetime.now(UTC)
