"""The centre's key that signs refertos: Ed25519 (RFC 8032), made at the first start, readable by its owner alone."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from accanto_contract.errors import SettingsError

OWNER_ALONE = 0o600


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know: with it anybody can verify a referto."""

    raw: bytes

    @property
    def id(self) -> str:
        """A short name of the key: the first 16 hexadecimal digits of its SHA-256."""
        return hashlib.sha256(self.raw).hexdigest()[:16]

    @property
    def pem(self) -> str:
        """As text, for files and people."""
        key = Ed25519PublicKey.from_public_bytes(self.raw)
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return key.public_bytes(serialization.Encoding.PEM, form).decode()

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether the owner of the private half signed this very text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """The private half, which never leaves this process."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return _public(self.key.public_key())

    def sign(self, text: bytes) -> bytes:
        """64 bytes that only this key makes of this text."""
        return self.key.sign(text)


def signer(path: Path) -> Signer:
    """The key in a file; a new one where there is none. Raises SettingsError."""
    if not path.exists():
        _make(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be used to sign refertos: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} cannot be used to sign refertos: it is no Ed25519 key")
    return Signer(key)


def public_in(path: Path) -> PublicKey:
    """The public key in a file, which may hold the private one too. Raises SettingsError."""
    try:
        data = path.read_bytes()
        if b"PRIVATE" in data:
            return signer(path).public
        key = serialization.load_pem_public_key(data)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} holds no public key: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsError(f"{path} holds no Ed25519 key")
    return _public(key)


def _public(key: Ed25519PublicKey) -> PublicKey:
    return PublicKey(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def _make(path: Path) -> None:
    """Two servers that start at once end with one key: the second finds the first one's file."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ALONE), "wb") as file:
            file.write(pem)
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as error:
        raise SettingsError(f"no key to sign refertos can be written to {path}: {error}") from error
