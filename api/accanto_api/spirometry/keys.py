"""The name of a session in an address: the device, and the moment of its first blow.

A blow that comes late may make a session begin earlier; so every moment inside a session finds it.
"""

import re
from datetime import datetime

from accanto_alerts.blows import Session
from accanto_api.problems import Code, No
from accanto_store import moments

PATTERN = r"^\d{1,9}-\d{1,16}$"


def of(session: Session) -> str:
    """The name of a session."""
    return f"{session.device_id}-{moments.to_us(session.starts)}"


def parsed(key: str) -> tuple[int, datetime]:
    """The device and the moment of a name. Raises No."""
    if not re.fullmatch(PATTERN, key):
        raise No(Code.NOT_FOUND)
    device, at_us = key.split("-")
    try:
        return int(device), moments.from_us(int(at_us))
    except (OverflowError, ValueError) as error:
        raise No(Code.NOT_FOUND) from error
