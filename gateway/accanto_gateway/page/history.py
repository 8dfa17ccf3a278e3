"""What the home keeps, for the patient to read: a list for the eye, and tables (CSV) to take away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from accanto_contract import header, messages, packing
from accanto_contract.errors import Refused
from accanto_contract.identity import DeviceId
from accanto_contract.messages import Reading, Readings
from accanto_contract.signals import CATALOGUE, SignalId
from accanto_contract.topics import Kind
from accanto_gateway.kept import Archive, Kept
from accanto_gateway.page import day, measures
from accanto_gateway.page.measures import Measure

WAVES = tuple(kind for kind in Kind if kind.is_waveform)
READ = (Kind.OBSERVATION, *WAVES)
MONTH_US = 30 * 86_400_000_000
STEP_US = 3_600_000_000
MOST_LINES = 300
MOST_READ = 20_000
TOGETHER_US = 600_000_000
"""Values of one device within ten minutes are one line of the list."""

Since = Mapping[str, int]
"""Since when a device is this patient's, microseconds: what it remembers of another is not shown."""
ALWAYS: Since = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the list: a measure, and what became of it."""

    at_us: int
    measure: Measure
    device: DeviceId
    readings: tuple[Reading, ...]
    """Empty for a trace."""
    is_sent: bool


def readings(kept: Iterable[Kept], since: Since = ALWAYS) -> Iterator[tuple[Kept, Reading]]:
    """Every value in these messages that is this patient's."""
    for one in kept:
        if one.kind.is_waveform:
            continue
        try:
            message = messages.decode_numbered(one.body)
        except Refused:
            continue
        if isinstance(message, Readings):
            from_us = since.get(one.device, 0)
            yield from ((one, reading) for reading in message.readings if reading.t_gateway_us >= from_us)


def newest(archive: Archive, *, now_us: int, since: Since = ALWAYS) -> list[Line]:
    """The list, newest first: a month, or as much of it as a screen can hold and a small machine read in a moment."""
    found: list[Line] = []
    until_us, count = now_us + 1, 0
    while until_us > now_us - MONTH_US and len(found) < MOST_LINES and count < MOST_READ:
        kept = list(archive.messages(READ, since_us=until_us - STEP_US, until_us=until_us))
        found += sorted((*lines(kept, since), *_strips(kept, since)), key=lambda line: -line.at_us)
        until_us, count = until_us - STEP_US, count + len(kept)
    return found[:MOST_LINES]


def _strips(kept: Iterable[Kept], since: Since) -> list[Line]:
    """A line for each ten minutes of a device's trace."""
    found: dict[tuple[DeviceId, int], Line] = {}
    for one, head, _ in traced((one for one in kept if one.kind.is_waveform), since):
        slot = (one.device, head.t_gateway_us // TOGETHER_US)
        known = found.get(slot)
        found[slot] = Line(
            at_us=known.at_us if known else head.t_gateway_us, measure=measures.of((head.signal,)),
            device=one.device, readings=(), is_sent=one.is_sent and (known is None or known.is_sent),
        )  # fmt: skip
    return list(found.values())


def lines(kept: Iterable[Kept], since: Since = ALWAYS) -> list[Line]:
    """The list, newest first; of values that stream the last of ten minutes."""
    found: dict[tuple[DeviceId, int], Line] = {}
    for one, reading in readings(kept, since):
        if not measures.is_usable(reading):
            continue
        slot = (one.device, reading.t_gateway_us // TOGETHER_US)
        known = found.get(slot)
        newest = {r.signal: r for r in (*(known.readings if known else ()), reading)}
        found[slot] = Line(
            at_us=reading.t_gateway_us, measure=measures.of(newest), device=one.device,
            readings=tuple(newest.values()), is_sent=one.is_sent and (known is None or known.is_sent),
        )  # fmt: skip
    return sorted(found.values(), key=lambda line: -line.at_us)


def traced(kept: Iterable[Kept], since: Since = ALWAYS) -> Iterator[tuple[Kept, header.Header, bytes]]:
    """Every piece of a trace in these messages that is this patient's, with its header and packed samples."""
    for one in kept:
        try:
            head, body = header.parse(one.body)
        except Refused:
            continue
        if head.t_gateway_us >= since.get(one.device, 0):
            yield one, head, body


def value_table(kept: Iterable[Kept], where: ZoneInfo, since: Since = ALWAYS) -> Iterator[bytes]:
    """Every value as a table, piece by piece."""
    yield b"time,device,measure,value,unit,quality,at_centre\r\n"
    for one, reading in readings(kept, since):
        name, unit = _named(reading.signal)
        yield (
            f"{_moment(reading.t_gateway_us, where)},{one.device},{name},{reading.value:g},{unit},"
            f"{reading.quality},{'yes' if one.is_sent else 'no'}\r\n"
        ).encode()


def trace_table(kept: Iterable[Kept], where: ZoneInfo, since: Since = ALWAYS) -> Iterator[bytes]:
    """Every sample of every trace as a table, a chunk at a time."""
    yield b"time,device,measure,lead,value,unit\r\n"
    for one, head, body in traced(kept, since):
        name, unit = _named(head.signal)
        try:
            samples = packing.restored(body, head.codec, leads=head.leads, samples=head.samples)
        except Refused:
            continue
        for lead in range(head.leads):
            rows = []
            for index in range(head.samples):
                at_us = head.t_gateway_us + round(index * 1e6 / head.rate_hz)
                value = samples[lead * head.samples + index] * head.scale
                rows.append(f"{_moment(at_us, where)},{one.device},{name},{lead + 1},{value:g},{unit}\r\n")
            yield "".join(rows).encode()


def _named(signal: int) -> tuple[str, str]:
    try:
        known = CATALOGUE[SignalId(signal)]
    except (KeyError, ValueError):
        return f"signal_{signal}", ""
    return known.name, known.unit


def _moment(at_us: int, where: ZoneInfo) -> str:
    return day.local(at_us, where).isoformat(timespec="milliseconds")
