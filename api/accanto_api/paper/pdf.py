"""A page of a PDF as a surface: one millimetre is one millimetre when it is printed at 100 %."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from accanto_api.paper import fonts
from accanto_api.paper.surface import INK, TEXT_MM, Anchor, Colour, Point

A4 = (210.0, 297.0)
"""Width and height in millimetres, upright."""


class Page:
    """The page that a canvas stands at; `height_mm` is that of the paper."""

    def __init__(self, canvas: Canvas, *, height_mm: float = A4[1]) -> None:
        self._canvas = canvas
        self._height_mm = height_mm

    def line(self, points: Sequence[Point], *, colour: Colour, width_mm: float) -> None:
        """Points joined by straight lines."""
        drawn = self._canvas.beginPath()
        drawn.moveTo(*self._at(points[0]))
        for point in points[1:]:
            drawn.lineTo(*self._at(point))
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width_mm * mm)
        self._canvas.setLineJoin(1)
        self._canvas.drawPath(drawn, stroke=1, fill=0)

    def box(self, at: Point, size: Point, *, fill: Colour | None = None, edge: Colour | None = None) -> None:
        """An upright rectangle, by its upper left corner, width and height."""
        across, up = self._at((at[0], at[1] + size[1]))
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if edge:
            self._canvas.setStrokeColor(HexColor(edge))
            self._canvas.setLineWidth(0.2 * mm)
        self._canvas.rect(
            across, up, size[0] * mm, size[1] * mm, stroke=int(bool(edge)), fill=int(bool(fill))
        )

    def text(
        self,
        at: Point,
        words: str,
        *,
        height_mm: float = TEXT_MM,
        colour: Colour = INK,
        anchor: Anchor = "start",
        bold: bool = False,
    ) -> None:
        """One line of words that stands on a point."""
        self._canvas.setFont(fonts.name(bold=bold), height_mm * mm)
        self._canvas.setFillColor(HexColor(colour))
        draw = {
            "start": self._canvas.drawString,
            "middle": self._canvas.drawCentredString,
            "end": self._canvas.drawRightString,
        }
        draw[anchor](*self._at(at), fonts.shown(words))

    def width(self, words: str, *, height_mm: float = TEXT_MM, bold: bool = False) -> float:
        """How long one line of words is, in millimetres."""
        return float(pdfmetrics.stringWidth(fonts.shown(words), fonts.name(bold=bold), height_mm))

    def _at(self, point: Point) -> Point:
        return point[0] * mm, (self._height_mm - point[1]) * mm
