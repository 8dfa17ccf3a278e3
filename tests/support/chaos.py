"""A TCP proxy that misbehaves on demand: it cuts, resets in the middle of a packet, stalls, delays, throttles."""

import asyncio
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

PIECE = 1 << 16
Tap = Callable[[int, bool, bytes], None]
"""Sees what passes: the connection's number, whether it goes up to the server, the bytes."""


class Proxy:
    """Listens on 127.0.0.1 and passes on to a port there."""

    def __init__(self, to_port: int, *, tap: Tap | None = None) -> None:
        self.port = 0
        self.latency_s = 0.0
        self.bytes_per_s = 0.0
        """0: without a bound."""
        self.is_stalled = False
        """Half-open: connections stay, nothing passes."""
        self.connections = 0
        self._to_port, self._tap = to_port, tap
        self._breaks_next = False
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port, limit=PIECE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """End everything."""
        if self._server:
            self._server.close()
        self.reset()
        for task in list(self._pumps):
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """End every connection in good order."""
        for writer in list(self._writers):
            writer.close()

    def reset(self) -> None:
        """End every connection with an RST."""
        for writer in list(self._writers):
            _abort(writer)

    def break_next(self) -> None:
        """Let half of the next bytes that go up pass, then reset."""
        self._breaks_next = True

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            _abort(writer)
            return
        self.connections += 1
        both = {writer, server_writer}
        self._writers |= both
        for source, sink, upward in ((reader, server_writer, True), (server_reader, writer, False)):
            task = asyncio.create_task(self._pump(source, sink, self.connections, upward=upward))
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)
            task.add_done_callback(lambda _: self._end(both))

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int, *, upward: bool
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(PIECE):
                if self._tap:
                    self._tap(number, upward, data)
                await self._delay(len(data))
                if upward and self._breaks_next:
                    self._breaks_next = False
                    writer.write(data[: len(data) // 2])
                    self.reset()
                    return
                writer.write(data)
                await writer.drain()

    async def _delay(self, size: int) -> None:
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        if self.bytes_per_s:
            await asyncio.sleep(size / self.bytes_per_s)
        while self.is_stalled:
            await asyncio.sleep(0.02)

    def _end(self, writers: set[asyncio.StreamWriter]) -> None:
        for writer in writers:
            writer.close()
        self._writers -= writers


def _abort(writer: asyncio.StreamWriter) -> None:
    """An RST instead of a FIN."""
    found = writer.get_extra_info("socket")
    if found is not None:
        with suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
