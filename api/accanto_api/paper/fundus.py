"""Both eyes on paper, as if facing the patient: right eye left; each with its field, date, and one disc's diameter."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from accanto_alerts import wallclock
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import exams, pixels, shapes
from accanto_api.paper.blocks import WIDTH_MM
from accanto_api.paper.pdf import A4, Page
from accanto_api.paper.surface import INK_2, SMALL_MM, SURFACE, TEXT_MM, Point
from accanto_api.reading.rows import Row
from accanto_api.shapes import Language

GAP_MM, HEAD_MM, FOOT_MM = 4.0, 13.0, 2.0
SIDE_MM = (WIDTH_MM - GAP_MM) / 2
DARK = "#0c1013"
"""The stage of the reading room."""
SHARP_PX = 900
"""As many pixels across are 270 a 25 mm on paper; the smallest copy that has them is drawn."""
EYES: tuple[Literal["od", "os"], ...] = ("od", "os")
WORDS: dict[Language, dict[str, str]] = {
    "it": {
        "od": "OD, occhio destro", "os": "OS, occhio sinistro", "macula": "campo maculare", "disc": "campo papillare",
        "unsure": "campo incerto", "received": "ricevuta", "ok": "qualità idonea",
        "human-check": "qualità da guardare", "retake": "qualità da ripetere",
        "none": "nessuna immagine di questo occhio",
        "shown": "a colori, come la camera", "bar": "1 diametro del disco, stimato dal campo",
    },
    "en": {
        "od": "OD, right eye", "os": "OS, left eye", "macula": "macular field", "disc": "disc field",
        "unsure": "field unsure", "received": "received", "ok": "good quality",
        "human-check": "quality to be looked at", "retake": "to be taken again", "none": "no picture of this eye",
        "shown": "in colour, as the camera", "bar": "1 disc diameter, estimated from the field",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture of one eye with the bytes of a copy."""

    picture: shapes.EyePicture
    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Two eyes as a block of a referto; `shots` in the order of EYES, None where an eye was not pictured."""

    shots: Sequence[Shot | None]
    language: Language

    @property
    def height_mm(self) -> float:
        """Words, pictures, and room below."""
        return HEAD_MM + SIDE_MM + FOOT_MM

    def draw(self, canvas: Canvas, x_mm: float, y_mm: float) -> float:
        """Draw it with its upper left corner there."""
        page, words = Page(canvas), WORDS[self.language]
        for number, (eye, shot) in enumerate(zip(EYES, self.shots, strict=True)):
            at = (x_mm + number * (SIDE_MM + GAP_MM), y_mm)
            page.text((at[0], at[1] + 3.6), words[eye], height_mm=TEXT_MM, bold=True)
            told = said(shot.picture, self.language) if shot else (words["none"],)
            for line, part in enumerate(told):
                page.text((at[0], at[1] + 7.6 + 3.4 * line), part, height_mm=SMALL_MM, colour=INK_2)
            page.box((at[0], at[1] + HEAD_MM), (SIDE_MM, SIDE_MM), fill=DARK)
            if shot:
                _draw(canvas, page, (at[0], at[1] + HEAD_MM), shot, words)
        return self.height_mm


async def load(connection: Connection, reading: Row, language: Language, *, now: datetime) -> Figure | None:  # noqa: ARG001  the age stands in the date
    """The pictures that a reading is about, of each eye one: around the macula, if it can be read."""
    rows = await database.rows(connection, exams.Row, "fundus.pictures_of_reading", reading=reading.id)
    shots: list[Shot | None] = []
    for eye in EYES:
        own = sorted((row for row in rows if row.eye == eye), key=lambda row: row.verdict == "retake")
        if not own:
            shots.append(None)
            continue
        level: pixels.Level = "half" if own[0].width >= 2 * SHARP_PX else "clean"
        jpeg, _ = await pixels.at(connection, reading.patient_id, own[0].uid, level)
        shots.append(Shot(picture=exams.picture(own[0], language), jpeg=jpeg))
    return Figure(shots=shots, language=language) if any(shots) else None


def _draw(canvas: Canvas, page: Page, at: Point, shot: Shot, words: dict[str, str]) -> None:
    """The picture in the middle of its dark square, and how long a disc is on it."""
    one = shot.picture
    scale = SIDE_MM / max(one.width, one.height)
    wide, high = one.width * scale, one.height * scale
    left, top = at[0] + (SIDE_MM - wide) / 2, at[1] + (SIDE_MM - high) / 2
    canvas.drawImage(
        ImageReader(io.BytesIO(shot.jpeg)), left * mm, (A4[1] - top - high) * mm, wide * mm, high * mm
    )
    if one.marks is None:
        return
    foot, start, long = at[1] + SIDE_MM - 3.0, at[0] + 2.0, one.marks.disc_diameter * scale
    ends = ((start, foot - 1), (start, foot), (start + long, foot), (start + long, foot - 1))
    page.line(ends, colour=SURFACE, width_mm=0.35)
    page.text((start, foot - 2.2), words["bar"], height_mm=SMALL_MM, colour=SURFACE)


def said(one: shapes.EyePicture, language: Language) -> tuple[str, str]:
    """Field and date, and below how it is shown; each fits its side."""
    words, at = WORDS[language], wallclock.local(one.received_at)
    when = f"{words['received']} {at:%d/%m/%Y %H:%M}"
    return f"{words[one.aim]}, {when}", f"{words['shown']}; {words[one.verdict]}"
