"""A referto on paper: who, when, what was asked, concluded and measured, with the trace; then who signed it.

The pages are those that are signed: what stands on them comes from the facts that are signed with them.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from accanto_alerts import wallclock
from accanto_api.paper import blocks
from accanto_api.paper.blocks import WIDTH_MM, Block, Cells, Line, Together
from accanto_api.paper.pdf import Page
from accanto_api.paper.surface import ACCENT, INK, INK_2
from accanto_api.paper.words import WORDS, Words
from accanto_api.reading.form import Line as Measure
from accanto_api.reading.form import Specialty
from accanto_api.shapes import Language

LEFT_MM, TOP_MM = 17.0, 15.0
FOOT_MM = 262.0
"""Where the signature begins, on every page."""
COLUMNS_MM = (62.0, 48.0, 66.0)
MEASURES_MM = (70.0, 46.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the pages; moments are aware."""

    language: Language
    specialty: Specialty
    report: str
    centre: str
    phone: str
    patient: str
    born: date
    sex: str
    code: str
    asked_by: str
    asked_at: datetime
    question: str
    examined: tuple[str, ...]
    conclusion: str
    recommendation: str
    urgency: str
    measures: tuple[Measure, ...]
    reason: str
    state: str
    version: int
    author: str
    role: str
    signed_at: datetime
    content_hash: str
    trace_hash: str


def pdf(sheet: Sheet, figure: Block | None) -> bytes:
    """The pages as a PDF: the same facts give the same bytes."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, lang="it-IT" if sheet.language == "it" else "en-GB")
    canvas.setTitle(f"Referto {sheet.report}")
    canvas.setAuthor(sheet.author)
    canvas.setCreator("accanto")
    pages = blocks.paged(_blocks(sheet, figure), FOOT_MM - TOP_MM - 4)
    for number, page in enumerate(pages, start=1):
        at = TOP_MM
        for block in page:
            at += block.draw(canvas, LEFT_MM, at)
        _foot(Page(canvas), sheet, number, len(pages))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _blocks(sheet: Sheet, figure: Block | None) -> Iterator[Block]:
    words = WORDS[sheet.language]
    yield _Head(sheet=sheet)
    yield _Who(sheet=sheet)
    if sheet.reason:
        yield from _section(words.reason, sheet.reason, bold=True)
    if sheet.question:
        yield from _section(words.question, sheet.question)
    yield from _section(words.conclusion, sheet.conclusion, size_mm=3.9, bar=True)
    if sheet.recommendation or sheet.urgency:
        said = ": ".join(filter(None, (sheet.urgency, sheet.recommendation)))
        yield from _section(words.recommendation, said)
    if sheet.measures:
        yield from _table(words, sheet.measures)
    if figure is not None:
        yield Together(blocks=(_heading(words.figure), figure))


def _heading(words: str) -> Line:
    return Line(words=words, size_mm=2.9, bold=True, colour=INK_2, above_mm=4.0)


def _section(
    title: str, text: str, *, size_mm: float = 3.35, bold: bool = False, bar: bool = False
) -> Iterator[Block]:
    """A title and its text; the title stays with the first line."""
    indent = 4.0 if bar else 0.0
    lines = [
        Line(words=words, size_mm=size_mm, bold=bold, bar=bar, indent_mm=indent)
        for paragraph in text.strip().splitlines()
        for words in blocks.broken(paragraph, WIDTH_MM - indent, size_mm, bold=bold) or ("",)
    ]
    yield Together(blocks=(_heading(title), *lines[:1]))
    yield from lines[1:]


def _table(words: Words, measures: Sequence[Measure]) -> Iterator[Block]:
    head = Cells(
        cells=(words.measure, words.value, words.note), widths_mm=MEASURES_MM, bold=True, size_mm=2.9
    )
    yield Together(blocks=(_heading(words.measures), head))
    for one in measures:
        yield Cells(cells=(one.name, one.value, one.note), widths_mm=MEASURES_MM)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The title, and whose paper it is."""

    sheet: Sheet
    height_mm: float = 17.0

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        page, words, right = Page(canvas), WORDS[self.sheet.language], x_mm + WIDTH_MM
        page.text((x_mm, y_mm + 6), words.titles[self.sheet.specialty], height_mm=5.4, bold=True)
        page.text((x_mm, y_mm + 11.5), f"{words.number} {self.sheet.report}", height_mm=2.9, colour=INK_2)
        page.text((right, y_mm + 5), "accanto", height_mm=4.6, bold=True, colour=ACCENT, anchor="end")
        page.text((right, y_mm + 9), self.sheet.centre, height_mm=2.9, anchor="end")
        page.text((right, y_mm + 12.7), self.sheet.phone, height_mm=2.9, anchor="end")
        page.line(((x_mm, y_mm + 15), (right, y_mm + 15)), colour=INK, width_mm=0.5)
        return self.height_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class _Who:
    """Patient, who asked, and what was examined, side by side."""

    sheet: Sheet

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """Each column: its title, what is bold in it, the rest."""
        sheet, words = self.sheet, WORDS[self.sheet.language]
        born = f"{words.born[sheet.sex]} {sheet.born:%d/%m/%Y}"
        asked = moment(sheet.asked_at)
        return (
            (words.patient, sheet.patient, born, f"{words.code} {sheet.code}"),
            (words.asked_by, sheet.asked_by, asked),
            (words.exam, *sheet.examined),
        )

    @property
    def lines(self) -> list[list[Line]]:
        """The columns broken into lines."""
        return [
            [_heading(title), *(
                Line(words=said, bold=number == 0)
                for number, text in enumerate(rest)
                for said in blocks.broken(text, width - 3, 3.35, bold=number == 0)
            )]
            for (title, *rest), width in zip(self.columns, COLUMNS_MM, strict=True)
        ]  # fmt: skip

    @property
    def height_mm(self) -> float:
        """As high as the longest column."""
        return max(sum(line.height_mm for line in column) for column in self.lines)

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        left = x_mm
        for column, width in zip(self.lines, COLUMNS_MM, strict=True):
            Together(blocks=tuple(column)).draw(canvas, left, y_mm)
            left += width
        return self.height_mm


def _foot(page: Page, sheet: Sheet, number: int, count: int) -> None:
    """Who signed, the fingerprints as words and as a code, and on which page of how many this stands."""
    words, right = WORDS[sheet.language], LEFT_MM + WIDTH_MM
    page.line(((LEFT_MM, FOOT_MM), (right, FOOT_MM)), colour=INK_2, width_mm=0.25)
    signed = words.signed(sheet.author, sheet.role, moment(sheet.signed_at))
    place = f"{words.state}: {words.states[sheet.state]}, {words.version} {sheet.version}"
    where = f"{place} · {words.page(number, count)} · {sheet.patient}, {sheet.code}"
    said = (
        (signed, 3.1, True, INK),
        (f"{words.content_hash}: {_grouped(sheet.content_hash)}", 2.0, False, INK_2),
        (f"{words.trace_hash}: {_grouped(sheet.trace_hash)}", 2.0, False, INK_2),
        (words.verify, 2.4, False, INK_2),
        (words.prototype, 2.4, True, INK),
        (where, 2.4, False, INK_2),
    )
    base = FOOT_MM + 4.5
    for text, size, bold, colour in said:
        page.text((LEFT_MM, base), text, height_mm=size, bold=bold, colour=colour)
        base += 3.9
    _code(page, sheet, right)


def _code(page: Page, sheet: Sheet, right: float) -> None:
    """The uid and the content's fingerprint as a QR code, 22 mm wide."""
    code = segno.make(f"{sheet.report}\n{sheet.content_hash}", error="m", micro=False)
    modules = [bytes(row) for row in code.matrix]
    each = 22.0 / len(modules)
    for down, row in enumerate(modules):
        for across, is_dark in enumerate(row):
            if is_dark:
                at = (right - 22.0 + across * each, FOOT_MM + 2.0 + down * each)
                page.box(at, (each, each), fill=INK)


def span(starts: datetime, ends: datetime) -> str:
    """From when until when, to the second; a second day, or another time of the year, is said too."""
    first, last = wallclock.local(starts), wallclock.local(ends)
    until = f"{last:%H:%M:%S}" if first.date() == last.date() else f"{last:%d/%m/%Y, %H:%M:%S}"
    zones = ("", "") if first.tzname() == last.tzname() else (f" {first:%Z}", f" {last:%Z}")
    return f"{first:%d/%m/%Y, %H:%M:%S}{zones[0]}–{until}{zones[1]}"


def moment(at: datetime) -> str:
    """A moment as the wall shows it."""
    return f"{wallclock.local(at):%d/%m/%Y, %H:%M}"


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
