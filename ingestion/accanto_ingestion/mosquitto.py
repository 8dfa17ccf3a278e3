"""Mosquitto as an embedded broker: its configuration, accounts and rights, as text."""

import base64
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from accanto_contract import header, topics

INGEST = topics.CENTRE
"""The account that reads every uplink and writes every downlink; any other account is a gateway's id."""

MAX_PACKET = header.MAX_BYTES + 4096
"""A chunk as large as the contract allows, with its topic and properties."""

MAX_QUEUED = 256 * 1024 * 1024
"""Bytes that may wait for a subscriber: 200 messages of 2 kB each from 600 gateways."""

_ITERATIONS = 101
"""Mosquitto's own number (mosquitto_passwd 2.0). Our passwords are random, long, and not guessed by trying."""


def program() -> Path | None:
    """Mosquitto on PATH, or where Debian puts it, which is off the PATH of ordinary users."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    return Path(found) if found else None


def configuration(folder: Path, port: int) -> str:
    """A broker on loopback, that knows its accounts and drops nothing for a count."""
    return f"""\
listener {port} 127.0.0.1
allow_anonymous false
password_file {folder / "accounts"}
{_common(folder)}"""


def configuration_under_tls(folder: Path, port: int, *, address: str = "") -> str:
    """A broker for a network: who comes in is who the certificate says, and revoked ones stay out.

    The folder holds what `accanto ca` made: trust.crt, revoked.crl, broker.crt, broker.key, rights.
    """
    return f"""\
listener {port} {address}
allow_anonymous false
cafile {folder / "trust.crt"}
crlfile {folder / "revoked.crl"}
certfile {folder / "broker.crt"}
keyfile {folder / "broker.key"}
require_certificate true
use_identity_as_username true
tls_version tlsv1.2
{_common(folder)}"""


def _common(folder: Path) -> str:
    """What drops nothing for a count, and keeps a gateway below its own prefix."""
    return f"""\
acl_file {folder / "rights"}
persistence true
persistence_location {folder}/
autosave_interval 30
persistent_client_expiration 7d
max_inflight_messages 5000
max_queued_messages 0
max_queued_bytes {MAX_QUEUED}
max_packet_size {MAX_PACKET}
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
"""


def rights() -> str:
    """Who may say and hear what: a gateway below its own prefix only (%u is its account)."""
    return f"""\
user {INGEST}
topic read {topics.ALL_UP}
topic write {topics.ROOT}/+/down/#

pattern write {topics.ROOT}/%u/up/#
pattern read {topics.ROOT}/%u/down/#
"""


def accounts(passwords: Mapping[str, str]) -> str:
    """The password file: PBKDF2-HMAC-SHA512 with a fresh salt each."""
    return "".join(f"{user}:{_hashed(password)}\n" for user, password in passwords.items())


def _hashed(password: str) -> str:
    salt = os.urandom(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
