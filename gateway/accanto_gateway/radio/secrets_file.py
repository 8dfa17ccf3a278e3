"""Who the gateway is on the air: its own static address, its key for private addresses, and its bonds.

They belong to the gateway, not to the dongle: a new dongle keeps every bond. The files are for its eyes only.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from bumble import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioIdentity:
    """A random static address (two top bits set) and an identity resolving key of 16 bytes."""

    address: str
    irk: bytes


def identity(path: Path) -> RadioIdentity:
    """The identity in this file, which is made when it is missing. Raises OSError or ValueError."""
    if not path.exists():
        address = bytes([secrets.randbits(6) | 0xC0]) + secrets.token_bytes(5)
        said = {"address": address.hex(":").upper(), "irk": secrets.token_hex(16)}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(said, file)
    known = json.loads(path.read_text(encoding="utf-8"))
    return RadioIdentity(address=str(known["address"]), irk=bytes.fromhex(known["irk"]))


class Bonds(keys.JsonKeyStore):
    """The keys of bonded devices, readable by the gateway's user only."""

    def __init__(self, path: Path) -> None:
        super().__init__("gateway", str(path))

    async def save(self, db: dict[str, dict[str, dict[str, object]]]) -> None:
        """Write the keys."""
        before = os.umask(0o077)
        try:
            await super().save(db)
        finally:
            os.umask(before)
