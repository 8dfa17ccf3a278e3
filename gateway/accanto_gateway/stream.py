"""From single frames to messages of some seconds: pure, fed row by row, the same live and after a crash.

An assembler remembers what it was fed until it has a whole message; each message says up to which journal
row it speaks. A chunk never spans a gap: it is broken where the device's time strays by more than half a
sample from what was expected, where it goes back, where the link changed, and before a frame that cannot
be read, which travels on its own as refused bytes.
"""

from dataclasses import dataclass, field
from typing import Protocol

from accanto_contract import header, packing
from accanto_contract.errors import Oversize, Refused
from accanto_contract.header import Header
from accanto_contract.identity import Epoch, Seq
from accanto_contract.messages import Reading, Readings, RefusedBytes
from accanto_contract.packing import Codec
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_gateway.clock import DeviceClock, GatewayClock, Line
from accanto_gateway.devices import plx, pmd
from accanto_gateway.devices.pmd import Frame
from accanto_gateway.records import Draft, Row, Source, Tongue

CHUNK_S = 10.0
VALUES_S = 2.0
"""A saturation is small and may be urgent: it waits two seconds, where a trace waits ten."""
UNKNOWN_RATE = 0.03
"""Until the first interval is known a strap may run this far from 130 Hz (real ones: 128 to 131)."""

_NO_EPOCH, _NO_SEQ = Epoch(0), Seq(0)
_SMALLEST, _LARGEST = -32768, 32767


class Assembler(Protocol):
    """Makes messages of one source's rows."""

    gaps: int
    refused: int

    def feed(self, row: Row) -> list[Draft]:
        """The messages that this row completes."""

    def close(self) -> list[Draft]:
        """The message of what is left, if anything is."""

    def offset_us(self) -> int | None:
        """Gateway's clock minus device's clock, where the device has one."""


def assembler(source: Source, clock: GatewayClock) -> Assembler:
    """The assembler that understands a source."""
    if source.tongue is Tongue.PMD_ECG:
        return Waveform(clock=clock)
    return Values(clock=clock, tongue=source.tongue)


@dataclass(slots=True, kw_only=True)
class Waveform:
    """ECG frames of a strap become chunks of whole frames."""

    clock: GatewayClock
    gaps: int = 0
    refused: int = 0
    _device: DeviceClock = field(default_factory=lambda: DeviceClock(epoch_us=pmd.EPOCH_US))
    _frames: list[Frame] = field(default_factory=list)
    _upto: int = 0
    _link: int = 0
    _last: Frame | None = None
    _origin_ns: int = 0
    _index: int = 0
    _period: Line = field(default_factory=Line)
    """Nanoseconds since the unbroken run began, by the number of the sample."""

    def feed(self, row: Row) -> list[Draft]:
        """The chunks that this frame completes, and refused bytes."""
        try:
            frame = _storable(pmd.decode(row.data))
        except Refused as error:
            self.refused += 1
            return [*self.close(), _refused(row, error)]
        drafts = [] if self._follows(frame, row.link) else self._broken()
        self._take(frame, row)
        samples = sum(len(kept.samples) for kept in self._frames)
        return drafts + (self.close() if samples * self._period_ns() >= CHUNK_S * 1e9 else [])

    def close(self) -> list[Draft]:
        """The chunk of the frames so far."""
        if not self._frames:
            return []
        draft = Draft(kind=Kind.ECG, content=self._chunk(), upto=self._upto)
        self._frames = []
        return [draft]

    def offset_us(self) -> int | None:
        """Gateway's clock minus the strap's."""
        return self._device.offset_us()

    def _follows(self, frame: Frame, link: int) -> bool:
        """Whether nothing is missing between the last frame and this one."""
        if self._last is None or link != self._link:
            return False
        expected = len(frame.samples) * self._period_ns()
        slack = self._period_ns() / 2 + (UNKNOWN_RATE * expected if self._period.count < 2 else 0)
        return abs(frame.t_last_ns - self._last.t_last_ns - expected) <= slack

    def _broken(self) -> list[Draft]:
        drafts = self.close()
        self.gaps += self._last is not None
        self._last, self._index, self._period = None, 0, Line()
        return drafts

    def _take(self, frame: Frame, row: Row) -> None:
        if self._last is None:
            self._origin_ns = frame.t_last_ns
        else:
            self._index += len(frame.samples)
        self._period.add(self._index, frame.t_last_ns - self._origin_ns)
        self._device.heard(frame.t_last_ns, row.at_us)
        self._frames.append(frame)
        self._last, self._link, self._upto = frame, row.link, row.id

    def _period_ns(self) -> float:
        return self._period.slope() or 1e9 / pmd.NOMINAL_RATE_HZ

    def _chunk(self) -> bytes:
        samples = [sample for frame in self._frames for sample in frame.samples]
        first = self._frames[0]
        t_first_ns = max(0, first.t_last_ns - round((len(first.samples) - 1) * self._period_ns()))
        flags = self._device.flags()
        if self.clock.synchronised:
            flags |= header.ClockFlag.GATEWAY_SYNCHRONISED
        fields = Header(
            codec=Codec.DELTA_DEFLATE, leads=1, flags=flags, signal=SignalId.ECG, epoch=_NO_EPOCH,
            seq=_NO_SEQ, t_gateway_us=self._device.gateway_us(t_first_ns), t_device=t_first_ns,
            rate_hz=1e9 / self._period_ns(), samples=len(samples), scale=1.0, crc32=0,
        )  # fmt: skip
        return header.message(fields, packing.delta_deflate(samples))


@dataclass(slots=True, kw_only=True)
class Values:
    """Values of an oximeter become readings, two seconds of them in a message."""

    clock: GatewayClock
    tongue: Tongue
    gaps: int = 0
    refused: int = 0
    _readings: list[Reading] = field(default_factory=list)
    _since_us: int = 0
    _upto: int | None = None

    def feed(self, row: Row) -> list[Draft]:
        """The readings that this value completes, and refused bytes."""
        decode = plx.decode_spot if self.tongue is Tongue.PLX_SPOT else plx.decode_continuous
        try:
            value = decode(row.data)
        except Refused as error:
            self.refused += 1
            return [*self.close(), _refused(row, error)]
        if self._upto is None:
            self._since_us = row.at_us
        self._upto = row.id
        self._readings += self._told(value, row.at_us)
        return self.close() if row.at_us - self._since_us >= VALUES_S * 1e6 else []

    def close(self) -> list[Draft]:
        """The readings so far; rows that held no value are only marked as read."""
        if self._upto is None:
            return []
        told = tuple(self._readings)
        content = Readings(epoch=0, seq=0, readings=told) if told else None
        draft = Draft(kind=Kind.OBSERVATION, content=content, upto=self._upto)
        self._readings, self._upto = [], None
        return [draft]

    def offset_us(self) -> int | None:
        """Continuous values carry no time of the device."""
        return None

    def _told(self, value: plx.Oximetry, at_us: int) -> list[Reading]:
        flags = int(header.ClockFlag.GATEWAY_SYNCHRONISED) if self.clock.synchronised else 0
        return [
            Reading(signal=signal, value=number, t_gateway_us=at_us, quality=value.quality, flags=flags)
            for signal, number in ((SignalId.SPO2, value.spo2), (SignalId.PULSE_RATE, value.pulse))
            if number is not None
        ]


def _storable(frame: Frame) -> Frame:
    """The frame, if every sample fits the 16 bits of the wire. Raises Oversize."""
    if min(frame.samples) < _SMALLEST or max(frame.samples) > _LARGEST:
        raise Oversize("a sample outside 16 bits")
    return frame


def _refused(row: Row, error: Refused) -> Draft:
    content = RefusedBytes(
        epoch=0, seq=0, reason=error.reason, detail=str(error), t_gateway_us=row.at_us, data=row.data
    )
    return Draft(kind=Kind.REFUSED, content=content, upto=row.id)
