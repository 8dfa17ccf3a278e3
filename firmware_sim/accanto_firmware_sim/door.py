"""The HCI door: another process plugs a Bluetooth dongle in by opening a TCP connection (H4).

Each client gets a controller of its own. When the client dies, its links are lost: for the devices the host's
machine is gone. Bumble's own `tcp-server:` keeps one controller with stale links, and one parser for all.
"""

import asyncio
import logging
from itertools import count

from bumble import hci
from bumble.transport.common import StreamPacketSink, StreamPacketSource

from accanto_firmware_sim.air import Radio, SimController

log = logging.getLogger(__name__)

_dongles = count(1)  # one count for the whole process: no two dongles share an address
CROWDED = 1 << 20  # octets; a host that reads this slowly misses advertisements, as with a real dongle


class _Sink(StreamPacketSink):
    """Packets to the host; advertisements are left out when it does not keep up."""

    def on_packet(self, packet: bytes) -> None:
        is_report = packet[:2] == bytes([hci.HCI_EVENT_PACKET, hci.HCI_LE_META_EVENT]) and packet[3] in (
            hci.HCI_LE_ADVERTISING_REPORT_EVENT,
            hci.HCI_LE_EXTENDED_ADVERTISING_REPORT_EVENT,
        )
        if is_report and self.transport.get_write_buffer_size() > CROWDED:
            return
        super().on_packet(packet)


class _Attachment(StreamPacketSource):
    """One client of the door, and its dongle."""

    def __init__(self, radio: Radio, attached: set["_Attachment"]) -> None:
        super().__init__()
        self._radio = radio
        self._attached = attached

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - asyncio promises it for TCP
        number = next(_dongles)
        address = ":".join(f"{octet:02X}" for octet in b"\xc0\xff\xee" + number.to_bytes(3, "big"))
        self.transport = transport
        self.dongle = SimController(
            f"dongle{number}",
            radio=self._radio,
            host_source=self,
            host_sink=_Sink(transport),
            public_address=f"{address}/P",
        )
        self._attached.add(self)
        log.info("host_attached dongle=%d", number)

    def connection_lost(self, exc: Exception | None) -> None:
        self._radio.drop(self.dongle)
        self.dongle.host = None
        self._radio.remove_controller(self.dongle)
        self._attached.discard(self)
        log.info("host_left dongle=%s cause=%s", self.dongle.name, exc)


class HciDoor:
    """Listens for hosts on behalf of one radio.

    Args:
        radio: the air that the dongles join.
        bind: address to listen on.
        port: 0 takes a free one; `port` then tells which.
    """

    def __init__(self, radio: Radio, *, bind: str = "127.0.0.1", port: int = 0) -> None:
        self.radio = radio
        self.bind = bind
        self.port = port
        self._attached: set[_Attachment] = set()
        self._server: asyncio.Server | None = None

    @property
    def dongles(self) -> list[SimController]:
        """The controllers of the hosts that are plugged in now."""
        return [attachment.dongle for attachment in self._attached]

    async def open(self) -> None:
        """Start to listen.

        Raises:
            OSError: the port is taken or not allowed.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._attach, self.bind, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _attach(self) -> _Attachment:
        return _Attachment(self.radio, self._attached)

    async def close(self) -> None:
        """Stop to listen and unplug every host."""
        if self._server is None:
            return
        self._server.close()
        for attachment in list(self._attached):
            attachment.transport.abort()
        await self._server.wait_closed()
