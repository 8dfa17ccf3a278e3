"""One-time codes by which a new box comes in: shown once to a technician, kept as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from psycopg import Connection

from accanto_contract import topics
from accanto_contract.errors import SettingsError
from accanto_store import queries

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that look alike on paper."""
LENGTH = 20
"""99 bits: nobody guesses it, however fast the door answers."""
LASTS = timedelta(hours=24)


def code() -> str:
    """A new code, as it is read out: four groups of five."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(signs[at : at + 5] for at in range(0, LENGTH, 5))


def digest(said: str) -> bytes:
    """What is kept of a code, however it was typed."""
    plain = "".join(sign for sign in said.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).digest()


def invite(
    connection: Connection, gateway: str, *, by: str, now: datetime, lasts: timedelta = LASTS
) -> tuple[str, datetime]:
    """A code for a gateway, and until when it is good. Raises SettingsError, psycopg.Error."""
    if not topics.is_gateway(gateway):
        raise SettingsError(f"{gateway!r} is no gateway id: write lower-case letters, digits, hyphens")
    made, until = code(), now + lasts
    row = {"code": digest(made), "gateway": gateway, "by": by, "expires_at": until}
    with connection.transaction():
        connection.execute(queries.load("registry")["enrol_gateway"], {"gateway": gateway})
        connection.execute(queries.load("steward")["invite"], row)
    return made, until
