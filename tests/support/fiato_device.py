"""The invented spirometer of the example driver, as a peripheral: frames of its own over the Nordic UART Service."""

import binascii
import struct
from collections.abc import Sequence

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim.numbers import date_time
from accanto_firmware_sim.spot import P, SpotDevice

SERVICE = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E"
DATA = "6E400003-B5A3-F393-E0A9-E50E24DCCA9E"
A_FRAME = 60
"""Samples that fit a frame."""


class Fiato(SpotDevice):
    """One example spirometer: it tells each blow once somebody listens."""

    kind = "spirometer"
    celsius, hpa = 22, 1013

    async def start(self) -> None:
        """Switch on and advertise."""
        self._blows: list[list[bytes]] = []
        self._data: Characteristic[bytes] = Characteristic(
            UUID(DATA), P.NOTIFY, Characteristic.Permissions(0), b""
        )
        self._asked = False
        self._data.on("subscription", lambda _c, notify, _i: self._ask(asked=notify))
        await self.body.start([Service(UUID(SERVICE), [self._data])])

    def measure(self, flow_ml_s: Sequence[int], *, effort: int) -> None:
        """The patient has blown: mL/s at room temperature, 100 a second."""
        one = self._noted({"effort": float(effort)}, {"expired_flow": list(flow_ml_s)})
        begins = bytes([effort]) + date_time(one.shown_us) + struct.pack("<BH", self.celsius, self.hpa)
        pieces = [
            struct.pack(f"<H{len(part)}h", at, *part)
            for at in range(0, len(flow_ml_s), A_FRAME)
            if (part := flow_ml_s[at : at + A_FRAME])
        ]
        octets = struct.pack(f"<{len(flow_ml_s)}h", *flow_ml_s)
        ends = struct.pack("<H", binascii.crc_hqx(octets, 0xFFFF))
        self._blows.append([_frame(1, begins), *(_frame(2, piece) for piece in pieces), _frame(3, ends)])
        self.body.changed()

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        while True:
            listener = self.body.connection
            if listener is None or not self._asked or not self._blows:
                await self.body.change()
                continue
            for frame in self._blows[0]:
                if not await self.body.send(listener, self._data, frame):
                    break
            else:
                self._blows.pop(0)

    def _ask(self, *, asked: bool) -> None:
        self._asked = asked
        self.body.changed()


def _frame(kind: int, content: bytes) -> bytes:
    frame = bytes([0xA5, kind, len(content)]) + content
    return frame + bytes([sum(frame) & 0xFF])
