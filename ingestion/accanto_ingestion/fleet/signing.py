"""The centre's word to its gateways: a key of its own (Ed25519) that signs configurations and commands.

It lies beside the authority's keys, and never on a machine that the internet reaches.
"""

import base64
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accanto_contract import downlink
from accanto_contract.downlink import Command, Configuration, Signed
from accanto_contract.errors import AuthorityError
from accanto_ingestion import keeping

NAME = "configuration.key"


class Voice:
    """Who speaks for the centre."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> str:
        """What gateways pin when they are enrolled (base64)."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def signed(self, what: Configuration | Command) -> bytes:
        """The bytes that go down to a gateway."""
        body = downlink.encode(what)
        return downlink.encode(
            Signed(body=body, signature=self._key.sign(downlink.vouched(type(what), body)))
        )


def voice(folder: Path) -> Voice:
    """The key in the authority's folder; made where there is none. Raises AuthorityError."""
    path = folder / NAME
    try:
        if not path.exists():
            keeping.write(path, _pem(Ed25519PrivateKey.generate()))
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise AuthorityError(f"{path} cannot be read or made: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise AuthorityError(f"{path} holds no key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise AuthorityError(f"{path} holds a key of another kind")
    return Voice(key)


def _pem(key: Ed25519PrivateKey) -> bytes:
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, bare)
