"""An ECG strip in true millimetres: paper, calibration pulse, trace, beats, and what must stand beside every trace.

Squares of 1 and 5 mm; the pulse is 1 mV high and 200 ms wide at every speed and gain. A row is centred on the median of
its samples; what reaches beyond the paper is cut off, and said. A gap is hatched and never bridged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from accanto_alerts import wallclock
from accanto_api.paper.strip import GRID_MM, PULSE_MV, PULSE_S, Beat, Cell, Row, Scale, Strip, rows
from accanto_api.paper.surface import (
    ACCENT,
    FINE,
    FINE_MM,
    INK,
    INK_2,
    LARGE_MM,
    PAPER,
    SMALL_MM,
    STRONG,
    STRONG_MM,
    TRACE,
    TRACE_MM,
    Point,
    Surface,
)

HEAD_MM, FOOT_MM = 12.0, 9.0
HATCH_MM = 2.0
LABEL_ROOM_MM = 7.0
"""RR intervals are written where beats stand at least so far apart."""

WORDS = {
    "received": ("ricevuto", "received"),
    "printed": ("stampato", "printed"),
    "filter": ("filtro", "filter"),
    "scale": ("in scala se stampato al 100 %", "true to scale if printed at 100 %"),
    "ruler": ("5 mm", "5 mm"),
    "missing": ("nessun dato", "no data"),
    "beyond": ("oltre la carta", "beyond the paper"),
    "computed": (
        "battiti e intervalli RR: calcolati dal programma, non validati",
        "beats and RR intervals: computed by the program, not validated",
    ),
    "centred": ("linea di base centrata", "baseline centred"),
}


def draw(
    surface: Surface,
    at: Point,
    strip: Strip,
    *,
    scale: Scale | None = None,
    laid: Sequence[Row] | None = None,
) -> float:
    """Draw a strip with its upper left corner at a point; gives its height in millimetres.

    `laid` are the rows to be drawn (default: all of the strip).
    """
    scale = scale or Scale()
    laid = rows(strip, scale) if laid is None else laid
    left, top = at
    _head(surface, at, strip, scale, laid)
    paper = (left, top + HEAD_MM)
    height = scale.row_mm * len(laid)
    _squares(surface, paper, scale.left_mm + scale.across_mm, height)
    for number, row in enumerate(laid):
        _row(surface, (left, paper[1] + number * scale.row_mm), strip, scale, row)
    _foot(surface, (left, paper[1] + height), strip, scale)
    return HEAD_MM + height + FOOT_MM


def height_mm(laid: Sequence[Row], scale: Scale) -> float:
    """How high so many rows are with all that stands around them."""
    return HEAD_MM + scale.row_mm * len(laid) + FOOT_MM


def _head(surface: Surface, at: Point, strip: Strip, scale: Scale, laid: Sequence[Row]) -> None:
    """Whose trace, when, of which device, how old."""
    left, top = at
    right = left + scale.left_mm + scale.across_mm
    first, last = laid[0][0].first, max(cell.last for row in laid for cell in row)
    when = f"{_day(strip.time_of(first))}, {_clock(strip.time_of(first))}–{_clock(strip.time_of(last))}"
    labels = strip.labels
    surface.text((left, top + 4), labels.patient, height_mm=LARGE_MM, bold=True)
    surface.text((right, top + 4), when, anchor="end", bold=True)
    surface.text((left, top + 9), labels.device, colour=INK_2)
    ages = (("received", labels.received_at), ("printed", labels.printed_at))
    age = " · ".join(f"{_say(strip, word)} {_stamp(time)}" for word, time in ages)
    surface.text((right, top + 9), age, colour=INK_2, anchor="end")


def _foot(surface: Surface, at: Point, strip: Strip, scale: Scale) -> None:
    """Speed, gain, rate and filter, who found the beats, and a ruler by which a copy can be checked."""
    left, top = at
    right = left + scale.left_mm + scale.across_mm
    parts = (
        f"{scale.mm_per_s:g} mm/s",
        f"{scale.mm_per_mv:g} mm/mV",
        f"{strip.rate_hz:g} Hz",
        f"{_say(strip, 'filter')}: {strip.labels.filter}",
        _say(strip, "centred"),
        _say(strip, "scale"),
    )
    surface.text((left, top + 5), " · ".join(parts), height_mm=SMALL_MM, colour=INK_2)
    if strip.beats:
        surface.text((left, top + 8.2), _say(strip, "computed"), height_mm=SMALL_MM, colour=INK_2)
    ruler = ((right - 20, top + 3), (right - 20, top + 5), (right - 15, top + 5), (right - 15, top + 3))
    surface.line(ruler, colour=INK, width_mm=STRONG_MM)
    surface.text((right - 13, top + 5), _say(strip, "ruler"), height_mm=SMALL_MM, colour=INK_2)


def _squares(surface: Surface, at: Point, width: float, height: float) -> None:
    """Paper: every millimetre a fine line, every fifth a strong one, the first at the edge."""
    left, top = at
    surface.box(at, (width, height), fill=PAPER)
    for is_strong in (False, True):
        style = {"colour": STRONG if is_strong else FINE}
        line_mm = STRONG_MM if is_strong else FINE_MM
        step = int(GRID_MM) if is_strong else 1
        for across in range(0, round(width) + 1, step):
            surface.line(((left + across, top), (left + across, top + height)), width_mm=line_mm, **style)
        for down in range(0, round(height) + 1, step):
            surface.line(((left, top + down), (left + width, top + down)), width_mm=line_mm, **style)


def _row(surface: Surface, at: Point, strip: Strip, scale: Scale, row: Row) -> None:
    left, top = at
    middle = top + scale.row_mm / 2
    _pulse(surface, (left, middle), scale)
    for cell in row:
        start = left + scale.left_mm + cell.at_mm
        surface.text((start + 0.5, top + 3), strip.leads[cell.lead], bold=True)
        if cell.at_mm:
            surface.line(((start, middle - 3), (start, middle + 3)), colour=TRACE, width_mm=FINE_MM)
        _holes(surface, (start, top), strip, scale, cell)
        _trace(surface, (start, middle), strip, scale, cell)
    whole = row[0]
    after = left + scale.left_mm + whole.at_mm + surface.width(strip.leads[whole.lead], bold=True) + 2
    surface.text((after, top + 3), _clock(strip.time_of(whole.first)), height_mm=SMALL_MM, colour=INK_2)
    if len(row) == 1:
        _beats(surface, (left + scale.left_mm, top), strip, scale, whole)


def _pulse(surface: Surface, at: Point, scale: Scale) -> None:
    left, middle = at
    wide, high = PULSE_S * scale.mm_per_s, PULSE_MV * scale.mm_per_mv
    first = left + GRID_MM
    corners = ((left + 2, middle), (first, middle), (first, middle - high), (first + wide, middle - high))
    after = ((first + wide, middle), (first + wide + 3, middle))
    surface.line((*corners, *after), colour=TRACE, width_mm=TRACE_MM)


def _trace(surface: Surface, at: Point, strip: Strip, scale: Scale, cell: Cell) -> None:
    left, middle = at
    values = strip.uv[cell.lead, cell.first : cell.last]
    if not np.isfinite(values).any():
        return
    most = scale.row_mm / 2
    up = (values - np.nanmedian(values)) / 1000 * scale.mm_per_mv
    across = left + np.arange(values.size) / strip.rate_hz * scale.mm_per_s
    down = middle - np.clip(up, -most, most)
    for piece in _pieces(np.isfinite(values)):
        points = list(zip(across[piece].tolist(), down[piece].tolist(), strict=True))
        surface.line(points if len(points) > 1 else points * 2, colour=TRACE, width_mm=TRACE_MM)
    if np.nanmax(np.abs(up)) > most:
        where = (left + values.size / strip.rate_hz * scale.mm_per_s, middle - most + 3)
        surface.text(where, _say(strip, "beyond"), height_mm=SMALL_MM, colour=ACCENT, anchor="end")


def _pieces(is_there: NDArray[np.bool_]) -> Iterator[slice]:
    """Where samples follow each other."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_there, [False]]).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        yield slice(first, last)


def _holes(surface: Surface, at: Point, strip: Strip, scale: Scale, cell: Cell) -> None:
    """Where nothing was measured, and where nothing can be read: hatched, and named."""
    missing = ~np.isfinite(strip.uv[cell.lead, cell.first : cell.last])
    named = [(one.start, one.stop, _say(strip, "missing")) for one in _pieces(missing)]
    named += [
        (max(one.first, cell.first) - cell.first, min(one.last, cell.last) - cell.first, one.why)
        for one in strip.spoilt
    ]
    for first, last, why in named:
        if first < last:
            wide = (last - first) / strip.rate_hz * scale.mm_per_s
            where = at[0] + first / strip.rate_hz * scale.mm_per_s
            _hatch(surface, (where, at[1] + 4), (wide, scale.row_mm - 8))
            _named(surface, (where + 1, at[1] + scale.row_mm - 6), why)


def _hatch(surface: Surface, at: Point, size: Point) -> None:
    """Slanting lines inside a rectangle."""
    left, top = at
    wide, high = size
    for start in np.arange(HATCH_MM, wide + high, HATCH_MM).tolist():
        low = (left + max(0.0, start - high), top + min(start, high))
        far = (left + min(start, wide), top + max(0.0, start - wide))
        surface.line((low, far), colour=STRONG, width_mm=STRONG_MM)


def _named(surface: Surface, at: Point, why: str) -> None:
    wide = surface.width(why, height_mm=SMALL_MM)
    surface.box((at[0] - 0.5, at[1] - 2.5), (wide + 1, 3.3), fill=PAPER)
    surface.text(at, why, height_mm=SMALL_MM, colour=INK_2)


def _beats(surface: Surface, at: Point, strip: Strip, scale: Scale, cell: Cell) -> None:
    """What each beat is, below it, and the RR interval between two that no gap parts."""
    mm_per_sample = scale.mm_per_s / strip.rate_hz
    down = at[1] + scale.row_mm - 1.5
    before: Beat | None = None
    for beat in strip.beats:
        if not cell.first <= beat.sample < cell.last:
            continue
        across = at[0] + (beat.sample - cell.first) * mm_per_sample
        if beat.label != "N":
            surface.box((across - 1.6, down - 2.6), (3.2, 3.2), fill=INK)
        colour = INK_2 if beat.label == "N" else PAPER
        surface.text((across, down), beat.label, height_mm=SMALL_MM, colour=colour, anchor="middle")
        wide = 0.0 if before is None else (beat.sample - before.sample) * mm_per_sample
        if (
            before
            and wide > LABEL_ROOM_MM
            and np.isfinite(strip.uv[cell.lead, before.sample : beat.sample]).all()
        ):
            rr_ms = f"{1000 * (beat.sample - before.sample) / strip.rate_hz:.0f}"
            middle = (across - wide / 2, down)
            surface.text(middle, rr_ms, height_mm=SMALL_MM - 0.4, colour=INK_2, anchor="middle")
        before = beat


def _say(strip: Strip, word: str) -> str:
    return WORDS[word][0 if strip.labels.language == "it" else 1]


def _clock(time: datetime) -> str:
    return f"{wallclock.local(time):%H:%M:%S}"


def _day(time: datetime) -> str:
    return f"{wallclock.local(time):%d/%m/%Y}"


def _stamp(time: datetime) -> str:
    return f"{wallclock.local(time):%d/%m/%Y %H:%M}"
