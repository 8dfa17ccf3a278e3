"""Reads the frames of the example spirometer: a blow begins, its flow follows, it ends. README.md has the protocol."""

import binascii
import math
import struct

from accanto_contract.errors import ChecksumMismatch, Truncated, Undecodable
from accanto_contract.signals import SignalId
from accanto_gateway.devices import stamps
from accanto_gateway.devices.octets import Octets
from accanto_gateway.told import Stamp, Strip, Told, Value

SERVICE = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
DATA = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"
"""The transmitting side of the Nordic UART Service, on which many vendors put frames of their own."""

RATE_HZ = 100.0
_MARK = 0xA5
_BEGINS, _FLOW, _ENDS = 1, 2, 3
_L_PER_ML = 1e-3


class Blows:
    """Puts the frames of each blow together."""

    def __init__(self) -> None:
        self._blow: _Blow | None = None

    def read(self, data: bytes) -> Told | None:
        """A blow once it has ended; its flow is brought to BTPS. Raises Refused."""
        kind, payload = _payload(data)
        if kind == _BEGINS:
            self._blow = _Blow(payload)
            return None
        if kind not in {_FLOW, _ENDS}:
            raise Undecodable(f"a frame of kind {kind}")
        if self._blow is None:
            raise Truncated("flow of a blow whose beginning did not come")
        if kind == _FLOW:
            self._blow.add(payload)
            return None
        blow, self._blow = self._blow, None
        return blow.told(payload)


class _Blow:
    """A blow as far as it has come. Raises Refused."""

    def __init__(self, payload: Octets) -> None:
        self._effort = payload.number(1)
        self._stamp: Stamp | None = stamps.date_time(payload)
        self._btps = btps(celsius=payload.number(1), hpa=payload.number(2))
        self._octets = b""

    def add(self, payload: Octets) -> None:
        """More flow, from the sample with this number on."""
        first, held = payload.number(2), len(self._octets) // 2
        if first != held:
            raise Truncated(f"flow from sample {first} on came where {held} was expected")
        if payload.left % 2:
            raise Truncated("the last sample is cut")
        self._octets += payload.take(payload.left)

    def told(self, payload: Octets) -> Told:
        """The whole, if it is what its checksum says."""
        if payload.number(2) != binascii.crc_hqx(self._octets, 0xFFFF):
            raise ChecksumMismatch("the flow is not what its checksum says")
        samples = struct.unpack(f"<{len(self._octets) // 2}h", self._octets)
        if not samples:
            raise Undecodable("a blow without flow")
        strip = Strip(
            signal=SignalId.EXPIRED_FLOW, leads=(samples,), rate_hz=RATE_HZ, scale=_L_PER_ML * self._btps
        )
        effort = Value(signal=SignalId.EFFORT, value=float(self._effort))
        return Told(values=(effort,), strips=(strip,), stamp=self._stamp, is_live=True)


def btps(*, celsius: float, hpa: float) -> float:
    """By what a volume at room temperature grows in the lungs (37 degrees, saturated). Raises Undecodable.

    Antoine's equation for the pressure of water; docs/reference/spirometry.md.
    """
    mmhg = hpa * 0.750062
    if not (0 < celsius < 45 and 400 < mmhg < 850):
        raise Undecodable(f"a room of {celsius} degrees at {hpa} hPa")
    water = 10 ** (8.07131 - 1730.63 / (233.426 + celsius))
    return math.fsum((mmhg, -water)) / (mmhg - 47) * 310.15 / (273.15 + celsius)


def _payload(data: bytes) -> tuple[int, Octets]:
    """Kind and content of a frame: mark, kind, length, content, sum of all octets before it."""
    octets = Octets(data)
    if octets.number(1) != _MARK:
        raise Undecodable("a frame that begins with no mark")
    kind, content = octets.number(1), octets.take(octets.number(1))
    if octets.number(1) != sum(data[:-1]) & 0xFF:
        raise ChecksumMismatch("a frame is not what its sum says")
    return kind, Octets(content)
