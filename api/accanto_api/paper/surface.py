"""Something to draw on: millimetres from the left and from the top, lines, areas and words."""

from collections.abc import Sequence
from typing import Literal, Protocol

Point = tuple[float, float]
"""Millimetres from the left edge and from the upper one."""
Colour = str
"""As in a style sheet: #rrggbb."""
Anchor = Literal["start", "middle", "end"]

PAPER, FINE, STRONG, TRACE = "#fffdfb", "#f8dfd9", "#edb9af", "#10181f"
INK, INK_2, ACCENT, SURFACE = "#141b21", "#43505a", "#6b2c62", "#ffffff"
"""The light colours of the house (docs/reference/design.md)."""

FINE_MM, STRONG_MM, TRACE_MM = 0.1, 0.2, 0.25
"""How wide lines of paper and traces are."""
SMALL_MM, TEXT_MM, LARGE_MM = 2.3, 2.9, 4.2
"""Heights of letters."""


class Surface(Protocol):
    """A page, or a picture."""

    def line(self, points: Sequence[Point], *, colour: Colour, width_mm: float) -> None:
        """Points joined by straight lines."""

    def box(self, at: Point, size: Point, *, fill: Colour | None = None, edge: Colour | None = None) -> None:
        """An upright rectangle, by its upper left corner, width and height."""

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

    def width(self, words: str, *, height_mm: float = TEXT_MM, bold: bool = False) -> float:
        """How long one line of words is, in millimetres."""
