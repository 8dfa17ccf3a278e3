"""Pieces of a page one below the other: each knows how high it is before it is drawn, so that pages can be counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from accanto_api.paper import fonts
from accanto_api.paper.pdf import Page
from accanto_api.paper.surface import INK, INK_2, STRONG_MM, Colour, Point

WIDTH_MM = 176.0
"""A4 without its margins of 17 mm."""
LEADING = 1.42
"""From line to line, in heights of letters."""


class Block(Protocol):
    """Something that stands on a page over its whole width."""

    @property
    def height_mm(self) -> float:
        """How high it is."""

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it with its upper left corner there, counted from the upper left of the page; gives its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of words. `bar` draws a line along its left side; `strikes` one through it."""

    words: str
    size_mm: float = 3.35
    bold: bool = False
    colour: Colour = INK
    indent_mm: float = 0.0
    above_mm: float = 0.0
    bar: bool = False
    strikes: bool = False

    @property
    def height_mm(self) -> float:
        """With the room above it."""
        return self.above_mm + self.size_mm * LEADING

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it."""
        page, base = Page(canvas), y_mm + self.above_mm + self.size_mm * 1.05
        at = (x_mm + self.indent_mm, base)
        page.text(at, self.words, height_mm=self.size_mm, colour=self.colour, bold=self.bold)
        if self.bar:
            sides: tuple[Point, Point] = (
                (x_mm + 0.5, y_mm + self.above_mm),
                (x_mm + 0.5, y_mm + self.height_mm),
            )
            page.line(sides, colour=INK, width_mm=1.0)
        return self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row of a table: words in columns, each column so wide, with a thin line below."""

    cells: tuple[str, ...]
    widths_mm: tuple[float, ...]
    bold: bool = False
    size_mm: float = 3.2

    @property
    def lines(self) -> list[list[str]]:
        """Each cell broken into lines."""
        pairs = zip(self.cells, self.widths_mm, strict=True)
        return [list(broken(cell, width - 2, self.size_mm, bold=self.bold)) or [""] for cell, width in pairs]

    @property
    def height_mm(self) -> float:
        """As high as its highest cell."""
        return max(map(len, self.lines)) * self.size_mm * LEADING + 2.0

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it."""
        page, left = Page(canvas), x_mm
        colour = INK_2 if self.bold else INK
        for lines, width in zip(self.lines, self.widths_mm, strict=True):
            for number, words in enumerate(lines):
                base = y_mm + 1.0 + self.size_mm * (1.05 + LEADING * number)
                page.text((left, base), words, height_mm=self.size_mm, colour=colour, bold=self.bold)
            left += width
        below = y_mm + self.height_mm
        page.line(((x_mm, below), (x_mm + sum(self.widths_mm), below)), colour="#d3dadf", width_mm=STRONG_MM)
        return self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Blocks that no page break parts."""

    blocks: tuple[Block, ...]

    @property
    def height_mm(self) -> float:
        """All of them."""
        return sum(block.height_mm for block in self.blocks)

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw one below the other."""
        for block in self.blocks:
            y_mm += block.draw(canvas, x_mm, y_mm)
        return self.height_mm


def broken(words: str, width_mm: float, size_mm: float, *, bold: bool = False) -> Iterator[str]:
    """Words in lines that fit a width; a word that is longer than a line is cut."""
    line = ""
    for word in _short(words.split(" "), width_mm, size_mm, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and _width(longer, size_mm, bold=bold) > width_mm:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def paged(blocks: Iterable[Block], room_mm: float) -> list[list[Block]]:
    """Blocks on pages of so much room; one that is higher than a page stands alone."""
    pages: list[list[Block]] = [[]]
    used = 0.0
    for block in blocks:
        if pages[-1] and used + block.height_mm > room_mm:
            pages.append([])
            used = 0.0
        pages[-1].append(block)
        used += block.height_mm
    return pages


def _short(words: Sequence[str], width_mm: float, size_mm: float, *, bold: bool) -> Iterator[str]:
    for word in words:
        rest = word
        while _width(rest, size_mm, bold=bold) > width_mm and len(rest) > 1:
            fits = next(
                at for at in range(len(rest), 0, -1)
                if at == 1 or _width(rest[:at], size_mm, bold=bold) <= width_mm
            )  # fmt: skip
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def _width(words: str, size_mm: float, *, bold: bool) -> float:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415  beside its only use

    return float(pdfmetrics.stringWidth(fonts.shown(words), fonts.name(bold=bold), size_mm))
