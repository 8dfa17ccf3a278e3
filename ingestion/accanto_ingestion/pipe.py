"""A connection that one thread serves while others hand over what it should send; in clear or under TLS.

One thread does all reading and writing, since a TLS connection must not be touched by two at a time.
"""

import selectors
import socket
import threading
from contextlib import suppress

from accanto_contract.brokers import Address
from accanto_ingestion import seal
from accanto_ingestion.seal import PIECE, Seal

CONNECT_WITHIN_S = 3.0


class Pipe:
    """A connected socket. `send` is for any thread; everything else for the one that serves it."""

    def __init__(self, where: Address) -> None:
        """Connect, with the handshake under TLS. Raises OSError."""
        self._socket, self._seal = _connected(where)
        self._socket.settimeout(0)
        self._outgoing, self._sealed = bytearray(), bytearray()
        self._lock = threading.Lock()
        self._woken, self._waker = socket.socketpair()
        self._woken.settimeout(0)
        self._waker.settimeout(0)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._asked = 0

    def send(self, data: bytes) -> None:
        """Send after what was handed over before."""
        with self._lock:
            self._outgoing += data
        self.wake()

    def wake(self) -> None:
        """End the present `turn` early."""
        with suppress(BlockingIOError, OSError):
            self._waker.send(b"\0")

    def turn(self, wait_s: float, *, reading: bool) -> bytes:
        """Send what can be sent; what has come within `wait_s`, if we are reading. Raises OSError at the end."""
        all_sent = self._flush()
        self._ask(selectors.EVENT_READ * reading | selectors.EVENT_WRITE * (not all_sent))
        ready = {key.fileobj for key, _ in self._selector.select(wait_s)}
        if self._woken in ready:
            with suppress(BlockingIOError):
                self._woken.recv(4096)
        self._flush()
        return self._received() if reading and self._socket in ready else b""

    def close(self) -> None:
        """Send what can be sent at once, and end."""
        with suppress(OSError):
            self._flush()
        self._selector.close()
        for each in (self._socket, self._woken, self._waker):
            each.close()

    def _flush(self) -> bool:
        """Whether everything is sent."""
        with self._lock:
            said = bytes(self._outgoing)
            self._outgoing.clear()
        self._sealed += self._seal.sealed(said)
        while self._sealed:
            try:
                sent = self._socket.send(self._sealed[:PIECE])
            except BlockingIOError:
                return False
            del self._sealed[:sent]
        return True

    def _received(self) -> bytes:
        try:
            data = self._socket.recv(PIECE)
        except BlockingIOError:
            return b""
        if not data:
            raise ConnectionResetError("the other side hung up")
        return self._seal.opened(data)

    def _ask(self, events: int) -> None:
        if events == self._asked:
            return
        if not events:
            self._selector.unregister(self._socket)
        elif self._asked:
            self._selector.modify(self._socket, events)
        else:
            self._selector.register(self._socket, events)
        self._asked = events


def _connected(where: Address) -> tuple[socket.socket, Seal]:
    plain = socket.create_connection((where.host, where.port), CONNECT_WITHIN_S)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain, seal.of(plain, where)
    except BaseException:
        plain.close()
        raise
