"""Counts a district: each measurement that a device's firmware counted as taken, against store, quarantine and gaps.

A measurement is a frame of a strap or a value of an oximeter. Frames are known by their samples and by the strap's
time, values by what they say and how often. What was on the air when a link broke (cut) may have arrived or not, but
not twice.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import town_diary
from numpy.typing import NDArray
from town_tally import Count, Gap, explained

from accanto_contract import arrays, chunk, codec, messages, topics
from accanto_contract.messages import Readings, RefusedBytes
from accanto_contract.signals import SignalId
from accanto_firmware_sim import diary, ledger
from accanto_firmware_sim.clock import EPOCH_2000_S

FRAME = 73
_SPAN = re.compile(r"(?:from (\S+) to|before) (\S+)")
LONG_AGO = "2000-01-01T00:00:00+00:00"
_BLOCKS = """
select w.device_time, w.rate, w.codec, w.leads, w.samples, w.data, w.start from waveform w
join device d on d.id = w.device_id where d.name = %s order by w.received_at, w.start
"""
_VALUES = """
select max(value) filter (where signal = 10), max(value) filter (where signal = 11), time from observation o
join device d on d.id = o.device_id where d.name = %s and version = 1 and signal in (10, 11) group by time
"""
_QUARANTINED = """
select distinct on (gateway, epoch, seq) topic, payload, reason from quarantine where gateway is not null
order by gateway, epoch, seq
"""
_GAPS = "select gateway, reason from gateway_gap"

Pair = tuple[float | None, float | None]


@dataclass(slots=True, kw_only=True)
class Elsewhere:
    """What came to the centre and is not in the store, by device: raw frames and pairs of values, with reasons."""

    frames: dict[str, list[tuple[bytes, str]]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[str, list[tuple[Pair, str]]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The reasons alone."""


def count(folder: Path, database_url: str) -> Count:
    """Every device of a folder of ledgers."""
    total = Count()
    with psycopg.connect(database_url) as connection:
        refused, gaps = _elsewhere(connection), _gaps(connection)
        for serial, account in ledger.read(folder).items():
            device = topics.name_of(f"Simcor {serial}")
            mine = gaps[f"gw-{serial[1:]}"]
            if account.kind == "ecg":
                blocks = connection.execute(_BLOCKS, (device,)).fetchall()
                total += _of_strap(account, blocks, refused.frames[device], mine)
            elif account.kind == "plx":
                rows = connection.execute(_VALUES, (device,)).fetchall()
                total += _of_oximeter(account, rows, refused.pairs[device], mine)
        for serial, taken in diary.read(folder).items():
            device = topics.name_of(f"Simcor {serial}")
            total += town_diary.of(
                connection, device, taken, refused.messages[device], gaps[f"gw-{serial[1:]}"]
            )
    return total


def _of_strap(
    account: ledger.Account,
    blocks: Sequence[tuple[object, ...]],
    refused: Sequence[tuple[bytes, str]],
    gaps: Sequence[Gap],
) -> Count:
    frames = np.concatenate([account.sent, account.cut])
    taken = np.arange(len(frames)) < len(account.sent)
    seen, foreign = np.zeros(len(frames), np.int64), 0
    places: dict[bytes, list[int]] = defaultdict(list)
    for at, frame in enumerate(frames):
        places[frame["samples"].astype("<i4").tobytes()].append(at)
    offsets: list[tuple[int, timedelta]] = []
    for block in blocks:
        for key, last_ns in _cut_up(block):
            near = [at for at in places[key] if abs(int(frames["time_ns"][at]) - last_ns) < 4e6]
            free = [at for at in near if not seen[at]] or near
            if free:
                seen[free[0]] += 1
            foreign += not free
        offsets.append(_offset(block))
    found = Count(
        taken=int(taken.sum()), stored=int((seen[taken] > 0).sum()), twice=int(np.maximum(seen - 1, 0).sum()),
        foreign=foreign, cut=int((~taken).sum()),
    )  # fmt: skip
    lost = [(frames["samples"][at].astype("<i4").tobytes(), _moment(int(frames["time_ns"][at]), offsets))
            for at in np.flatnonzero(taken & (seen == 0))]  # fmt: skip
    return explained(account.serial, found, lost, refused, gaps)


def _of_oximeter(
    account: ledger.Account,
    rows: Iterable[Sequence[object]],
    refused: Sequence[tuple[Pair, str]],
    gaps: Sequence[Gap],
) -> Count:
    told, stored = defaultdict[Pair, list[float]](list), defaultdict[Pair, list[float]](list)
    for one in account.sent:
        told[_pair(bytes(one["octets"])[: one["length"]])].append(int(one["time_ns"]) / 1e9)
    for spo2, pulse, at in rows:
        assert isinstance(at, datetime)
        stored[_float(spo2), _float(pulse)].append(at.timestamp())
    told.pop((None, None), None)
    cut = Counter(_pair(bytes(one["octets"])[: one["length"]]) for one in account.cut)
    lost = [(pair, at) for pair, times in told.items() for at in _alone(times, stored[pair])]
    over = Counter({pair: max(0, len(times) - len(told[pair])) for pair, times in stored.items()}) - cut
    known = {pair for pair, times in told.items() if times} | set(cut)
    taken = sum(map(len, told.values()))
    found = Count(
        taken=taken, stored=taken - len(lost), cut=sum(cut.values()),
        twice=sum(n for pair, n in over.items() if pair in known),
        foreign=sum(n for pair, n in over.items() if pair not in known),
    )  # fmt: skip
    whens = [
        (pair, datetime.fromtimestamp(at).astimezone()) for pair, at in sorted(lost, key=lambda one: one[1])
    ]
    return explained(account.serial, found, whens, refused, gaps)


def _alone(taken: Sequence[float], stored: Sequence[float]) -> list[float]:
    """Which of equal values are not in the store, those that are being paired with what lies nearest in time."""
    pairs = sorted(
        (abs(one - other), at, place) for at, one in enumerate(taken) for place, other in enumerate(stored)
    )
    met, used = set[int](), set[int]()
    for _, at, place in pairs:
        if at not in met and place not in used:
            met.add(at)
            used.add(place)
    return [one for at, one in enumerate(taken) if at not in met]


def _cut_up(block: Sequence[object]) -> Iterator[tuple[bytes, int]]:
    """The frames of a block: their samples, and the strap's time of the last one."""
    device_time, rate, packing, leads, samples, data, _ = block
    held = codec.unpack(data, packing, leads=leads, samples=samples)[0]  # type: ignore[arg-type]
    yield from _frames(held, int(device_time), float(rate))  # type: ignore[call-overload, arg-type]


def _frames(held: NDArray[np.int16], first_ns: int, rate_hz: float) -> Iterator[tuple[bytes, int]]:
    for at in range(0, len(held), FRAME):
        last_ns = first_ns + round((at + FRAME - 1) / rate_hz * 1e9)
        yield held[at : at + FRAME].astype("<i4").tobytes(), last_ns


def _offset(block: Sequence[object]) -> tuple[int, timedelta]:
    device_ns, start = int(block[0]), block[6]  # type: ignore[call-overload]
    assert isinstance(start, datetime)
    return device_ns, start - _shown(device_ns)


def _shown(device_ns: int) -> datetime:
    return datetime.fromtimestamp(EPOCH_2000_S + device_ns / 1e9).astimezone()


def _moment(device_ns: int, offsets: Sequence[tuple[int, timedelta]]) -> datetime | None:
    """About when a frame was taken, by what the gateway made of the strap's clock at the nearest block."""
    if not offsets:
        return _shown(device_ns)
    return _shown(device_ns) + min(offsets, key=lambda one: abs(one[0] - device_ns))[1]


def _pair(octets: bytes) -> Pair:
    return _sfloat(octets[1:3]), _sfloat(octets[3:5])


def _sfloat(octets: bytes) -> float | None:
    raw = int.from_bytes(octets, "little")
    mantissa, exponent = raw & 0xFFF, raw >> 12
    if exponent == 0 and mantissa in (0x7FE, 0x7FF, 0x800, 0x801, 0x802):
        return None
    signed = mantissa - 4096 if mantissa > 2047 else mantissa
    return float(signed * 10.0 ** (exponent - 16 if exponent > 7 else exponent))


def _float(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _elsewhere(connection: psycopg.Connection) -> Elsewhere:
    found = Elsewhere()
    for topic, payload, reason in connection.execute(_QUARANTINED):
        device = topic.split("/")[4]
        found.messages[device].append(reason)
        if topic.endswith("/ecg"):
            one = chunk.decode(payload)
            held = arrays.unpacked(one)[0]
            found.frames[device] += [(key, reason) for key, _ in _frames(held, 0, one.header.rate_hz)]
            continue
        match messages.decode_numbered(payload):
            case Readings(readings=told):
                found.pairs[device] += [(pair, reason) for pair in _pairs(told)]
            case RefusedBytes(data=data):
                found.pairs[device].append((_pair(data), reason))
    return found


def _pairs(told: Iterable[messages.Reading]) -> Iterator[Pair]:
    moments: dict[int, dict[int, float]] = defaultdict(dict)
    for one in told:
        moments[one.t_gateway_us][one.signal] = one.value
    for moment in moments.values():
        yield moment.get(SignalId.SPO2), moment.get(SignalId.PULSE_RATE)


def _gaps(connection: psycopg.Connection) -> dict[str, list[Gap]]:
    found: dict[str, list[Gap]] = defaultdict(list)
    for gateway, reason in connection.execute(_GAPS):
        if span := _SPAN.search(reason):
            starts, ends = (datetime.fromisoformat(text or LONG_AGO).astimezone() for text in span.groups())
            found[gateway].append(Gap(starts=starts, ends=ends, reason=reason))
    return found
