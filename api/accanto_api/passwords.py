"""Passwords: argon2id, computed beside the event loop, few at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Each computation takes 64 MiB for about a tenth of a second (RFC 9106, the low-memory choice)."""

SHORTEST = 12
FEWEST_SIGNS = 5

_hasher = PasswordHasher()
_nobody = _hasher.hash("nobody has this password")
_few = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")


def hashed(password: str) -> str:
    """What may be stored of a password. Takes about 0.1 s: call it beside the event loop."""
    return _hasher.hash(password)


def is_right(stored: str, password: str) -> bool:
    """Whether this password was hashed to what is stored. Takes about 0.1 s."""
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_strong(password: str, username: str) -> bool:
    """Whether a person may choose it: long, without their name, not a few signs again and again (NIST SP 800-63B-4)."""
    is_long = len(password) >= SHORTEST
    return is_long and username.casefold() not in password.casefold() and len(set(password)) >= FEWEST_SIGNS


async def hash_beside(password: str) -> str:
    """What may be stored of a password, computed beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_few, hashed, password)


async def check(stored: str | None, password: str) -> bool:
    """The same without blocking; for an unknown account it takes as long, so that time tells nothing."""
    loop = asyncio.get_running_loop()
    right = await loop.run_in_executor(_few, is_right, stored or _nobody, password)
    return right and stored is not None
