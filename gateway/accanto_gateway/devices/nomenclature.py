"""What the codes of ISO/IEC 11073-10101 mean to us: kinds of measurements, and units.

A kind is a number of 32 bits (partition x 65536 + term), a unit one of 16 bits of the partition of dimensions.
"""

from accanto_contract.signals import CATALOGUE, SignalId

_ECG_LEADS = range(131328, 131400)
"""MDC_ECG_ELEC_POTL (lead unknown) and the leads that follow it."""
EFFORT = 192737
"""2 x 65536 + 0xF0E1, a code of the partition that each maker fills himself: the number of a blow within its session.
The standard has none; ours, and said so in the vectors."""

_OTHER_NAMES = {
    149546: SignalId.PULSE_RATE,  # MDC_PULS_RATE_NON_INV
    147842: SignalId.PULSE_RATE,  # MDC_ECG_HEART_RATE, as the device found it
    160188: SignalId.GLUCOSE,  # capillary plasma
    188424: SignalId.TEMPERATURE,  # oral
    188428: SignalId.TEMPERATURE,  # ear
    188452: SignalId.TEMPERATURE,  # armpit
    EFFORT: SignalId.EFFORT,
}
_KINDS = {s.mdc: s.id for s in CATALOGUE.values() if s.mdc and not s.is_computed} | _OTHER_NAMES

_LITRE, _LITRE_A_SECOND, _GRAM, _VOLT, _SECOND = 1600, 3040, 1728, 4256, 2176
_MILLI, _MICRO, _KILO = 18, 19, 3
"""The last five bits of a unit are its decimal prefix."""

_FACTORS: dict[tuple[str, int], float] = {
    ("%", 544): 1,
    ("/min", 2720): 1,
    ("/min", 2784): 1,
    ("mm[Hg]", 3872): 1,
    ("mm[Hg]", 3843): 7.50062,
    ("kg", _GRAM + _KILO): 1,
    ("kg", 1760): 0.45359237,
    ("Cel", 6048): 1,
    ("mg/dL", 2130): 1,
    ("mg/dL", 4722): 18.0156,
    ("L", _LITRE): 1,
    ("L", _LITRE + _MILLI): 1e-3,
    ("L/s", _LITRE_A_SECOND): 1,
    ("L/s", _LITRE_A_SECOND + _MILLI): 1e-3,
    ("L/min", 3072): 1,
    ("L/min", _LITRE_A_SECOND): 60,
    ("ms", _SECOND + _MILLI): 1,
    ("ms", _SECOND): 1000,
    ("uV", _VOLT + _MICRO): 1,
    ("uV", _VOLT + _MILLI): 1000,
    ("1", 512): 1,
}


def signal(kind: int) -> SignalId | None:
    """What this code measures; None for what we have no use for."""
    return SignalId.ECG if kind in _ECG_LEADS else _KINDS.get(kind)


def factor(wanted: SignalId, unit: int) -> float | None:
    """By what a number in this unit is multiplied to be in the signal's own; None for a unit that cannot be."""
    return _FACTORS.get((CATALOGUE[wanted].unit, unit))
