"""From a record of the store to a file of the form that was asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from accanto_api.ecg import computed, leads, strips
from accanto_api.ecg.strips import Drawn
from accanto_api.exports import dicom, edf, sheets, table, wfdb
from accanto_api.exports.recording import Recording
from accanto_api.problems import Code, No
from accanto_api.shapes import Language

Form = Literal["wfdb", "edf", "dicom", "csv", "pdf", "png"]
Identity = Literal["full", "none"]
MEDIA_TYPES: Mapping[Form, tuple[str, str]] = MappingProxyType(
    {
        "wfdb": ("application/zip", "zip"),
        "edf": ("application/edf", "edf"),
        "dicom": ("application/dicom", "dcm"),
        "csv": ("text/csv", "csv"),
        "pdf": ("application/pdf", "pdf"),
        "png": ("image/png", "png"),
    }
)
"""The media type of each form, and the ending of its file."""
MOST_SAMPLES = 45_000_000
"""Of all leads: a day of two leads at 250 Hz, 90 MB."""
MOST_ROWS = 2_000_000
"""Of a table."""
_WRITERS: Mapping[Form, Callable[[Recording], bytes]] = MappingProxyType({
    "wfdb": wfdb.written, "edf": edf.written, "dicom": dicom.written, "csv": table.ecg,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a file should be."""

    form: Form
    identity: Identity
    language: Language
    now: datetime
    mm_per_s: float
    mm_per_mv: float


def refuse_too_much(samples: int, form: Form) -> None:
    """Raises No for more samples than a file of this form should hold."""
    if samples > (MOST_ROWS if form == "csv" else MOST_SAMPLES):
        raise No(Code.TOO_LONG)


def made(of: Drawn, wish: Wish) -> bytes:
    """The file. Raises No where the form cannot hold the record."""
    if wish.form in {"pdf", "png"}:
        if of.record.ends - of.record.starts > strips.LONGEST:
            raise No(Code.TOO_LONG)
        strip = strips.strip(of, language=wish.language, now=wish.now, is_named=wish.identity == "full")
        scale = sheets.scale(strip, mm_per_s=wish.mm_per_s, mm_per_mv=wish.mm_per_mv)
        return sheets.pdf(strip, scale) if wish.form == "pdf" else sheets.png(strip, scale)
    return _WRITERS[wish.form](recording(of, is_named=wish.identity == "full"))


def recording(of: Drawn, *, is_named: bool) -> Recording:
    """A record as files hold it: every sample as it was measured."""
    samples, labels = of.beats.standing
    return Recording(
        leads=leads.names(of.row.leads),
        samples=of.trace.samples,
        gaps=tuple(computed.stretches(~of.trace.is_there)),
        rate_hz=of.row.rate_hz,
        uv_per_lsb=of.row.uv_per_lsb,
        starts=of.row.starts,
        beats=tuple(zip(samples.tolist(), labels.tolist(), strict=True)),
        device=of.source.device,
        algorithm=computed.ALGORITHM,
        whose=of.person if is_named else None,
    )
