"""Weight (WSS) and body composition (BCS) over Bluetooth: the octets that a scale indicates."""

from typing import Final

from accanto_firmware_sim.numbers import date_time

SERVICE: Final = 0x181D
MEASUREMENT: Final = 0x2A9D
FEATURE: Final = 0x2A9E
FEATURE_BITS: Final = b"\x01\x00\x00\x00"  # it tells the time
COMPOSITION_SERVICE: Final = 0x181B
COMPOSITION: Final = 0x2A9C
COMPOSITION_FEATURE: Final = 0x2A9B
COMPOSITION_FEATURE_BITS: Final = b"\x01\x00\x00\x00"
KG_A_STEP: Final = 0.005
_TIME: Final = 0x02


def weight(kg: float, shown_us: int) -> bytes:
    """The indication of a weight, rounded to 5 g."""
    return bytes([_TIME]) + round(kg / KG_A_STEP).to_bytes(2, "little") + date_time(shown_us)


def composition(fat_percent: float, shown_us: int) -> bytes:
    """The indication of the share of fat, rounded to 0.1 %."""
    return _TIME.to_bytes(2, "little") + round(fat_percent * 10).to_bytes(2, "little") + date_time(shown_us)
