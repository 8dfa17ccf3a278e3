"""Heart rate over Bluetooth (HRS): the octets that a pulse belt notifies."""

from collections.abc import Sequence
from typing import Final

SERVICE: Final = 0x180D
MEASUREMENT: Final = 0x2A37
LOCATION: Final = 0x2A38
CHEST: Final = b"\x01"
TICKS_A_SECOND: Final = 1024
MOST_INTERVALS: Final = 6
_TOUCHES, _CAN_TELL, _INTERVALS = 0x02, 0x04, 0x10


def measurement(rate_bpm: int, rr_ticks: Sequence[int], *, touches: bool) -> bytes:
    """One notification: rate below 256/min, RR intervals in 1/1024 s, oldest first."""
    flags = _CAN_TELL | (_TOUCHES if touches else 0) | (_INTERVALS if rr_ticks else 0)
    return bytes([flags, min(rate_bpm, 255)]) + b"".join(rr.to_bytes(2, "little") for rr in rr_ticks)
