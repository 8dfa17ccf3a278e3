"""Puts together what a Generic Health Sensor sends in pieces that fit its link.

Each piece begins with one octet: bit 0 the first piece, bit 1 the last, bits 2 to 7 a number that counts on by one,
from piece to piece and from value to value, modulo 64: so a lost piece is noticed.
"""

from collections.abc import Sequence
from itertools import pairwise

from accanto_contract.errors import Oversize, Truncated

MOST_OCTETS = 1 << 18
"""More than a minute of three leads at 500 Hz."""
_FIRST, _LAST = 0x01, 0x02
_NUMBERS = 64


def is_whole(pieces: Sequence[bytes]) -> bool:
    """Whether these are all pieces of one value: if it cannot be read now, it never will be."""
    if not pieces or not all(pieces):
        return False
    numbers = [piece[0] >> 2 for piece in pieces]
    is_unbroken = all(later == (earlier + 1) % _NUMBERS for earlier, later in pairwise(numbers))
    return is_unbroken and bool(pieces[0][0] & _FIRST) and bool(pieces[-1][0] & _LAST)


class Segments:
    """The pieces of one characteristic.

    Where a piece is missing, that is told once, and the rest of the value is passed over: a stored value comes again,
    for it was not deleted; of a stream the gap shows in its times.
    """

    def __init__(self) -> None:
        self._held: bytearray | None = None
        self._next: int | None = None
        self._passes_over = False

    def add(self, piece: bytes) -> bytes | None:
        """The whole value if this was its last piece. Raises Truncated where one is missing, or Oversize."""
        if not piece:
            raise Truncated("an empty segment")
        number, expected = piece[0] >> 2, self._next
        self._next = (number + 1) % _NUMBERS
        if piece[0] & _FIRST:
            self._held, self._passes_over = bytearray(piece[1:]), False
        elif self._held is not None and number == expected:
            self._held += piece[1:]
        elif self._passes_over:
            return None
        else:
            self._held, self._passes_over = None, True
            raise Truncated(f"segment {number} came where {expected} was expected")
        return self._whole(self._held, is_last=bool(piece[0] & _LAST))

    def _whole(self, held: bytearray, *, is_last: bool) -> bytes | None:
        if len(held) > MOST_OCTETS:
            self._held, self._passes_over = None, True
            raise Oversize(f"more than {MOST_OCTETS} octets in one value")
        if not is_last:
            return None
        self._held = None
        return bytes(held)
