"""The trace in a referto of an ECG: its first rows in true millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reportlab.pdfgen.canvas import Canvas

from accanto_api.database import Connection
from accanto_api.ecg import strips
from accanto_api.ecg.loading import Record
from accanto_api.paper import ecg
from accanto_api.paper import strip as strip_rows
from accanto_api.paper.blocks import WIDTH_MM
from accanto_api.paper.pdf import Page
from accanto_api.paper.strip import Row as Laid
from accanto_api.paper.strip import Scale, Strip
from accanto_api.reading.rows import Row
from accanto_api.shapes import Language
from accanto_contract.signals import SignalId

LONGEST = timedelta(seconds=60)
ROWS = 4
"""Of a longer trace the first rows; the whole stays in the room, and in the fingerprint."""
SCALE = Scale(width_mm=WIDTH_MM - WIDTH_MM % 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Some rows of a strip."""

    strip: Strip
    laid: Sequence[Laid]

    @property
    def height_mm(self) -> float:
        """With what stands around the rows."""
        return ecg.height_mm(self.laid, SCALE)

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it."""
        return ecg.draw(Page(canvas), (x_mm, y_mm), self.strip, scale=SCALE, laid=self.laid)


async def load(connection: Connection, reading: Row, language: Language, *, now: datetime) -> Figure | None:
    """The first rows of the trace that a reading is about; None where nothing of it is there any more."""
    if reading.device_id is None or reading.starts is None or reading.ends is None:
        return None
    record = Record(
        patient=reading.patient_id,
        device=reading.device_id,
        signal=reading.signal_id or int(SignalId.ECG),
        starts=reading.starts,
        ends=min(reading.ends, reading.starts + LONGEST),
    )
    strip = await strips.load(connection, record, language=language, now=now)
    return Figure(strip=strip, laid=strip_rows.rows(strip, SCALE)[:ROWS])
