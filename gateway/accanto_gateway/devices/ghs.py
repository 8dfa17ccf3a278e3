"""Generic Health Sensors (service 0x1840): any measurement, told in terms of ISO/IEEE 11073-10206.

An observation is one octet class, 16 bits length of what follows, 16 flags, and what they announce, in this order:
kind (bit 0, 32 bits), elapsed time (1), duration (2, FLOAT), status (3, 16 bits), id (4, 32 bits), patient (5, 16
bits), other kinds (6), derived from (7), has member (8), type-length-values (9); then the value, by class:

    1    a number: unit, FLOAT
    4    samples: unit, scale, offset (FLOAT), least, most (s32), period in s (FLOAT), samples a period, octets a
         sample, their number (u32), the samples
    7    several numbers: how many, then of each its kind, class 1, unit, FLOAT
    255  a bundle: how many, then observations that share kind and time of the bundle

Sources: Bluetooth SIG, Generic Health Sensor Service 1.0; as its text is not freely quoted, the layout was read
from the implementations of its editors: philips-labs/BLE-GHS-Server-Simulator, brianreinhold/NordicPHDs. These disagree
on the number of samples (32 or 16 bits): the length of the observation tells which was meant.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from accanto_contract.errors import Oversize, Truncated, Undecodable
from accanto_contract.signals import CATALOGUE, SignalId
from accanto_gateway.devices import nomenclature, stamps
from accanto_gateway.devices.medfloat import value
from accanto_gateway.devices.octets import Octets
from accanto_gateway.devices.segments import Segments
from accanto_gateway.told import Frame, Stamp, Strip, Told, Value

SERVICE = "00001840-0000-1000-8000-00805f9b34fb"
LIVE = "00002b8b-0000-1000-8000-00805f9b34fb"
STORED = "00002bdd-0000-1000-8000-00805f9b34fb"
FEATURES = "00002bf3-0000-1000-8000-00805f9b34fb"
CONTROL = "00002bf4-0000-1000-8000-00805f9b34fb"
START_LIVE, STOP_LIVE = b"\x01", b"\x02"
CONTROL_SUCCESS = 0x80

_NUMBER, _SAMPLES, _SEVERAL, _BUNDLE = 1, 4, 7, 255
_DURATION, _STATUS, _ID, _PATIENT = 0x04, 0x08, 0x10, 0x20
_LISTS = (0x40, 0x80, 0x100)
"""Other kinds, derived from, has member: one octet says how many, of four octets each."""
_KIND, _TIME, _TLVS = 0x01, 0x02, 0x200
_DEEPEST = 3
_FLAGS_AT = 1 + 4 + 3
"""Of a stored record: after the segment's octet, the number, class and length."""
_NO_MEASUREMENT, _QUESTIONABLE = 0b1_1101, 0b10
"""Status: invalid (bit 0), questionable (1), not available (2), calibrating (3), test data (4)."""
_LARGEST = 32767
_SLOWEST_HZ, _FASTEST_HZ = 0.1, 100_000.0
_FINEST, _COARSEST = 1e-9, 1e6
"""Steps of a recorder, in units of its signal: beyond these somebody has mistaken a number."""
_FORMATS = {1: "b", 2: "h", 4: "i"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What an observation says before its value."""

    kind: int | None = None
    stamp: Stamp | None = None
    quality: int = 100


@dataclass(slots=True, kw_only=True)
class _Found:
    """What an observation and its members hold."""

    values: list[Value] = field(default_factory=list)
    strips: list[Strip] = field(default_factory=list)
    lacks: list[SignalId] = field(default_factory=list)


class Live:
    """Reads what a sensor sends as it measures."""

    def __init__(self) -> None:
        self._segments = Segments()

    def read(self, data: bytes) -> Told | None:
        """An observation once it is whole; its ECG is a piece of an endless one. Raises Refused."""
        whole = self._segments.add(data)
        return None if whole is None else _as_live(decode(whole))


class Stored:
    """Reads what a sensor has stored; each record begins with its number of 32 bits."""

    def __init__(self) -> None:
        self._segments = Segments()

    def read(self, data: bytes) -> Told | None:
        """A record once it is whole. Raises Refused."""
        whole = self._segments.add(data)
        if whole is None:
            return None
        octets = Octets(whole)
        octets.take(4)
        return decode(octets.take(octets.left))


def record_number(segment: bytes) -> int | None:
    """The number of the stored record that begins with this segment; None for a later one."""
    begins = len(segment) >= 5 and segment[0] & 1
    return int.from_bytes(segment[1:5], "little") if begins else None


def fingerprint(segment: bytes) -> bytes:
    """The octets by which a record is known again when it is reported once more.

    What may differ the second time is left out: the count of the segment, and what the time says of the clock.
    """
    if record_number(segment) is None or len(segment) < _FLAGS_AT + 2:
        return segment[1:]
    flags = int.from_bytes(segment[_FLAGS_AT : _FLAGS_AT + 2], "little")
    if not flags & _TIME:
        return segment[1:]
    at = _FLAGS_AT + 2 + (4 if flags & _KIND else 0)
    return segment[1:at] + segment[at + 1 : at + 7] + segment[at + 9 :]


def decode(data: bytes) -> Told:
    """One observation, whole. Raises Truncated, Oversize or Undecodable."""
    octets = Octets(data)
    found = _Found()
    stamp = _observation(octets, found, _Header(), depth=0)
    if octets.left:
        raise Undecodable(f"{octets.left} octets after the end of the observation")
    return Told(values=tuple(found.values), strips=tuple(found.strips), stamp=stamp, lacks=tuple(found.lacks))


def _as_live(told: Told) -> Told:
    pieces = tuple(strip for strip in told.strips if strip.signal is SignalId.ECG)
    rest = tuple(strip for strip in told.strips if strip.signal is not SignalId.ECG)
    frames = tuple(_frame(strip, told.stamp) for strip in pieces)
    return replace(told, frames=frames, strips=rest, is_live=True)


def _frame(piece: Strip, stamp: Stamp | None) -> Frame:
    if stamp is None:
        raise Undecodable("live samples without a time")
    (samples,) = piece.leads
    t_last_ns = stamp.shown_us * 1000 + round((len(samples) - 1) * 1e9 / piece.rate_hz)
    return Frame(
        signal=piece.signal, samples=samples, t_last_ns=t_last_ns, nominal_hz=piece.rate_hz, scale=piece.scale
    )


def _observation(octets: Octets, found: _Found, outer: _Header, *, depth: int) -> Stamp | None:
    """Add what an observation holds; its time. What belongs to no signal of ours is passed over."""
    shape, length = octets.number(1), octets.number(2)
    body = Octets(octets.take(length))
    header = _header(body, outer)
    if shape == _BUNDLE:
        if depth == _DEEPEST:
            raise Undecodable("bundles within bundles within bundles")
        for _ in range(body.number(1)):
            _observation(body, found, header, depth=depth + 1)
    elif read := _READERS.get(shape):
        read(body, found, header)
    return header.stamp


def _header(body: Octets, outer: _Header) -> _Header:
    flags = body.number(2)
    kind = body.number(4) if flags & _KIND else outer.kind
    stamp = stamps.elapsed_time(body) if flags & _TIME else outer.stamp
    body.take(4 if flags & _DURATION else 0)
    status = body.number(2) if flags & _STATUS else 0
    body.take((4 if flags & _ID else 0) + (2 if flags & _PATIENT else 0))
    for flag in _LISTS:
        body.take(4 * body.number(1) if flags & flag else 0)
    for _ in range(body.number(1) if flags & _TLVS else 0):
        body.take(4)
        body.take(body.number(2))
    quality = 0 if status & _NO_MEASUREMENT else 50 if status & _QUESTIONABLE else outer.quality
    return _Header(kind=kind, stamp=stamp, quality=quality)


def _number(body: Octets, found: _Found, header: _Header) -> None:
    unit, shown = body.number(2), value(body.float32())
    signal = nomenclature.signal(header.kind or 0)
    if signal is None or CATALOGUE[signal].is_waveform:
        return
    factor = _factor(signal, unit)
    if shown is None:
        found.lacks.append(signal)
        return
    found.values.append(Value(signal=signal, value=_rounded(shown * factor), quality=header.quality))


def _several(body: Octets, found: _Found, header: _Header) -> None:
    for _ in range(body.number(1)):
        kind, shape = body.number(4), body.number(1)
        if shape != _NUMBER:
            raise Undecodable(f"a part of class {shape} among several numbers")
        _number(body, found, replace(header, kind=kind))


def _samples(body: Octets, found: _Found, header: _Header) -> None:
    unit = body.number(2)
    scale, offset = value(body.float32()), value(body.float32())
    body.take(8)
    period, a_period, size = value(body.float32()), body.number(1), body.number(1)
    signal = nomenclature.signal(header.kind or 0)
    if signal is None or not CATALOGUE[signal].is_waveform:
        return
    if not (scale and period and a_period and 1 <= size <= 4):
        raise Undecodable(f"scale {scale}, period {period} s, {a_period} in each, {size} octets a sample")
    rate_hz, step = a_period / period, _rounded(scale * _factor(signal, unit))
    if not (_SLOWEST_HZ <= rate_hz <= _FASTEST_HZ and _FINEST <= step <= _COARSEST):
        raise Undecodable(f"{rate_hz} samples a second in steps of {step}")
    lead = _shifted(_unpacked(body, size), offset, scale)
    found.strips.append(Strip(signal=signal, leads=(lead,), rate_hz=rate_hz, scale=step))


def _shifted(samples: Sequence[int], offset: float | None, scale: float) -> tuple[int, ...]:
    """The samples with the offset in them, so that the scale alone gives the quantity."""
    steps = None if offset is None else offset / scale
    if steps is None or abs(steps) > _LARGEST or steps != round(steps):
        raise Undecodable(f"an offset of {offset} is no number of steps of {scale}")
    shift = round(steps)
    if min(samples) + shift < -_LARGEST - 1 or max(samples) + shift > _LARGEST:
        raise Oversize("a sample beyond 16 bits")
    return tuple(sample + shift for sample in samples) if shift else tuple(samples)


def _unpacked(body: Octets, size: int) -> Sequence[int]:
    """The samples; their number has 32 bits, or 16 where only that fits the length."""
    left = body.left
    count = body.number(2)
    if left != 2 + count * size:
        count += body.number(2) << 16
        if left != 4 + count * size:
            raise Truncated(f"{left} octets for {count} samples of {size}")
    if not count:
        raise Undecodable("no samples")
    data = body.take(count * size)
    if size in _FORMATS:
        return struct.unpack(f"<{count}{_FORMATS[size]}", data)
    return [int.from_bytes(data[at : at + size], "little", signed=True) for at in range(0, len(data), size)]


def _factor(signal: SignalId, unit: int) -> float:
    factor = nomenclature.factor(signal, unit)
    if factor is None:
        raise Undecodable(f"{CATALOGUE[signal].name} in unit {unit}")
    return factor


def _rounded(number: float) -> float:
    """Without the last digits that a conversion of units leaves behind."""
    return float(f"{number:.9g}")


_READERS: dict[int, Callable[[Octets, _Found, _Header], None]] = {
    _NUMBER: _number,
    _SAMPLES: _samples,
    _SEVERAL: _several,
}
