"""Half a minute of ECG as a picture on paper: 25 mm/s and 10 mm/mV, three rows of ten seconds, beats marked.

A dot stands above each R peak, with the letter of what it is where it isn't normal; a grey row is one that cannot be
read. The pulse at the left is one millivolt.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from accanto.check.ecg_file import Recording
from accanto_signal.ecg.classes import Kind
from accanto_signal.ecg.quality import Verdict
from accanto_signal.ecg.report import Report

Floats = NDArray[np.float64]

MM = 4
"""Pixels of a millimetre."""
FINER = 2
"""Drawn so many times larger, then made smaller: smooth lines."""
MM_A_SECOND, MM_A_MILLIVOLT = 25, 10
ROWS, ROW_S, ROW_MM = 3, 10, 45
MOST_MM = 30
"""What lies farther from the middle of its row is cut off."""
LEFT_MM, TOP_MM, RIGHT_MM = 15, 8, 5
PAPER, FINE, STRONG, INK, MARK, SPOILT = "#fffdfb", "#f6dcdc", "#e9b5b5", "#111111", "#0b5394", "#9a9a9a"
KINDS_MARKED = {Kind.VENTRICULAR.value, Kind.SUPRAVENTRICULAR.value, Kind.PACED.value}


def draw(recording: Recording, found: Report, *, start_s: float = 0.0) -> Image.Image:
    """The picture of half a minute from `start_s` on; what lies beyond the end stays empty."""
    width = (LEFT_MM + ROW_S * MM_A_SECOND + RIGHT_MM) * MM
    height = (TOP_MM + ROWS * ROW_MM) * MM
    large = Image.new("RGB", (width * FINER, height * FINER), PAPER)
    pen = ImageDraw.Draw(large)
    _squares(pen, width // MM, height // MM)
    font = ImageFont.load_default(3 * MM * FINER)
    pen.text((_px(1), _px(1)), _title(recording), fill=INK, font=font)
    for row in range(ROWS):
        middle_mm = TOP_MM + ROW_MM * (row + 0.5)
        _pulse(pen, middle_mm)
        _row(pen, recording, found, start_s + row * ROW_S, middle_mm)
    return large.resize((width, height), Image.Resampling.LANCZOS)


def _title(recording: Recording) -> str:
    speed = f"{MM_A_SECOND} mm/s, {MM_A_MILLIVOLT} mm/mV"
    return f"{recording.lead}   {speed}   {recording.rate_hz:g} Hz, no filter"


def _px(millimetres: float) -> float:
    return millimetres * MM * FINER


def _squares(pen: ImageDraw.ImageDraw, width_mm: int, height_mm: int) -> None:
    for strong in (False, True):
        colour, line = (STRONG, FINER) if strong else (FINE, 1)
        for at in range(0, width_mm + 1, 5 if strong else 1):
            pen.line([(_px(at), 0), (_px(at), _px(height_mm))], fill=colour, width=line)
        for at in range(0, height_mm + 1, 5 if strong else 1):
            pen.line([(0, _px(at)), (_px(width_mm), _px(at))], fill=colour, width=line)


def _pulse(pen: ImageDraw.ImageDraw, middle_mm: float) -> None:
    corners = [(3, 0), (5, 0), (5, -MM_A_MILLIVOLT), (10, -MM_A_MILLIVOLT), (10, 0), (12, 0)]
    pen.line([(_px(x), _px(middle_mm + y)) for x, y in corners], fill=INK, width=FINER)


def _row(
    pen: ImageDraw.ImageDraw, recording: Recording, found: Report, start_s: float, middle_mm: float
) -> None:
    first, end = (round((start_s + shift) * recording.rate_hz) for shift in (0, ROW_S))
    values = recording.trace_uv[first:end]
    known = values[np.isfinite(values)]
    if not known.size:
        return
    height_mm = np.clip((values - np.median(known)) / 1000 * MM_A_MILLIVOLT, -MOST_MM, MOST_MM)
    across_mm = LEFT_MM + np.arange(values.size) / recording.rate_hz * MM_A_SECOND
    colour = SPOILT if _is_spoilt(found, start_s) else INK
    for piece in np.split(np.arange(values.size), np.flatnonzero(np.diff(np.isfinite(values))) + 1):
        if piece.size > 1 and np.isfinite(values[piece[0]]):
            points = zip(_px(1) * across_mm[piece], _px(1) * (middle_mm - height_mm[piece]), strict=True)
            pen.line(list(points), fill=colour, width=FINER + 1, joint="curve")
    _beats(pen, found, (first, end), middle_mm)


def _is_spoilt(found: Report, start_s: float) -> bool:
    """Whether most of the row lies in a strip that cannot be read."""
    middle_s = start_s + ROW_S / 2
    return any(
        strip.quality.verdict is Verdict.UNREADABLE and starts_s <= middle_s < starts_s + strip.seconds
        for starts_s, strip in found.strips
    )


def _beats(pen: ImageDraw.ImageDraw, found: Report, span: tuple[int, int], middle_mm: float) -> None:
    font = ImageFont.load_default(3 * MM * FINER)
    first, end = np.searchsorted(found.peaks, span)
    top = _px(middle_mm - ROW_MM / 2 + 1)
    for beat in range(int(first), int(end)):
        across = _px(LEFT_MM + (found.peaks[beat] - span[0]) / found.rate_hz * MM_A_SECOND)
        pen.ellipse([across - _px(0.5), top, across + _px(0.5), top + _px(1)], fill=MARK)
        kind = str(found.classes.kinds[beat])
        if kind in KINDS_MARKED:
            pen.text((across + _px(1), top - _px(0.5)), kind, fill=MARK, font=font)
