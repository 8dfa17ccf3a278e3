"""Rows as PostgreSQL takes them fastest: COPY in its binary format, packed by `struct`.

The format is that of the PostgreSQL manual, chapter "COPY", section "Binary Format": a signature, then for each row
the number of its fields and each field with its length, big-endian; a length of -1 is null. The order of the columns
stands in sql/ingestion.sql.
"""

import struct
from collections.abc import Sequence

from accanto_store.rows import Observation, Waveform

Y2000_US = 946_684_800_000_000
"""Microseconds from 1970 to 2000, where PostgreSQL begins to count."""

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"

_FIELDS = struct.Struct(">h")
_NUMBER = struct.Struct(">hii")
_OBSERVATION = struct.Struct(">iqidiq")
_DEVICE_TIME = struct.Struct(">iq")
_OBSERVATION_REST = struct.Struct(">iqiiihihihih")
_WAVEFORM = struct.Struct(">iqidiqiqiqiiiiifihihihihi")


def observations(rows: Sequence[Observation], *, numbered: bool = False) -> bytes:
    """COPY data in the order of `copy_observations`; where numbered, the row's index from 0 comes first."""
    return b"".join((_SIGNATURE, *_each(map(_observation, rows), 10, numbered=numbered), _TRAILER))


def waveforms(rows: Sequence[Waveform], *, numbered: bool = False) -> bytes:
    """COPY data in the order of `copy_waveforms`; where numbered, the row's index from 0 comes first."""
    return b"".join((_SIGNATURE, *_each(map(_waveform, rows), 13, numbered=numbered), _TRAILER))


def _each(packed: "map[bytes]", fields: int, *, numbered: bool) -> list[bytes]:
    if numbered:
        return [_NUMBER.pack(fields + 1, 4, n) + row for n, row in enumerate(packed)]
    count = _FIELDS.pack(fields)
    return [count + row for row in packed]


def _observation(row: Observation) -> bytes:
    device_time = b"\xff\xff\xff\xff" if row.device_time is None else _DEVICE_TIME.pack(8, row.device_time)
    return (
        _OBSERVATION.pack(8, row.time_us - Y2000_US, 8, row.value, 8, row.patient_id)
        + device_time
        + _OBSERVATION_REST.pack(
            8, row.received_us - Y2000_US, 4, row.device_id, 2, row.signal, 2, row.quality, 2, row.flags, 2, 1
        )
    )


def _waveform(row: Waveform) -> bytes:
    return (
        _WAVEFORM.pack(
            8, row.start_us - Y2000_US, 8, row.rate_hz, 8, row.patient_id, 8, row.device_time,
            8, row.received_us - Y2000_US, 4, row.device_id, 4, row.samples, 4, row.scale,
            2, row.signal, 2, row.leads, 2, row.codec, 2, row.flags, len(row.data),
        )
        + row.data
    )  # fmt: skip
