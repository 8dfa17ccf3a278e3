"""Both eyes on paper: the right one left, in its place, with field, date and one disc's diameter beside it."""

import io
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pictures
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from accanto_api.fundus import shapes
from accanto_api.paper import fundus
from accanto_api.paper.pdf import A4, Page
from accanto_api.paper.surface import SMALL_MM

DPI = 150
LEFT_MM, TOP_MM = 17.0, 40.0


def _shot(eye: shapes.EyeName, colour: tuple[int, int, int]) -> fundus.Shot:
    """A picture in one colour, 1 200 by 900 pixels, of which a disc is 90."""
    picture = shapes.EyePicture(
        uid=UUID(int=1), eye=eye, aim="macula", verdict="ok", reasons=[], sentences=[], checks=[], width=1200,
        height=900, marks=shapes.EyeMarks(disc_diameter=90, disc=None, fovea=None), field_deg=45,
        is_camera_known=True, algorithm="fundus-gate 1.0.0", received_at=datetime(2026, 11, 23, 8, 20, tzinfo=UTC),
    )  # fmt: skip
    return fundus.Shot(picture=picture, jpeg=pictures.encoded(Image.new("RGB", (1200, 900), colour)))


@pytest.fixture(scope="module")
def page() -> pypdfium2.PdfPage:
    """A page with a red right eye and a green left one."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(A4[0] * mm, A4[1] * mm))
    figure = fundus.Figure(shots=[_shot("od", (200, 60, 30)), _shot("os", (40, 180, 60))], language="it")
    assert figure.draw(canvas, LEFT_MM, TOP_MM) == figure.height_mm
    canvas.save()
    return pypdfium2.PdfDocument(held.getvalue())[0]


def test_the_right_eye_lies_left_each_in_the_middle_of_its_square(page: pypdfium2.PdfPage) -> None:
    pixels = np.asarray(page.render(scale=DPI / 72).to_pil().convert("RGB"))
    down = round((TOP_MM + fundus.HEAD_MM + fundus.SIDE_MM / 2) / 25.4 * DPI)

    def at(across_mm: float) -> tuple[int, ...]:
        return tuple(int(value) for value in pixels[down, round((LEFT_MM + across_mm) / 25.4 * DPI)])

    right, left = at(fundus.SIDE_MM / 2), at(fundus.SIDE_MM * 1.5 + fundus.GAP_MM)
    assert right == pytest.approx((200, 60, 30), abs=4)
    assert left == pytest.approx((40, 180, 60), abs=4)


def test_a_discs_diameter_is_drawn_as_long_as_it_is_on_the_picture(page: pypdfium2.PdfPage) -> None:
    pixels = np.asarray(page.render(scale=300 / 72).to_pil().convert("L"))
    foot = round((TOP_MM + fundus.HEAD_MM + fundus.SIDE_MM - 3.0) / 25.4 * 300)
    row = pixels[foot - 2 : foot + 3, : round((LEFT_MM + fundus.SIDE_MM - 1) / 25.4 * 300)].max(axis=0)
    first = round((LEFT_MM + 1) / 25.4 * 300)

    drawn_mm = float((row[first:] > 200).sum()) / 300 * 25.4

    assert drawn_mm == pytest.approx(90 / 1200 * fundus.SIDE_MM, abs=0.5)


def test_each_picture_says_its_eye_field_date_and_how_it_is_shown(page: pypdfium2.PdfPage) -> None:
    said = page.get_textpage().get_text_range()

    for words in (
        "OD, occhio destro",
        "OS, occhio sinistro",
        "campo maculare",
        "23/11/2026 09:20",
        "come la camera",
    ):
        assert words in said
    assert said.count("1 diametro del disco, stimato dal campo") == 2


def test_no_line_is_longer_than_its_side() -> None:
    page = Page(Canvas(io.BytesIO()))
    for language in fundus.WORDS:
        for verdict in ("ok", "human-check", "retake"):
            one = _shot("od", (0, 0, 0)).picture.model_copy(update={"verdict": verdict, "aim": "disc"})
            for said in fundus.said(one, language):
                assert page.width(said, height_mm=SMALL_MM) < fundus.SIDE_MM
