"""Codes that a device shows while it bonds: the device asks, a person at the page or the command line answers.

A code that comes within half a minute makes the bond proof against a stranger in between (LE Secure Connections,
passkey entry). A device without a display needs none and is bonded without that proof.
"""

import asyncio
import logging
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

ANSWER_S = 25.0
"""The Security Manager gives up after 30 s without progress (Bluetooth Core 5.4, Vol 3, Part H, 3.4)."""
LARGEST = 999_999


@dataclass(slots=True)
class Passkeys:
    """Who waits for a code. Lives on the event loop's thread."""

    _asked: dict[str, asyncio.Future[int]] = field(default_factory=dict)

    def waiting(self) -> tuple[str, ...]:
        """Addresses of the devices that show a code now."""
        return tuple(self._asked)

    def answer(self, address: str, code: int) -> bool:
        """The code that this device shows; False where it does not wait for one, or it has no six digits."""
        asked = self._asked.get(address.upper())
        if asked is None or asked.done() or not 0 <= code <= LARGEST:
            return False
        asked.set_result(code)
        return True

    async def ask(self, address: str) -> int | None:
        """The code, as soon as somebody has read it; None where nobody does in time."""
        asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked[address.upper()] = asked
        log.info("passkey_wanted address=%s", address)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await asked
        except TimeoutError:
            return None
        finally:
            self._asked.pop(address.upper(), None)
