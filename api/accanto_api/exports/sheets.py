"""An ECG as PDF (A4, across) or as one picture, in true millimetres."""

import io

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from accanto_api.paper import ecg
from accanto_api.paper.pdf import Page
from accanto_api.paper.picture import Picture
from accanto_api.paper.strip import LEADS_OF_REST, Scale, Strip, pages, rows
from accanto_api.paper.surface import INK_2, SMALL_MM
from accanto_api.problems import Code, No

WIDTH_MM, HEIGHT_MM, EDGE_MM = 297.0, 210.0, 10.0
ROW_MM, ROW_OF_REST_MM = 30.0, 40.0
MOST_ROWS = 24
"""In a picture: four minutes of one lead at 25 mm/s."""
FOOT = {
    "it": "Prototipo, non dispositivo medico. Per emergenze chiama il 112.",
    "en": "Prototype, not a medical device. In an emergency call 112.",
}


def scale(strip: Strip, *, mm_per_s: float, mm_per_mv: float) -> Scale:
    """As large as a sheet of A4 allows."""
    row_mm = ROW_OF_REST_MM if len(strip.leads) == LEADS_OF_REST else ROW_MM
    width = WIDTH_MM - 2 * EDGE_MM
    return Scale(mm_per_s=mm_per_s, mm_per_mv=mm_per_mv, row_mm=row_mm, width_mm=width)


def pdf(strip: Strip, drawn: Scale) -> bytes:
    """Sheet by sheet, each with everything that must stand beside a trace."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH_MM * mm, HEIGHT_MM * mm), pageCompression=1)
    canvas.setTitle("ECG")
    canvas.setAuthor("accanto")
    room = HEIGHT_MM - 2 * EDGE_MM - ecg.HEAD_MM - ecg.FOOT_MM
    sheets = pages(rows(strip, drawn), int(room // drawn.row_mm))
    for number, laid in enumerate(sheets, start=1):
        page = Page(canvas, height_mm=HEIGHT_MM)
        ecg.draw(page, (EDGE_MM, EDGE_MM), strip, scale=drawn, laid=laid)
        _foot(page, strip, f"{number}/{len(sheets)}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def png(strip: Strip, drawn: Scale) -> bytes:
    """One picture with every row. Raises No for more rows than a picture should have."""
    laid = rows(strip, drawn)
    if len(laid) > MOST_ROWS:
        raise No(Code.TOO_LONG)
    picture = Picture((WIDTH_MM, 2 * EDGE_MM + ecg.height_mm(laid, drawn)))
    ecg.draw(picture, (EDGE_MM, EDGE_MM), strip, scale=drawn, laid=laid)
    return picture.png()


def _foot(page: Page, strip: Strip, number: str) -> None:
    words = f"{FOOT[strip.labels.language]}  {number}"
    page.text((WIDTH_MM - EDGE_MM, HEIGHT_MM - 6), words, height_mm=SMALL_MM, colour=INK_2, anchor="end")
