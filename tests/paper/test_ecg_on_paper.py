"""An ECG on paper is true to the millimetre, at every speed and gain, as PDF and as picture."""

import io
from datetime import UTC, datetime

import numpy as np
import pypdf
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from accanto_api.paper import ecg, fonts, pdf, picture
from accanto_api.paper.strip import Beat, Labels, Scale, Strip, rows
from accanto_api.paper.surface import INK, TEXT_MM, Anchor, Colour, Point

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
PX_PER_MM = 20
RATE_HZ = 250.0
PAGE_MM = (100.0, 70.0)
SPEEDS_AND_GAINS = [(speed, gain) for speed in (12.5, 25.0, 50.0) for gain in (5.0, 10.0, 20.0)]
Floats = NDArray[np.float64]


def _strip(uv: Floats, *, leads: tuple[str, ...] = ("I",)) -> Strip:
    labels = Labels(
        patient="Bruna Lencioni, nata il 14/03/1945, ACC-0417", device="Simcor Strap 1", filter="nessuno",
        received_at=START, printed_at=START, language="it",
    )  # fmt: skip
    beats = (Beat(sample=50, label="N"), Beat(sample=200, label="V"))
    return Strip(labels=labels, leads=leads, starts=START, rate_hz=RATE_HZ, uv=np.atleast_2d(uv), beats=beats)


def _scale(speed: float = 25.0, gain: float = 10.0) -> Scale:
    return Scale(mm_per_s=speed, mm_per_mv=gain, row_mm=40, width_mm=90)


def _file(strip: Strip, scale: Scale) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(PAGE_MM[0] * mm, PAGE_MM[1] * mm))
    ecg.draw(pdf.Page(canvas, height_mm=PAGE_MM[1]), (5, 3), strip, scale=scale, laid=rows(strip, scale)[:1])
    canvas.save()
    return written.getvalue()


def _rendered(strip: Strip, scale: Scale) -> Floats:
    """How dark each pixel of the printed page is, 0 to 255."""
    page = pypdfium2.PdfDocument(_file(strip, scale))[0]
    shown = page.render(scale=PX_PER_MM * 25.4 / 72, grayscale=True).to_numpy()
    return 255.0 - np.asarray(shown, np.float64).reshape(shown.shape[:2])


def _places_mm(darkness: Floats, floor: float) -> Floats:
    """Where lines stand in a profile: the middle of each run above a floor, weighed by how dark it is."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], darkness > floor, [0]]).astype(np.int8)))
    spots = [np.arange(a, b) + 0.5 for a, b in edges.reshape(-1, 2)]
    weights = [darkness[a:b] for a, b in edges.reshape(-1, 2)]
    return np.array([np.average(s, weights=w) for s, w in zip(spots, weights, strict=True)]) / PX_PER_MM


def test_strong_lines_stand_five_millimetres_apart_within_a_twentieth() -> None:
    empty = _strip(np.full(500, np.nan))
    shown = _rendered(empty, _scale())

    across = _places_mm(np.median(shown[17 * PX_PER_MM : 50 * PX_PER_MM], axis=0), 30)
    down = _places_mm(
        np.median(shown[14 * PX_PER_MM : 56 * PX_PER_MM, 6 * PX_PER_MM : 94 * PX_PER_MM], axis=1), 30
    )

    assert np.abs(across - (5 + 5 * np.arange(19))).max() < 0.05
    assert np.abs(np.diff(down) - 5).max() < 0.05


@pytest.mark.parametrize(("speed", "gain"), SPEEDS_AND_GAINS)
def test_the_pulse_is_a_millivolt_high_and_a_fifth_of_a_second_wide(speed: float, gain: float) -> None:
    scale = _scale(speed, gain)
    shown = _rendered(_strip(np.full(500, np.nan)), scale) > 180
    left, top = 5 + scale.left_mm, 3 + ecg.HEAD_MM

    pulse = shown[int(top * PX_PER_MM) : int((top + 40) * PX_PER_MM), : int(left * PX_PER_MM)]
    columns = np.flatnonzero(pulse.sum(axis=0) > 0.8 * gain * PX_PER_MM)
    flat = np.flatnonzero(pulse[:, columns[0] : columns[-1]].mean(axis=1) > 0.9)
    foot = np.flatnonzero(pulse[:, : columns[0] - 5].sum(axis=1) > PX_PER_MM)

    wide = (columns[-1] - columns[0] + 1) / PX_PER_MM - 0.25
    assert wide == pytest.approx(0.2 * speed, abs=0.06)
    assert (foot.mean() - flat.mean()) / PX_PER_MM == pytest.approx(gain, abs=0.06)


@pytest.mark.parametrize(("speed", "gain"), [(12.5, 20.0), (25.0, 10.0), (50.0, 5.0)])
def test_the_trace_is_as_high_and_as_late_as_it_was(speed: float, gain: float) -> None:
    uv = np.zeros(300)
    uv[150:160] = 700.0
    scale = _scale(speed, gain)
    shown = _rendered(_strip(uv), scale) > 180
    left = 5 + scale.left_mm

    trace = shown[int(20 * PX_PER_MM) : int(50 * PX_PER_MM)]
    top = np.flatnonzero(trace[:, int((left + 0.62 * speed) * PX_PER_MM)])
    level = np.flatnonzero(trace[:, int((left + 0.3 * speed) * PX_PER_MM)])
    half = trace[int((level.mean() + top.mean()) / 2)]
    rise = np.flatnonzero(half[: int((left + 0.62 * speed) * PX_PER_MM)])[-1:] - 0.125 * PX_PER_MM

    assert (level.mean() - top.mean()) / PX_PER_MM == pytest.approx(0.7 * gain, abs=0.06)
    assert rise[0] / PX_PER_MM - left == pytest.approx(149.5 / RATE_HZ * speed, abs=0.1)


def test_nothing_is_drawn_over_a_gap() -> None:
    uv = np.zeros(500)
    uv[200:300] = np.nan
    shown = _rendered(_strip(uv), _scale()) > 180
    left, row = 5 + _scale().left_mm, (3 + ecg.HEAD_MM + 20) * PX_PER_MM

    line = np.asarray(shown[int(row) - 4 : int(row) + 4].any(axis=0))

    inside = slice(int((left + 20.5) * PX_PER_MM), int((left + 29.5) * PX_PER_MM))
    assert not line[inside].any()
    assert line[int((left + 1) * PX_PER_MM) : int((left + 19) * PX_PER_MM)].all()


class Heard(picture.Picture):
    """A picture that remembers its words."""

    said = ""

    def text(
        self, at: Point, words: str, *, height_mm: float = TEXT_MM, colour: Colour = INK, anchor: Anchor = "start",
        bold: bool = False,
    ) -> None:  # fmt: skip
        """One line of words."""
        self.said += f"{words}\n"
        super().text(at, words, height_mm=height_mm, colour=colour, anchor=anchor, bold=bold)


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_no_trace_stands_without_patient_time_unit_filter_and_age(form: str) -> None:
    drawn = Heard(PAGE_MM)
    ecg.draw(drawn, (5, 3), _strip(np.zeros(500)), scale=_scale())
    printed = pypdf.PdfReader(io.BytesIO(_file(_strip(np.zeros(500)), _scale()))).pages[0].extract_text()

    text = printed if form == "pdf" else drawn.said

    for word in ("Bruna Lencioni", "24/11/2026, 10:31:00", "10 mm/mV", "25 mm/s", "filtro: nessuno"):
        assert word in text
    assert "ricevuto 24/11/2026 10:31" in text
    assert "calcolati dal programma, non validati" in text


def test_a_picture_tells_its_scale_and_keeps_it() -> None:
    drawn = picture.Picture(PAGE_MM)
    ecg.draw(
        drawn,
        (5, 3),
        _strip(np.full(500, np.nan)),
        scale=_scale(),
        laid=rows(_strip(np.zeros(500)), _scale())[:1],
    )

    with Image.open(io.BytesIO(drawn.png())) as shown:
        dots = shown.info["dpi"][0] / 25.4
        profile = 255.0 - np.median(np.asarray(shown.convert("L"), np.float64)[136:400], axis=0)

    strong = np.flatnonzero(profile > 30)
    assert dots == pytest.approx(picture.PX_PER_MM, abs=0.01)
    assert np.array_equal(np.unique(np.round(strong / picture.PX_PER_MM / 5)), np.arange(1, 20))


def test_twelve_leads_stand_in_four_columns_with_the_second_below() -> None:
    names = tuple(f"L{number}" for number in range(12))
    strip = _strip(np.zeros((12, 2500)), leads=names)

    laid = rows(strip, Scale(width_mm=277, row_mm=35))

    assert [[cell.lead for cell in row] for row in laid] == [[0, 3, 6, 9], [1, 4, 7, 10], [2, 5, 8, 11], [1]]
    assert [cell.at_mm for cell in laid[0]] == [0, 62.5, 125, 187.5]
    assert laid[-1][0].last == 2500


def test_a_name_that_the_letters_lack_loses_its_accents_only() -> None:
    assert fonts.shown("Łukasz Ștefănescu, Đorđe, è 5 µV") == "Łukasz Stefanescu, Đorđe, è 5 µV"
