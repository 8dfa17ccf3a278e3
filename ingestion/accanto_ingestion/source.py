"""Where messages come from, and how they are acknowledged: the seam between the worker and a broker's client."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol


class Token(NamedTuple):
    """What acknowledges one delivery, within the connection that brought it and never in a later one.

    A broker that lost its session counts its packet ids from 1 again: a late acknowledgement of an old id would
    then delete a message that nobody has seen.
    """

    generation: int
    packet: int
    """The packet id; 0 for a message that asks for no acknowledgement."""


class Delivery(NamedTuple):
    """A message as it came. A tuple, since tens of thousands of them come a second."""

    topic: str
    payload: bytes
    retained: bool
    """Whether it was said before we listened."""
    received_us: int
    token: Token


class MessageSource(Protocol):
    """A broker's client, as the worker needs it. Every method may be called from the worker's thread."""

    def start(self) -> None:
        """Connect, and connect again whenever the line breaks; returns at once."""

    def take(self, limit: int, *, wait_s: float, linger_s: float) -> list[Delivery]:
        """Up to `limit` messages in the order of their arrival: waits for the first, lingers for more."""

    def acknowledge(self, tokens: Iterable[Token]) -> int:
        """Acknowledge in this order what the present connection brought; how many that were."""

    def publish(self, topic: str, payload: bytes) -> None:
        """Send once, without a promise (QoS 0)."""

    def leave(self) -> None:
        """Ask for no more messages; what has come can still be taken and acknowledged."""

    def close(self) -> None:
        """Disconnect, within two seconds."""

    def is_alive(self) -> bool:
        """Whether the client still works at all."""
