"""Asks the crypto process, and waits for its answer with a bound."""

import asyncio
import base64
import sys
from collections.abc import Sequence
from pathlib import Path

from accanto_contract.errors import EnrolmentError

WITHIN_S = 30.0
"""A Raspberry Pi that is busy starts a process in a second or two."""


async def request(key: Path) -> str:
    """A new key in this file, and the request for its certificate (PEM). Raises EnrolmentError."""
    code, said = await _asked(("request", str(key)))
    if code:
        raise EnrolmentError(
            "a new key cannot be made: is accanto[gateway] installed whole, and the disk writable?"
        )
    return said.decode()


async def ends_us(certificate: Path) -> int | None:
    """When a certificate expires, microseconds since 1970; None where nobody can read it."""
    code, said = await _asked(("ends", str(certificate)))
    return int(said) if code == 0 and said.isdigit() else None


async def is_vouched(keys: Sequence[str], signature: bytes, body: bytes) -> bool:
    """Whether one of these keys (Ed25519, base64) signed these bytes."""
    lines = (",".join(keys), base64.b64encode(signature).decode(), base64.b64encode(body).decode())
    code, _ = await _asked(("verify",), "\n".join(lines).encode())
    return code == 0


async def _asked(words: Sequence[str], said: bytes = b"") -> tuple[int, bytes]:
    """Exit code and output. Raises EnrolmentError."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "accanto_gateway.enrol.crypto", *words,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(WITHIN_S):
            answer, _ = await child.communicate(said)
    except TimeoutError as error:
        raise EnrolmentError(
            "the process that knows keys does not answer: is this machine out of memory?"
        ) from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return child.returncode or 0, answer
