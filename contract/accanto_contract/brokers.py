"""Where a broker is, who we are to it, and the papers that prove both: what every MQTT client of ours is given."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from accanto_contract.errors import SettingsError

_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Files in PEM form for a line under TLS."""

    trust: Path
    """The authorities whose servers we believe."""
    certificate: Path | None = None
    """Who we are; the broker takes its name (CN) for our account. Without it we have only a password."""
    key: Path | None = None

    def __post_init__(self) -> None:
        """Refuse half a proof, and files that are not there. Raises SettingsError."""
        if (self.certificate is None) != (self.key is None):
            raise SettingsError("a broker certificate and its key belong together: give both or neither")
        for path in (self.trust, self.certificate, self.key):
            if path is not None and not path.is_file():
                raise SettingsError(f"{path} is not there: `accanto ca` makes the papers for a broker's line")

    @property
    def paths(self) -> tuple[str, str | None, str | None]:
        """Trust, certificate and key, as TLS libraries want them."""
        certificate = None if self.certificate is None else str(self.certificate)
        return str(self.trust), certificate, None if self.key is None else str(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A broker, and how to come in."""

    host: str
    port: int
    user: str | None
    password: str | None
    papers: Papers | None = None
    """None: the line is in clear."""


def address(url: str, papers: Papers | None = None) -> Address:
    """The address in `mqtt://user:password@host:port`, or in `mqtts://host:port` with papers. Raises SettingsError.

    The ports that MQTT has registered are taken where none is given: 1883, under TLS 8883.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise SettingsError(f"the broker's URL cannot be read: {error}") from error
    if not port or not parts.hostname:
        shown = f"{parts.scheme}://{parts.hostname or ''}"
        raise SettingsError(f"the broker's URL must look like mqtt://user:password@host:port, not {shown}")
    if parts.scheme == "mqtts" and papers is None:
        raise SettingsError("a broker under mqtts:// needs ACCANTO_BROKER_TRUST: the authority's certificate")
    return Address(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        papers=papers if parts.scheme == "mqtts" else None,
    )
