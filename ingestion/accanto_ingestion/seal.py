"""What stands between a socket's bytes and ours: nothing, or TLS.

TLS is done in memory rather than by the socket of `ssl`, which asks the system twice for every record; a broker puts
each message into a record of its own, and tens of thousands come in a second.
"""

import socket
import ssl
from typing import Protocol

from accanto_contract.brokers import Address, Papers

PIECE = 1 << 18
"""Bytes that are read at once."""


class Seal(Protocol):
    """Turns what the socket brought into what was said, and back."""

    def opened(self, data: bytes) -> bytes:
        """What the other side said in these bytes. Raises OSError at its end."""

    def sealed(self, data: bytes) -> bytes:
        """What the socket must send to say this; with nothing to say, what the seal itself has to say."""


class Clear:
    """Nothing in between."""

    def opened(self, data: bytes) -> bytes:
        """The same."""
        return data

    def sealed(self, data: bytes) -> bytes:
        """The same."""
        return data


class Tls:
    """TLS as a client, the handshake done at once over a socket that still waits. Raises OSError."""

    def __init__(self, plain: socket.socket, papers: Papers, host: str) -> None:
        context = ssl.create_default_context(cafile=str(papers.trust))
        if papers.certificate and papers.key:
            context.load_cert_chain(papers.certificate, papers.key)
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        while not self._is_agreed(plain):
            self._incoming.write(_some(plain))

    def opened(self, data: bytes) -> bytes:
        """Every whole record in these bytes and those before them."""
        self._incoming.write(data)
        pieces: list[bytes] = []
        try:
            while piece := self._object.read(PIECE):
                pieces.append(piece)
        except ssl.SSLWantReadError:
            return b"".join(pieces)
        raise ConnectionResetError("the other side hung up")

    def sealed(self, data: bytes) -> bytes:
        """Records; also what a change of keys asked of us."""
        if data:
            self._object.write(data)
        return self._outgoing.read()

    def _is_agreed(self, plain: socket.socket) -> bool:
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        finally:
            plain.sendall(self._outgoing.read())
        return True


def of(plain: socket.socket, where: Address) -> Seal:
    """What an address asks for. Raises OSError."""
    return Clear() if where.papers is None else Tls(plain, where.papers, where.host)


def _some(plain: socket.socket) -> bytes:
    if data := plain.recv(PIECE):
        return data
    raise ConnectionResetError("the other side hung up in the handshake")
