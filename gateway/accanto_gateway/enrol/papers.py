"""What a box holds once it is enrolled: who it is, where its broker is, whose word it takes, and its papers."""

import contextlib
import ssl
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from accanto_contract import topics
from accanto_contract.brokers import Papers
from accanto_contract.errors import EnrolmentError
from accanto_gateway import vault


class Enrolment(Struct, frozen=True, kw_only=True):
    """What the centre told a box when it was enrolled."""

    gateway: str
    broker_url: str
    keys: tuple[str, ...]
    """The centre's public keys (Ed25519, base64): what they sign is believed."""


class Granted(Struct, frozen=True, kw_only=True):
    """A certificate for a key of ours, and the authorities to believe (PEM)."""

    certificate: str
    trust: str


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The folder of one box's papers."""

    folder: Path

    @property
    def new_key(self) -> Path:
        """A key whose certificate has not come yet."""
        return self.folder / "new.key"

    def enrolment(self) -> Enrolment | None:
        """What the centre told; None where this box is not enrolled. Raises EnrolmentError for a broken file."""
        path = self.folder / "enrolment.json"
        if not path.exists():
            return None
        try:
            return msgspec.json.decode(path.read_bytes(), type=Enrolment)
        except (OSError, msgspec.DecodeError) as error:
            raise EnrolmentError(f"{path} cannot be read ({error}): enrol this box again") from error

    def papers(self) -> Papers:
        """For the broker's line. Raises SettingsError where one is missing."""
        return Papers(
            trust=self.folder / "trust.crt",
            certificate=self.folder / "gateway.crt",
            key=self.folder / "gateway.key",
        )

    def put(self, granted: Granted, enrolment: Enrolment | None = None) -> None:
        """Take new papers for the new key; the old ones stay until these are whole. Raises EnrolmentError."""
        try:
            vault.write(self.folder / "new.crt", granted.certificate.encode())
            vault.write(self.folder / "new-trust.crt", granted.trust.encode())
            self._check()
            if enrolment:
                if not topics.is_name(enrolment.gateway):
                    raise EnrolmentError("the centre gave this box a name that it cannot bear")
                vault.write(self.folder / "enrolment.json", msgspec.json.encode(enrolment))
            for new, name in (
                ("new.key", "gateway.key"),
                ("new.crt", "gateway.crt"),
                ("new-trust.crt", "trust.crt"),
            ):
                (self.folder / new).replace(self.folder / name)
        except OSError as error:
            raise EnrolmentError(f"the papers cannot be written: {error}") from error

    def mend(self) -> None:
        """After a death in the middle of `put`: finish it, where the new papers are whole."""
        if self.new_key.exists() or not (self.folder / "new.crt").exists():
            return
        for new, name in (("new.crt", "gateway.crt"), ("new-trust.crt", "trust.crt")):
            with contextlib.suppress(FileNotFoundError):
                (self.folder / new).replace(self.folder / name)

    def _check(self) -> None:
        """Whether certificate, key and trust fit each other. Raises EnrolmentError."""
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(self.folder / "new-trust.crt")
            context.load_cert_chain(self.folder / "new.crt", self.new_key)
        except (ssl.SSLError, OSError) as error:
            raise EnrolmentError(
                f"the centre's certificate does not fit the key of this box: {error}"
            ) from error
