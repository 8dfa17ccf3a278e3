"""What the host at the other side of the HCI door has not taken yet.

HCI controller-to-host flow control (Bluetooth Core, Vol 4 Part E, 4.2): the host announces its buffers once,
then says how many packets it has completed. Until it says so a packet is not delivered, however far its octets
have come.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Acknowledge = Callable[[], None]


class Piece(NamedTuple):
    """One ACL packet for the host: a whole PDU or a part of it; the last part carries the acknowledgement."""

    handle: int
    is_first: bool
    data: bytes
    acknowledge: Acknowledge | None


@dataclass(slots=True, kw_only=True)
class HostBuffers:
    """A host with room for `count` packets of at most `length` octets.

    Raises:
        ValueError: without room for a single packet nothing could ever be delivered.
    """

    length: int
    count: int
    _waiting: deque[Piece] = field(default_factory=deque)
    _with_host: dict[int, deque[Piece]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.length < 1 or self.count < 1:
            raise ValueError("a host needs room for at least one packet of one octet")

    @property
    def untaken(self) -> int:
        """Packets that the host holds and has not completed."""
        return sum(len(pieces) for pieces in self._with_host.values())

    def offer(self, handle: int, pdu: bytes, acknowledge: Acknowledge) -> None:
        """Put a PDU in line; `acknowledge` is called once, when the host has completed all of it."""
        starts = range(0, max(len(pdu), 1), self.length)
        for start in starts:
            last = start == starts[-1]
            part = pdu[start : start + self.length]
            self._waiting.append(Piece(handle, start == 0, part, acknowledge if last else None))

    def ready(self) -> Iterator[Piece]:
        """Give out, in order, the packets that the host has room for."""
        while self._waiting and self.untaken < self.count:
            piece = self._waiting.popleft()
            self._with_host.setdefault(piece.handle, deque()).append(piece)
            yield piece

    def complete(self, handle: int, packets: int) -> None:
        """The host has completed its `packets` oldest packets of a link; more than it holds are not counted."""
        held = self._with_host.get(handle, deque())
        for _ in range(min(packets, len(held))):
            if acknowledge := held.popleft().acknowledge:
                acknowledge()

    def forget(self, handle: int) -> None:
        """The link is gone: its packets leave unacknowledged."""
        self._with_host.pop(handle, None)
        self._waiting = deque(piece for piece in self._waiting if piece.handle != handle)
