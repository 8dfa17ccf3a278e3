"""From a record of the store to a file of the form that was asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from accanto_api.ecg import computed, leads, strips
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.strips import Drawn, Fetched
from accanto_api.exports import edf, sheets, table, wfdb
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
WITHOUT_BEATS: frozenset[Form] = frozenset({"dicom", "csv"})
LONGEST_ON_PAPER_S = strips.LONGEST.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a file should be."""

    form: Form
    identity: Identity
    language: Language
    now: datetime
    mm_per_s: float
    mm_per_mv: float


def refuse_too_much(row: Layout, form: Form) -> None:
    """Raises No for more than a file of this form should hold."""
    most_s = LONGEST_ON_PAPER_S if form in {"pdf", "png"} else row.samples / row.rate_hz
    most = MOST_ROWS if form == "csv" else MOST_SAMPLES
    if row.samples / row.rate_hz > most_s or row.samples * row.leads > most:
        raise No(Code.TOO_LONG)


def made(fetched: Fetched, wish: Wish) -> bytes:
    """The file: seconds of work for a day. Raises No where the form cannot hold the record."""
    of = strips.drawn(fetched, has_beats=wish.form not in WITHOUT_BEATS)
    is_named = wish.identity == "full"
    if wish.form in {"pdf", "png"}:
        strip = strips.strip(of, language=wish.language, now=wish.now, is_named=is_named)
        scale = sheets.scale(strip, mm_per_s=wish.mm_per_s, mm_per_mv=wish.mm_per_mv)
        return sheets.pdf(strip, scale) if wish.form == "pdf" else sheets.png(strip, scale)
    return _writer(wish.form)(recording(of, is_named=is_named))


def _writer(form: Form) -> Callable[[Recording], bytes]:
    if form != "dicom":
        return {"wfdb": wfdb.written, "edf": edf.written, "csv": table.ecg}[form]
    from accanto_api.exports import dicom  # noqa: PLC0415  only who exports loads pydicom

    return dicom.written


def recording(of: Drawn, *, is_named: bool) -> Recording:
    """A record as files hold it: every sample as it was measured."""
    samples, labels = of.beats.standing
    known = of.fetched
    return Recording(
        leads=leads.names(known.row.leads),
        samples=known.trace.samples,
        gaps=tuple(computed.stretches(~known.trace.is_there)),
        rate_hz=known.row.rate_hz,
        uv_per_lsb=known.row.uv_per_lsb,
        starts=known.row.starts,
        beats=tuple(zip(samples.tolist(), labels.tolist(), strict=True)),
        device=known.source.device,
        algorithm=computed.ALGORITHM,
        whose=known.person if is_named else None,
    )
