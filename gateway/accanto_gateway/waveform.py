"""Pieces of an endless waveform become chunks of ten seconds that never span a gap. Pure.

A chunk is broken where the device's time strays by more than half a sample from what was expected, where it goes
back, and where the link changed. The rate in it is fitted over the device's own stamps (a strap of nominally 130 Hz
runs at 128 to 131); a gap is never filled.
"""

import struct
from dataclasses import dataclass, field

from accanto_contract import header, packing
from accanto_contract.errors import Oversize
from accanto_contract.header import ClockFlag, Header
from accanto_contract.identity import Epoch, Seq
from accanto_contract.packing import Codec
from accanto_gateway.clock import DeviceClock, Line
from accanto_gateway.told import Frame, Strip

CHUNK_S = 10.0
UNKNOWN_RATE = 0.03
"""Until the first interval is known a device may run this far from its nominal rate (straps: 128 to 131 of 130)."""

_SMALLEST, _LARGEST = -32768, 32767


@dataclass(slots=True, kw_only=True)
class Chunker:
    """One waveform of one device."""

    gaps: int = 0
    _device: DeviceClock | None = None
    _frames: list[Frame] = field(default_factory=list)
    _link: int = 0
    _last: Frame | None = None
    _origin_ns: int = 0
    _index: int = 0
    _period: Line = field(default_factory=Line)
    """Nanoseconds since the unbroken run began, by the number of the sample."""

    def follows(self, frame: Frame, link: int) -> bool:
        """Whether nothing is missing between the last frame and this one; true of the very first."""
        if self._last is None:
            return True
        if link != self._link:
            return False
        expected = len(frame.samples) * self._period_ns(frame)
        slack = self._period_ns(frame) / 2 + (UNKNOWN_RATE * expected if self._period.count < 2 else 0)
        return abs(frame.t_last_ns - self._last.t_last_ns - expected) <= slack

    def begin_anew(self) -> None:
        """Something is missing: what comes now is another run."""
        self.gaps += 1
        self._last, self._index, self._period = None, 0, Line()

    def take(self, frame: Frame, *, at_us: int, link: int) -> None:
        """One more frame, which follows the last."""
        if self._device is None:
            self._device = DeviceClock(epoch_us=frame.epoch_us)
        if self._last is None:
            self._origin_ns = frame.t_last_ns
        else:
            self._index += len(frame.samples)
        self._period.add(self._index, frame.t_last_ns - self._origin_ns)
        self._device.heard(frame.t_last_ns, at_us)
        self._frames.append(frame)
        self._last, self._link = frame, link

    @property
    def is_full(self) -> bool:
        """Whether there are ten seconds."""
        samples = sum(len(frame.samples) for frame in self._frames)
        return samples > 0 and samples * self._period_ns(self._frames[0]) >= CHUNK_S * 1e9

    def chunk(self, *, synchronised: bool) -> tuple[Frame, bytes] | None:
        """The first frame and the chunk of all so far, which are forgotten; None where there are none."""
        if not self._frames or self._device is None:
            return None
        frames, self._frames = self._frames, []
        first, period_ns = frames[0], self._period_ns(frames[0])
        t_first_ns = max(0, first.t_last_ns - round((len(first.samples) - 1) * period_ns))
        samples = [sample for frame in frames for sample in frame.samples]
        fields = Header(
            codec=Codec.DELTA_DEFLATE, leads=1, flags=self._device.flags() | _gateway(synchronised=synchronised),
            signal=first.signal, epoch=Epoch(0), seq=Seq(0), t_gateway_us=self._device.gateway_us(t_first_ns),
            t_device=t_first_ns, rate_hz=1e9 / period_ns, samples=len(samples), scale=first.scale, crc32=0,
        )  # fmt: skip
        return first, header.message(fields, packing.delta_deflate(samples))

    def offset_us(self) -> int | None:
        """Gateway's clock minus the device's."""
        return self._device.offset_us() if self._device else None

    def _period_ns(self, frame: Frame) -> float:
        return self._period.slope() or 1e9 / frame.nominal_hz


def strip_chunk(
    strip: Strip, *, at_us: int, shown_us: int | None, flags: ClockFlag, synchronised: bool
) -> bytes:
    """The chunk of a whole strip; its times are those of its first sample."""
    if len(strip.leads) == 1:
        codec, body = Codec.DELTA_DEFLATE, packing.delta_deflate(strip.leads[0])
    else:
        codec, body = Codec.RAW, b"".join(struct.pack(f"<{len(lead)}h", *lead) for lead in strip.leads)
    fields = Header(
        codec=codec, leads=len(strip.leads), flags=flags | _gateway(synchronised=synchronised),
        signal=strip.signal, epoch=Epoch(0), seq=Seq(0), t_gateway_us=at_us, t_device=max(0, shown_us or 0),
        rate_hz=strip.rate_hz, samples=len(strip.leads[0]), scale=strip.scale, crc32=0,
    )  # fmt: skip
    return header.message(fields, body)


def check(samples: tuple[int, ...]) -> None:
    """Raises Oversize where a sample does not fit the 16 bits of the wire."""
    if samples and (min(samples) < _SMALLEST or max(samples) > _LARGEST):
        raise Oversize("a sample outside 16 bits")


def _gateway(*, synchronised: bool) -> ClockFlag:
    return ClockFlag.GATEWAY_SYNCHRONISED if synchronised else ClockFlag.NONE
