"""A small certificate authority for the broker's line: it names brokers, gateways and ingestion, and takes names back.

A certificate's name (CN) is the account under which the broker knows its holder, so that a gateway speaks below its
own topics only. Everything lies in one folder that only its owner reads. Rotation makes a new authority; the old ones
stay in the bundle of trust, and go on revoking, until everybody has new papers and they are forgotten.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509

from accanto_contract import topics
from accanto_contract.errors import AuthorityError
from accanto_ingestion import certificates, keeping
from accanto_ingestion.certificates import Signer
from accanto_ingestion.mosquitto import INGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One certificate that was given out."""

    name: str
    serial: str
    """Hexadecimal, as its authority's."""
    authority: str
    expires: str
    revoked: str | None = None
    """When it was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A certificate with its key, in PEM; no key where the holder made it."""

    certificate: bytes
    key: bytes | None


class Authority:
    """The authority in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def trust(self) -> Path:
        """The bundle of authorities that clients and brokers believe."""
        return self._folder / "trust.crt"

    @property
    def revocations(self) -> Path:
        """What is revoked, one signed list for each authority."""
        return self._folder / "revoked.crl"

    def create(self, *, now: datetime) -> None:
        """Make the first authority. Raises AuthorityError where there is one."""
        if self._numbers():
            raise AuthorityError(
                f"{self._folder} holds an authority already: `accanto ca rotate` makes the next"
            )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._add(now)

    def rotate(self, *, now: datetime) -> None:
        """Make a new authority; the old ones stay trusted until `forget`. Raises AuthorityError."""
        self._newest()
        with self._alone():
            self._add(now)

    def forget(self, *, now: datetime) -> int:
        """Trust the newest authority only; how many were dropped. Raises AuthorityError."""
        self._newest()
        with self._alone():
            *old, _ = self._numbers()
            for number in old:
                self._certificate(number).unlink()
                self._key(number).unlink()
            self._publish(now)
        return len(old)

    def server(self, hosts: Sequence[str], *, now: datetime) -> Pair:
        """Papers for a broker under these names or addresses. Raises AuthorityError."""
        if not hosts:
            raise AuthorityError("a broker needs at least one host name or address by which clients reach it")
        key = certificates.new_key()
        made = certificates.server(self._newest(), hosts, key.public_key(), now=now)
        self._enter(hosts[0], made)
        return Pair(certificate=certificates.pem(made), key=certificates.pem(key))

    def client(self, name: str, *, now: datetime, request: bytes | None = None) -> Pair:
        """Papers for a gateway by its id, or for `ingest`. Raises AuthorityError.

        `request` is a CSR in PEM for a key that the holder made and keeps; what else it asks for is not granted.
        """
        if name != INGEST and not topics.is_name(name):
            raise AuthorityError(f"{name!r} is no gateway id: lower-case letters, digits, hyphens")
        key = None if request else certificates.new_key()
        holder = key.public_key() if key else certificates.key_in(request or b"")
        made = certificates.client(self._newest(), name, holder, now=now)
        self._enter(name, made)
        return Pair(certificate=certificates.pem(made), key=certificates.pem(key) if key else None)

    def revoke(self, name: str, *, now: datetime) -> int:
        """Take back every certificate of a name; how many that were. Raises AuthorityError where there is none."""
        self._newest()
        with self._alone():
            issued = self.issued()
            taken = {one.serial for one in issued if one.name == name and one.revoked is None}
            since = now.isoformat()
            self._keep(replace(one, revoked=since) if one.serial in taken else one for one in issued)
            self._publish(now)
        if not taken:
            raise AuthorityError(f"no valid certificate names {name!r}: see `accanto ca list`")
        return len(taken)

    def issued(self) -> list[Issued]:
        """Everything that was given out, oldest first. Raises AuthorityError."""
        ledger = self._folder / "issued.json"
        if not ledger.exists():
            return []
        try:
            return [Issued(**one) for one in json.loads(ledger.read_text(encoding="utf-8"))]
        except (ValueError, TypeError) as error:
            raise AuthorityError(f"{ledger} cannot be read: put back a copy of it ({error})") from error

    def _add(self, now: datetime) -> None:
        made = certificates.signer(now=now)
        number = max([*self._numbers(), 0]) + 1
        keeping.write(self._key(number), certificates.pem(made.key))
        keeping.write(self._certificate(number), certificates.pem(made.certificate))
        self._publish(now)

    def _newest(self) -> Signer:
        numbers = self._numbers()
        if not numbers:
            raise AuthorityError(f"{self._folder} holds no authority: `accanto ca create` makes one")
        return self._signer(numbers[-1])

    def _signer(self, number: int) -> Signer:
        return certificates.read_signer(
            self._certificate(number).read_bytes(), self._key(number).read_bytes()
        )

    def _numbers(self) -> list[int]:
        """The authorities, oldest first."""
        return sorted(
            int(path.stem.removeprefix("authority-")) for path in self._folder.glob("authority-*.crt")
        )

    def _certificate(self, number: int) -> Path:
        return self._folder / f"authority-{number:03}.crt"

    def _key(self, number: int) -> Path:
        return self._folder / f"authority-{number:03}.key"

    def _publish(self, now: datetime) -> None:
        """Write the bundle of trust and the lists of what is revoked."""
        signers = [self._signer(number) for number in self._numbers()]
        keeping.write(self.trust, b"".join(certificates.pem(one.certificate) for one in signers))
        lists = [certificates.revocations(one, self._taken(one), now=now) for one in signers]
        keeping.write(self.revocations, b"".join(map(certificates.pem, lists)))

    def _taken(self, by: Signer) -> list[tuple[int, datetime]]:
        serial = f"{by.certificate.serial_number:x}"
        mine = [one for one in self.issued() if one.authority == serial]
        return [(int(one.serial, 16), datetime.fromisoformat(one.revoked)) for one in mine if one.revoked]

    def _enter(self, name: str, made: x509.Certificate) -> None:
        entry = Issued(
            name=name,
            serial=f"{made.serial_number:x}",
            authority=f"{self._newest().certificate.serial_number:x}",
            expires=made.not_valid_after_utc.isoformat(),
        )
        with self._alone():
            self._keep([*self.issued(), entry])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else changes the folder: the steward signs while a person takes a name back. Raises AuthorityError."""
        try:
            held = os.open(self._folder / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as error:
            raise AuthorityError(f"{self._folder} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)

    def _keep(self, issued: Iterable[Issued]) -> None:
        text = json.dumps([asdict(one) for one in issued], indent=1)
        keeping.write(self._folder / "issued.json", text.encode())
