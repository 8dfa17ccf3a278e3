"""Numbers as medical devices write them: the 16-bit SFLOAT of ISO/IEEE 11073-20601.

Bits 0-11 are the mantissa, bits 12-15 the exponent of ten; both are two's complement. Five mantissas are no
numbers: NaN, NRes (not at this resolution), the infinities and a reserved one; with a zero exponent they
mean "the device has no value".
"""

_SIGN_12 = 0x800
_SIGN_4 = 0x8
NO_VALUE = frozenset({0x07FF, 0x0800, 0x07FE, 0x0802, 0x0801})


def sfloat(raw: int) -> float | None:
    """The value of 16 bits, or None where the device says that it has none."""
    if raw in NO_VALUE:
        return None
    mantissa = ((raw & 0x0FFF) ^ _SIGN_12) - _SIGN_12
    exponent = ((raw >> 12) ^ _SIGN_4) - _SIGN_4
    return float(mantissa * 10**exponent) if exponent >= 0 else mantissa / 10**-exponent
