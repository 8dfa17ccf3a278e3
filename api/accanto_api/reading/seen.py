"""What a reader saw before they signed: the name that the trace itself carried when it was shown.

Data come late. What came after a room was opened is on no screen, but in the store; a signature would speak of it too.
"""

from accanto_api.database import Connection
from accanto_api.ecg import loading
from accanto_api.ecg.loading import Record
from accanto_api.problems import Code, No
from accanto_api.reading.rows import Row
from accanto_api.spirometry import view
from accanto_contract.signals import SignalId
from accanto_store import moments


async def require(connection: Connection, reading: Row, shown: str | None) -> None:
    """What is in the store is what was shown; pictures of the eyes cannot change. Raises No."""
    if reading.specialty == "fundus":
        return
    now = await (_blows if reading.specialty == "spirometry" else _heart)(connection, reading)
    if shown is None or shown != now:
        raise No(Code.TRACE_CHANGED)


async def _heart(connection: Connection, reading: Row) -> str | None:
    """The `version` of an ECG as its description gives it (routes/ecg)."""
    assert reading.device_id and reading.starts and reading.ends  # noqa: S101, PT018  a trace has a span
    row = await loading.layout(
        connection,
        Record(
            patient=reading.patient_id,
            device=reading.device_id,
            signal=reading.signal_id or int(SignalId.ECG),
            starts=reading.starts,
            ends=reading.ends,
        ),
    )
    return row.version if row else None


async def _blows(connection: Connection, reading: Row) -> str:
    """The `trace` of each part of a session of blows, in order (routes/spirometry)."""
    assert reading.device_id and reading.starts  # noqa: S101, PT018  a trace has a span
    key = f"{reading.device_id}-{moments.to_us(reading.starts)}"
    session = await view.holding(connection, reading.patient_id, key)
    found = await view.seen_at(connection, reading.patient_id, session)
    return ",".join(piece.trace for piece in found.pieces)
