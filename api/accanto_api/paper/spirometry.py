"""A session of blows on paper: the flow-volume loop and volume over time at a stated scale, and each blow's numbers.

One litre is as long as two litres a second. Only lines and letters tell the blows apart, so that a black-and-white copy
still does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from accanto_alerts import wallclock
from accanto_api.database import Connection
from accanto_api.paper.blocks import WIDTH_MM
from accanto_api.paper.pdf import Page
from accanto_api.paper.surface import INK, INK_2, SMALL_MM, TEXT_MM, TRACE, Anchor, Point, Surface
from accanto_api.problems import No
from accanto_api.reading.rows import Row
from accanto_api.shapes import Language
from accanto_api.spirometry import view
from accanto_api.spirometry.shapes import Effort, SpirometrySession
from accanto_store import moments

LITRE_MM = (15.0, 10.0, 7.5)
"""The largest of these at which both pictures fit their places."""
LOOP_MM, TIME_MM, PICTURE_MM = 74.0, 80.0, 84.0
"""How wide the loop and the curve over time may be, and how high."""
LEFT_MM, HEAD_MM, ROW_MM = 8.0, 11.0, 4.6
DASHES_MM: tuple[tuple[float, ...], ...] = ((), (2.4, 1.0), (0.7, 1.0), (3.0, 1.0, 0.7, 1.0))
COLOURS = ("#6b2c62", "#0b7285", "#9a5b00", "#56636d")
FINEST_MM = 0.08
GRID, BAND = "#d3dadf", "#76838c"
WORDS = {
    "loop": ("Flusso-volume", "Flow-volume"),
    "time": ("Volume-tempo", "Volume-time"),
    "flow": ("flusso, L/s", "flow, L/s"),
    "volume": ("volume espirato, L", "exhaled volume, L"),
    "litres": ("volume, L", "volume, L"),
    "seconds": ("tempo dal tempo zero, s", "time since time zero, s"),
    "scale": (
        "1 L = {} mm, 1 L/s = {} mm, 1 s = {} mm se stampato al 100 %",
        "1 L = {} mm, 1 L/s = {} mm, 1 s = {} mm if printed at 100 %",
    ),
    "units": (
        "litri BTPS dall'inspirazione piena, senza filtri",
        "litres BTPS from full inspiration, unfiltered",
    ),
    "predicted": ("cerchi: predetto; linea sottile: LLN", "circles: predicted; thin line: LLN"),
    "effort": ("Prova", "Effort"),
    "counts": ("Conta per", "Counts for"),
    "neither": ("nessuno", "neither"),
    "computed": ("calcolato dal programma", "computed by the program"),
    "before": ("prima", "before"),
    "after": ("dopo", "after"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A session as a block of a referto."""

    session: SpirometrySession
    language: Language

    @property
    def height_mm(self) -> float:
        """Pictures and table."""
        return HEAD_MM + PICTURE_MM + 10.0 + ROW_MM * (len(self.session.efforts) + 1)

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it with its upper left corner there."""
        return draw(Page(canvas), (x_mm, y_mm), self)


async def load(connection: Connection, reading: Row, language: Language, *, now: datetime) -> Figure | None:
    """The session that a reading is about; None where no blow is left to be drawn."""
    if reading.device_id is None or reading.starts is None:
        return None
    key = f"{reading.device_id}-{moments.to_us(reading.starts)}"
    try:
        session = await view.of(connection, reading.patient_id, key, now=now)
    except No:
        return None
    return Figure(session=session, language=language)


def draw(surface: Surface, at: Point, figure: Figure) -> float:
    """Draw a session with its upper left corner at a point; gives its height in millimetres."""
    session, words = figure.session, _Words(figure.language)
    litre = scale_mm(session)
    second = TIME_MM / max(6.0, *(_lasts(one) for one in session.efforts))
    left, top = at
    starts = wallclock.local(session.starts)
    device = f"{session.device.model} {session.device.serial}".strip()
    surface.text((left, top + 4.0), f"{starts:%d/%m/%Y %H:%M}  {device}, {words['units']}", height_mm=TEXT_MM)
    lengths = (f"{value:g}".replace(".", words.comma) for value in (litre, litre / 2, round(second, 1)))
    said = words["scale"].format(*lengths)
    surface.text((left, top + 8.0), said, height_mm=SMALL_MM, colour=INK_2)
    foot = top + HEAD_MM + PICTURE_MM
    _loop(surface, (left + LEFT_MM, foot), session, litre, words)
    _time(surface, (left + LEFT_MM + LOOP_MM + 10.0, foot), session, (second, litre), words)
    _table(surface, (left, foot + 10.0), session, words)
    return figure.height_mm


def scale_mm(session: SpirometrySession) -> float:
    """Millimetres for one litre."""
    volume = max([1.0, *(max(one.volume_ml) / 1000 for one in session.efforts)])
    flow = max([2.0, *(max(one.flow_ml_s) / 1000 for one in session.efforts)])
    volume = max([volume, *(one.volume for one in session.loop)])
    flow = max([flow, *(one.flow for one in session.loop)])
    fits = (mm for mm in LITRE_MM if volume * mm <= LOOP_MM - 4 and flow * mm / 2 <= PICTURE_MM - 8)
    return next(fits, LITRE_MM[-1])


class _Words:
    def __init__(self, language: Language) -> None:
        self._at = 0 if language == "it" else 1
        self.comma = "," if language == "it" else "."

    def __getitem__(self, name: str) -> str:
        return WORDS[name][self._at]


def _loop(surface: Surface, foot: Point, session: SpirometrySession, litre: float, words: _Words) -> None:
    left, bottom = foot
    top = bottom - PICTURE_MM + 6
    for litres in range(int((LOOP_MM - 4) / litre) + 1):
        across = left + litres * litre
        surface.line(((across, top), (across, bottom)), colour=GRID, width_mm=0.15)
        surface.text((across, bottom + 3.2), str(litres), height_mm=SMALL_MM, anchor="middle")
    for flow in range(0, int(2 * (bottom - top) / litre) + 1, 2):
        up = bottom - flow * litre / 2
        surface.line(((left, up), (left + LOOP_MM - 4, up)), colour=GRID, width_mm=0.15)
        surface.text((left - 1.5, up + 0.8), str(flow), height_mm=SMALL_MM, anchor="end")
    surface.text((left, top - 2.0), f"{words['loop']}: {words['flow']}", height_mm=SMALL_MM, bold=True)
    surface.text((left + LOOP_MM - 4, bottom + 6.6), words["volume"], height_mm=SMALL_MM, anchor="end")
    low = [(left + one.low_volume * litre, bottom - one.low_flow * litre / 2) for one in session.loop]
    if low:
        surface.line([(left, bottom), *low], colour=BAND, width_mm=0.2)
    for one in session.loop:
        _ring(surface, (left + one.volume * litre, bottom - one.flow * litre / 2))
    for effort in session.efforts:
        points = [
            (left + volume / 1000 * litre, bottom - max(flow, 0) / 1000 * litre / 2)
            for volume, flow in zip(effort.volume_ml, effort.flow_ml_s, strict=True)
        ]
        _effort(surface, points, effort)


def _time(surface: Surface, foot: Point, session: SpirometrySession, scale: Point, words: _Words) -> None:
    (left, bottom), (second, litre) = foot, scale
    longest, top = TIME_MM / second, bottom - PICTURE_MM + 6
    for seconds in range(0, int(longest) + 1, 2 if longest > 8 else 1):
        across = left + seconds * second
        surface.line(((across, top), (across, bottom)), colour=GRID, width_mm=0.15)
        surface.text((across, bottom + 3.2), str(seconds), height_mm=SMALL_MM, anchor="middle")
    for litres in range(int((bottom - top) / litre) + 1):
        up = bottom - litres * litre
        surface.line(((left, up), (left + TIME_MM, up)), colour=GRID, width_mm=0.15)
        surface.text((left - 1.5, up + 0.8), str(litres), height_mm=SMALL_MM, anchor="end")
    surface.text((left, top - 2.0), f"{words['time']}: {words['litres']}", height_mm=SMALL_MM, bold=True)
    surface.text((left + TIME_MM, bottom + 6.6), words["seconds"], height_mm=SMALL_MM, anchor="end")
    for effort in session.efforts:
        zero, rate = effort.zero_s or 0.0, effort.rate_hz
        points = [
            (left + (at / rate - zero) * second, bottom - volume / 1000 * litre)
            for at, volume in enumerate(effort.volume_ml)
            if at / rate >= zero
        ]
        _effort(surface, points, effort)


def _table(surface: Surface, at: Point, session: SpirometrySession, words: _Words) -> None:
    """The numbers of each blow, with its line; what it counts for is in force, a reader's or the program's."""
    left, top = at
    heads = (words["effort"], "FEV1 L", "FVC L", "PEF L/s", "BEV L", "FET s", words["counts"])
    places = (left, left + 40, left + 58, left + 78, left + 96, left + 112, left + 120)
    for number, (head, place) in enumerate(zip(heads, places, strict=True)):
        anchor: Anchor = "end" if 0 < number < len(heads) - 1 else "start"
        surface.text((place, top + 3.4), head, height_mm=SMALL_MM, colour=INK_2, anchor=anchor, bold=True)
    surface.text(
        (left + WIDTH_MM, top + 3.4), words["computed"], height_mm=SMALL_MM, colour=INK_2, anchor="end"
    )
    for row, effort in enumerate(session.efforts, 1):
        base = top + 3.4 + row * ROW_MM
        _effort(surface, [(left, base - 0.8), (left + 12, base - 0.8)], effort)
        phase = "" if effort.phase == "only" else f" {words[effort.phase]}"
        surface.text((left + 15, base), f"{effort.number}{phase}", height_mm=TEXT_MM)
        numbers = (effort.fev1, effort.fvc, effort.pef, effort.bev, effort.fet_s)
        for value, digits, place in zip(numbers, (2, 2, 2, 3, 1), places[1:6], strict=True):
            surface.text((place, base), _fixed(value, digits, words), height_mm=TEXT_MM, anchor="end")
        good = [name.upper() for name in ("fev1", "fvc") if getattr(effort.counts, name) == "acceptable"]
        surface.text((places[6], base), ", ".join(good) or words["neither"], height_mm=TEXT_MM)
    surface.text((left + LEFT_MM, at[1] - 1.4), words["predicted"], height_mm=SMALL_MM, colour=INK_2)


def _effort(surface: Surface, points: Sequence[Point], effort: Effort) -> None:
    """Colour and dash by its number; thick the best, thin what isn't accepted."""
    at = (effort.number - 1) % len(COLOURS)
    is_good = effort.counts.fev1 == effort.counts.fvc == "acceptable"
    width = 0.45 if effort.is_best else 0.25 if is_good else 0.15
    for piece in dashed(list(_thinned(points)), DASHES_MM[at]):
        surface.line(piece, colour=COLOURS[at] if is_good else TRACE, width_mm=width)


def dashed(points: Sequence[Point], pattern_mm: Sequence[float]) -> Iterator[list[Point]]:
    """A line cut into strokes: drawn and left out by turns, for so many millimetres each; whole without a pattern."""
    if not pattern_mm or len(points) < 2:
        if len(points) > 1:
            yield list(points)
        return
    turn, left_mm, stroke = 0, pattern_mm[0], [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        done = 0.0
        while length - done > left_mm:
            done += left_mm
            here = (x0 + (x1 - x0) * done / length, y0 + (y1 - y0) * done / length)
            if turn % 2 == 0:
                yield [*stroke, here]
            turn, stroke = turn + 1, [here]
            left_mm = pattern_mm[turn % len(pattern_mm)]
        left_mm -= length - done
        stroke.append((x1, y1))
    if turn % 2 == 0 and len(stroke) > 1:
        yield stroke


def _thinned(points: Sequence[Point]) -> Iterator[Point]:
    """Without points that lie so near to the one before that no printer shows them."""
    last: Point | None = None
    for point in points:
        if (
            last is None
            or abs(point[0] - last[0]) + abs(point[1] - last[1]) >= FINEST_MM
            or point is points[-1]
        ):
            last = point
            yield point


def _ring(surface: Surface, at: Point, radius: float = 0.9) -> None:
    """A small open circle, as an octagon: a surface knows lines."""
    turns = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7), (1, 0))
    points = [(at[0] + radius * x, at[1] + radius * y) for x, y in turns]
    surface.line(points, colour=INK, width_mm=0.25)


def _lasts(effort: Effort) -> float:
    return (len(effort.volume_ml) - 1) / effort.rate_hz - (effort.zero_s or 0.0)


def _fixed(value: float | None, digits: int, words: _Words) -> str:
    if value is None:
        return "-"
    return f"{value:.{digits}f}".replace(".", words.comma)
