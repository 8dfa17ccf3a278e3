"""What the leads of a record are called: the store numbers them, and devices send them in this order.

A recorder of one lead is called I, as the fingers of two hands would record it; where a strap or a patch sits
elsewhere, the label of the device says so.
"""

LIMBS = ("I", "II", "III", "aVR", "aVL", "aVF")
CHEST = ("V1", "V2", "V3", "V4", "V5", "V6")
NAMES = {
    1: ("I",),
    2: ("I", "II"),
    3: ("I", "II", "III"),
    6: LIMBS,
    8: ("I", "II", *CHEST),
    12: (*LIMBS, *CHEST),
}


def names(count: int) -> tuple[str, ...]:
    """The names of so many leads; numbers from 1 on where there is no custom."""
    return NAMES.get(count, tuple(str(number + 1) for number in range(count)))


def rhythm(count: int) -> int:
    """The number of the lead in which beats are sought: II where it is recorded, else the first."""
    return names(count).index("II") if "II" in names(count) else 0
