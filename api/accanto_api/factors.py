"""The second factor: six digits of an app (TOTP, RFC 6238), or a code from paper when the telephone is lost.

A step of 30 s is taken once, one step early or late; codes on paper are good once. Passkeys have a module of their own.
"""

import base64
import hashlib
import io
import secrets
from dataclasses import dataclass

import pyotp
import segno

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.sessions import Stage

ISSUER = "accanto"
STEP_S = 30
PAPER_CODES = 10
PAPER_BYTES = 10
"""80 bits: nothing to be guessed, even by who stole the hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What a log-in to an account needs."""

    is_provisional: bool
    must_have_factor: bool | None
    has_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Totp:
    """The secret behind six digits, and the one that is to take its place."""

    secret: str
    next_secret: str | None
    last_step: int
    is_confirmed: bool
    now_s: float


def next_stage(account: Guarded, *, is_proven: bool) -> Stage:
    """What a log-in still lacks after the password, and after the factor where it was shown."""
    if account.has_factor and not is_proven:
        return "code"
    if account.is_provisional:
        return "password"
    if account.must_have_factor and not account.has_factor:
        return "enrol"
    return "complete"


def step_of(secret: str, code: str, *, after: int, now: float) -> int | None:
    """The step to which these digits belong: this one, the one before or after, and later than `after`; else None."""
    this = int(now) // STEP_S
    digits = pyotp.TOTP(secret, interval=STEP_S)
    for step in (this, this - 1, this + 1):
        if step > after and pyotp.utils.strings_equal(digits.at(step * STEP_S), code):
            return step
    return None


def picture(address: str) -> str:
    """The address of a secret as a QR code: SVG, without declarations, one unit a module."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, svgns=True, border=4)
    return drawn.getvalue().decode()


async def totp_of(connection: Connection, account: int) -> Totp | None:
    """The secret of an account, held until we commit."""
    return await database.row(connection, Totp, "people.totp_of", account=account)


async def begin_totp(connection: Connection, account: int, username: str) -> tuple[str, str]:
    """A new secret, good once its first digits were shown; gives it, and the address that apps read.

    A secret that is in use stays good until then: who lost the telephone comes in by paper and sets up another.
    """
    secret = pyotp.random_base32()
    await database.run(connection, "people.totp_begin", account=account, secret=secret)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


async def show_digits(connection: Connection, account: int, code: str, *, confirms: bool) -> bool:
    """Whether these are the digits of now; they are taken once. With `confirms` the first digits of a new secret."""
    kept = await totp_of(connection, account)
    if kept is None:
        return False
    secret, after = _asked(kept, confirms=confirms)
    step = step_of(secret, code.replace(" ", ""), after=after, now=kept.now_s) if secret else None
    if step is None:
        return False
    query = "people.totp_take_place" if confirms and kept.is_confirmed else "people.totp_step"
    await database.run(connection, query, account=account, step=step)
    return True


async def show(connection: Connection, account: int, code: str) -> bool:
    """Whether this is the second factor of the account: digits of now, or a code from paper."""
    if code.replace(" ", "").isdecimal():
        return await show_digits(connection, account, code, confirms=False)
    used = await database.row(
        connection, _Id, "people.recovery_code_use", account=account, code=_hashed(code)
    )
    return used is not None


async def new_paper(connection: Connection, account: int) -> list[str]:
    """Codes for paper, in place of all older ones."""
    codes = [_paper_code() for _ in range(PAPER_CODES)]
    await database.run(
        connection, "people.recovery_codes_put", account=account, codes=[_hashed(code) for code in codes]
    )
    return codes


async def paper_left(connection: Connection, account: int) -> int:
    """How many codes on paper are still good."""
    found = await database.row(connection, _Id, "people.recovery_codes_left", account=account)
    return found.id if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


def _asked(kept: Totp, *, confirms: bool) -> tuple[str | None, int]:
    """The secret whose digits are asked for, if there is one, and the step after which they count."""
    if confirms:
        return (kept.next_secret, 0) if kept.is_confirmed else (kept.secret, kept.last_step)
    return (kept.secret if kept.is_confirmed else None), kept.last_step


def _paper_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(PAPER_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hashed(code: str) -> bytes:
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(plain.encode()).digest()
