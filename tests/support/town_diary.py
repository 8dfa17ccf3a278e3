"""Counts the devices that measure now and then: each line of a diary against store, quarantine and gaps.

A measurement is stored where all its values and all its curves are. In quarantine the bytes of a device are not read
again here: a message with a reason accounts for one measurement of that device.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import psycopg
from town_tally import Count, Gap, explained

from accanto_contract import codec
from accanto_firmware_sim.diary import Taken

_SAID = """
select s.name, o.value from observation o join device d on d.id = o.device_id join signal s on s.id = o.signal
where d.name = %s and o.version = 1
"""
_DRAWN = """
select s.name, w.codec, w.leads, w.samples, w.data from waveform w join device d on d.id = w.device_id
join signal s on s.id = w.signal where d.name = %s
"""

Part = tuple[str, object]
"""A value or a curve, by the name of its signal."""


def of(
    connection: psycopg.Connection,
    device: str,
    taken: Sequence[Taken],
    refused: Sequence[str],
    gaps: Sequence[Gap],
) -> Count:
    """The count of one device."""
    stored = _stored(connection, device)
    left, lost, kept = Counter(stored), list[tuple[object, datetime | None]](), 0
    kept_till = datetime.fromtimestamp(0).astimezone()
    for one in taken:
        parts, at = Counter(_parts(one)), datetime.fromtimestamp(one.time_ns / 1e9).astimezone()
        if all(left[part] >= count for part, count in parts.items()):
            left -= parts
            kept, kept_till = kept + 1, at
        else:
            lost.append((device, at))
    names = {name for one in taken for name, _ in _parts(one)}
    known = {part for one in taken for part in _parts(one)}
    over = {part: count for part, count in left.items() if part[0] in names}
    found = Count(
        taken=len(taken), stored=kept,
        twice=sum(count for part, count in over.items() if part in known),
        foreign=sum(count for part, count in over.items() if part not in known),
    )  # fmt: skip
    whys = [(device, reason) for reason in refused]
    return explained(device, found, lost, whys, gaps, kept_till=kept_till)


def _stored(connection: psycopg.Connection, device: str) -> list[Part]:
    values: list[Part] = [(name, round(value, 2)) for name, value in connection.execute(_SAID, (device,))]
    curves: list[Part] = [
        (name, _curve(codec.unpack(data, packing, leads=leads, samples=samples)[0]))
        for name, packing, leads, samples, data in connection.execute(_DRAWN, (device,))
    ]
    return values + curves


def _parts(one: Taken) -> list[Part]:
    values: list[Part] = [(name, round(value, 2)) for name, value in one.values.items()]
    return values + [(name, _curve(np.asarray(wave))) for name, wave in one.waves.items()]


def _curve(samples: "np.typing.NDArray[np.generic]") -> bytes:
    return np.asarray(samples, "<i4").tobytes()
