"""Body temperature over Bluetooth (HTS): the octets that a thermometer indicates."""

from typing import Final

from accanto_firmware_sim.numbers import date_time, float32

SERVICE: Final = 0x1809
MEASUREMENT: Final = 0x2A1C
TYPE: Final = 0x2A1D
EAR: Final = 3
_TIME: Final = 0x02


def measurement(celsius: float, shown_us: int) -> bytes:
    """The indication of a temperature, rounded to 0.1 degrees."""
    return bytes([_TIME]) + float32(celsius, decimals=1) + date_time(shown_us)
