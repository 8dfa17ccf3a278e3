"""Numbers as medical devices write them: SFLOAT (16 bits) and FLOAT (32 bits) of ISO/IEEE 11073-20601.

The lower bits are the mantissa (12 of SFLOAT, 24 of FLOAT), the upper ones the exponent of ten; both are two's
complement, the exponent is not biased. Five mantissas are no numbers. The standard names them with a zero
exponent; with any other exponent they are taken as special too, for no device means 2047 by them.
"""

from enum import Enum

_SFLOAT_MANTISSA, _SFLOAT_EXPONENT = 12, 4
_FLOAT_MANTISSA, _FLOAT_EXPONENT = 24, 8


class Special(Enum):
    """What stands in place of a number."""

    NOT_A_NUMBER = "NaN"
    NOT_AT_THIS_RESOLUTION = "NRes"
    ABOVE = "+INFINITY"
    """Beyond the upper limit of what the device can measure."""
    BELOW = "-INFINITY"
    """Beyond the lower limit."""
    RESERVED = "reserved"


Number = float | Special


def sfloat(raw: int) -> Number:
    """The value of 16 bits."""
    return _number(raw, _SFLOAT_MANTISSA, _SFLOAT_EXPONENT)


def float32(raw: int) -> Number:
    """The value of 32 bits."""
    return _number(raw, _FLOAT_MANTISSA, _FLOAT_EXPONENT)


def value(number: Number) -> float | None:
    """The number, or None where the device says that it has none."""
    return None if isinstance(number, Special) else number


def _number(raw: int, mantissa_bits: int, exponent_bits: int) -> Number:
    mantissa = _signed(raw, mantissa_bits)
    exponent = _signed(raw >> mantissa_bits, exponent_bits)
    if special := _SPECIALS[mantissa_bits].get(mantissa):
        return special
    return float(mantissa * 10**exponent) if exponent >= 0 else mantissa / 10**-exponent


def _signed(raw: int, bits: int) -> int:
    sign = 1 << bits - 1
    return ((raw & (1 << bits) - 1) ^ sign) - sign


def _specials(bits: int) -> dict[int, Special]:
    """0x7FF NaN, 0x800 NRes, 0x7FE +INFINITY, 0x802 -INFINITY, 0x801 reserved; the same with 24 bits."""
    largest, smallest = (1 << bits - 1) - 1, -(1 << bits - 1)
    return {
        largest: Special.NOT_A_NUMBER,
        smallest: Special.NOT_AT_THIS_RESOLUTION,
        largest - 1: Special.ABOVE,
        smallest + 2: Special.BELOW,
        smallest + 1: Special.RESERVED,
    }


_SPECIALS = {bits: _specials(bits) for bits in (_SFLOAT_MANTISSA, _FLOAT_MANTISSA)}
