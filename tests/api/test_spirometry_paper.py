"""A session on paper stands at the scale that it names, and a referto says only what its reader confirmed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
import spirograms

from accanto_api.paper import spirometry
from accanto_api.paper.spirometry import Figure
from accanto_api.paper.surface import INK, TEXT_MM, Anchor, Colour, Point
from accanto_api.reading.spirometry_fields import ReadValue, SpirometryFields
from accanto_api.shapes import Patient
from accanto_api.spirometry import shapes

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GOOD = shapes.Uses(fev1="acceptable", fvc="acceptable")


class Sheet:
    """A surface that remembers what was drawn on it."""

    def __init__(self) -> None:
        self.lines: list[tuple[Sequence[Point], Colour, float]] = []
        self.words: list[str] = []

    def line(self, points: Sequence[Point], *, colour: Colour, width_mm: float) -> None:
        self.lines.append((points, colour, width_mm))

    def box(self, at: Point, size: Point, *, fill: Colour | None = None, edge: Colour | None = None) -> None:
        """Nothing here is drawn with boxes."""

    def text(
        self, at: Point, words: str, *, height_mm: float = TEXT_MM, colour: Colour = INK,
        anchor: Anchor = "start", bold: bool = False,
    ) -> None:  # fmt: skip
        self.words.append(words)

    def width(self, words: str, *, height_mm: float = TEXT_MM, bold: bool = False) -> float:
        return len(words) * height_mm / 2


def _effort(number: int, *, is_best: bool = False) -> shapes.Effort:
    volume = spirograms.HEALTHY.volume()
    return shapes.Effort(
        number=number, starts=AT, phase="only", rate_hz=100.0,
        volume_ml=np.round(1000 * volume).astype(int).tolist(),
        flow_ml_s=np.round(1000 * np.gradient(volume, 0.01)).astype(int).tolist(),
        zero_s=0.33, fev1=2.895, fvc=3.591, pef=6.315, pef_is_coarse=False, fef2575=2.1, bev=0.073, fet_s=9.0,
        rise_s=0.06, end="plateau", computed=GOOD, counts=GOOD, judgement=None, objections=[], is_best=is_best,
    )  # fmt: skip


def _figure(*efforts: shapes.Effort) -> Figure:
    patient = Patient(
        uid=UUID(int=1),
        given_name="A",
        family_name="P",
        birth_date=date(1951, 6, 24),
        sex="m",
        pathway="BPCO",
        code="x",
    )
    session = shapes.SpirometrySession(
        now=AT, session="1-1", patient=patient, starts=AT, ends=AT + timedelta(minutes=2),
        device=shapes.Spirometer(name="s", model="Flow 1", serial="S-1"),
        lungs=shapes.Lungs(sex="m", age_y=75.4, height_cm=168.5, height_on=None, lacks=[]),
        reference=shapes.Reference(equations="gli_global_2022", flows="ecsc_1993", flows_extrapolated=True),
        efforts=list(efforts), unreadable=0, parts=[], given=None, response=None, loop=[], algorithm="a",
        algorithm_version="1", previous=None, next=None, may_judge=False,
    )  # fmt: skip
    return Figure(session=session, language="it")


def test_one_litre_is_as_long_as_two_litres_a_second_at_the_scale_that_is_named() -> None:
    sheet, figure = Sheet(), _figure(_effort(1, is_best=True))

    height = spirometry.draw(sheet, (17.0, 15.0), figure)

    (curve,) = [points for points, colour, width in sheet.lines if width == 0.45 and len(points) > 100][:1]
    litre = spirometry.scale_mm(figure.session)
    assert curve[-1][0] - curve[0][0] == pytest.approx(3.591 * litre, abs=0.02)
    assert curve[0][1] - min(y for _, y in curve) == pytest.approx(6.315 * litre / 2, abs=0.02)
    assert f"1 L = {litre:g} mm, 1 L/s = {litre / 2:g} mm".replace(".", ",") in sheet.words[1]
    assert height == figure.height_mm


def test_everything_lies_within_its_height() -> None:
    sheet, figure = Sheet(), _figure(*(_effort(number) for number in range(1, 9)))

    spirometry.draw(sheet, (17.0, 15.0), figure)

    down = [y for points, _, _ in sheet.lines for _, y in points]
    across = [x for points, _, _ in sheet.lines for x, _ in points]
    assert 15 <= min(down) < max(down) <= 15 + figure.height_mm
    assert 17 <= min(across) < max(across) <= 17 + 176


def test_dashes_leave_out_what_their_pattern_says() -> None:
    pieces = list(spirometry.dashed([(0.0, 0.0), (4.0, 0.0), (10.0, 0.0)], (2.0, 1.0)))

    assert [(piece[0][0], piece[-1][0]) for piece in pieces] == [(0, 2), (3, 5), (6, 8), (9, 10)]
    assert list(spirometry.dashed([(0.0, 0.0), (1.0, 1.0)], ())) == [[(0, 0), (1, 1)]]


def test_a_referto_says_what_was_confirmed_in_the_readers_language() -> None:
    fields = SpirometryFields(
        fev1_grade="A", fvc_grade="B", pattern="obstruction", severity="moderate", repeat=True,
        values=[ReadValue(parameter="fev1", measured=1.35, predicted=2.549, lln=1.849, percent=53.0, z=-2.73)],
        response=shapes.Response(fev1_l=0.33, fev1_percent=12.9, fvc_l=0.1, fvc_percent=3.0, is_response=True),
    )  # fmt: skip

    said = {line.name: (line.value, line.note) for line in fields.lines("it")}

    assert said["FEV1"] == (
        "1,35 L", "53 % · predetto 2,55 · LLN 1,85 · z \N{MINUS SIGN}2,73"
    )  # fmt: skip
    assert said["Grado della sessione"] == ("FEV1 A, FVC B", "")
    assert said["Quadro compatibile con"] == ("ostruzione", "moderata per z del FEV1")
    assert said["Risposta al broncodilatatore"][0] == "significativa"
    assert {line.name for line in fields.lines("en")} >= {"Grade of the session", "Pattern compatible with"}


def test_nobody_signs_without_grades_and_a_pattern() -> None:
    assert SpirometryFields().lacks() == ["grades", "pattern"]
    assert SpirometryFields(fev1_grade="A", fvc_grade="A", pattern="unknown").lacks() == []
