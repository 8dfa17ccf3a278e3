"""A picture as a surface: so many pixels a millimetre, told in the file, so that it prints to scale."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from accanto_api.paper import fonts
from accanto_api.paper.surface import INK, SURFACE, TEXT_MM, Anchor, Colour, Point

PX_PER_MM = 8
FINER = 2
"""Drawn so many times larger, then made smaller: smooth lines."""
MM_PER_INCH = 25.4
ANCHORS: dict[Anchor, str] = {"start": "ls", "middle": "ms", "end": "rs"}


class Picture:
    """An empty picture of a width and height in millimetres."""

    def __init__(self, size_mm: Point) -> None:
        self._size = (round(size_mm[0] * PX_PER_MM), round(size_mm[1] * PX_PER_MM))
        self._large = Image.new("RGB", (self._size[0] * FINER, self._size[1] * FINER), SURFACE)
        self._pen = ImageDraw.Draw(self._large)

    def line(self, points: Sequence[Point], *, colour: Colour, width_mm: float) -> None:
        """Points joined by straight lines."""
        width = max(1, round(_px(width_mm)))
        self._pen.line([_place(point) for point in points], fill=colour, width=width, joint="curve")

    def box(self, at: Point, size: Point, *, fill: Colour | None = None, edge: Colour | None = None) -> None:
        """An upright rectangle, by its upper left corner, width and height."""
        corners = [_place(at), _place((at[0] + size[0], at[1] + size[1]))]
        self._pen.rectangle(corners, fill=fill, outline=edge, width=FINER)

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
        font = _font(height_mm, bold=bold)
        self._pen.text(_place(at), fonts.shown(words), fill=colour, font=font, anchor=ANCHORS[anchor])

    def width(self, words: str, *, height_mm: float = TEXT_MM, bold: bool = False) -> float:
        """How long one line of words is, in millimetres."""
        return float(_font(height_mm, bold=bold).getlength(fonts.shown(words)) / _px(1))

    def png(self) -> bytes:
        """The picture as a file that knows its scale."""
        written = io.BytesIO()
        dots = PX_PER_MM * MM_PER_INCH
        self._large.resize(self._size, Image.Resampling.BOX).save(written, "PNG", dpi=(dots, dots))
        return written.getvalue()


def _font(height_mm: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path(bold=bold)), round(_px(height_mm)))


def _px(length_mm: float) -> float:
    return length_mm * PX_PER_MM * FINER


def _place(point: Point) -> Point:
    return round(_px(point[0])), round(_px(point[1]))
