"""Shaking the system's Bluetooth awake: what a technician would type, each step with a bound.

A step whose tool is missing, or that may not be done by this user, is logged and passed over; the next one is heavier.
Devices are removed because BlueZ may keep one "in progress" for ever after a crash (bleak-retry-connector #226).
"""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from accanto_gateway.ladder import Step

log = logging.getLogger(__name__)

TOOL_S = 10.0
ADAPTER = Path("/sys/class/bluetooth/hci0/device/..")
_TYPED = {
    Step.POWER: (("bluetoothctl", "power", "off"), ("bluetoothctl", "power", "on")),
    Step.DAEMON: (("systemctl", "restart", "bluetooth"),),
}


async def recover(step: Step, addresses: Sequence[str]) -> bool:
    """Do this step; whether it could be done."""
    if step is Step.USB:
        return await asyncio.to_thread(_replug, ADAPTER)
    if step is Step.FORGET:
        return all([await _typed("bluetoothctl", "remove", address) for address in addresses])
    return all([await _typed(*words) for words in _TYPED.get(step, ())])


async def _typed(*words: str) -> bool:
    """Run a tool of the system; whether it succeeded."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        tool = await asyncio.create_subprocess_exec(*words, stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError as error:
        log.warning("tool_missing tool=%s error=%s", words[0], error)
        return False
    try:
        async with asyncio.timeout(TOOL_S):
            return await tool.wait() == 0
    except TimeoutError:
        log.warning("tool_hangs tool=%s", " ".join(words))
        return False
    finally:
        if tool.returncode is None:
            tool.kill()
            await tool.wait()


def _replug(adapter: Path) -> bool:
    """Take the adapter's USB port down and up again."""
    switch = adapter / "authorized"
    try:
        switch.write_text("0")
        switch.write_text("1")
    except OSError as error:
        log.warning("usb_not_reset error=%s", error)
        return False
    return True
