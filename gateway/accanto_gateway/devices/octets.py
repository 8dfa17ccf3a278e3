"""Reads the fields of a characteristic one after the other, as its flags announce them."""

from accanto_contract.errors import Truncated
from accanto_gateway.devices import medfloat


class Octets:
    """Octets with a place where the next field begins. Every method raises Truncated at the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many octets have not been read."""
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        """The next octets as they are."""
        if count > self.left:
            raise Truncated(f"{len(self._data)} octets; {self._at + count} are announced")
        piece = self._data[self._at : self._at + count]
        self._at += count
        return piece

    def number(self, octets: int) -> int:
        """An unsigned number, little-endian."""
        return int.from_bytes(self.take(octets), "little")

    def signed(self, octets: int) -> int:
        """A number in two's complement, little-endian."""
        return int.from_bytes(self.take(octets), "little", signed=True)

    def sfloat(self) -> medfloat.Number:
        """A 16-bit float of ISO/IEEE 11073."""
        return medfloat.sfloat(self.number(2))

    def float32(self) -> medfloat.Number:
        """A 32-bit float of ISO/IEEE 11073."""
        return medfloat.float32(self.number(4))
