"""What is cut out of a camera's file, what stays to the bit, and where the marks of a picture are drawn."""

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pictures
import pydicom
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.encaps import generate_frames

from accanto_api.exports import fundus
from accanto_api.fundus import exact, levels, marks
from accanto_contract.picture import Eye
from accanto_contract.refusal import PictureRefused
from accanto_ingestion.images import decoding
from accanto_signal.fundus import cameras, container

NAME = b"LENCIONI-BRUNA"


def _decoded(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


@pytest.fixture(scope="module")
def eye() -> Image.Image:
    """A drawn eye with an odd width, so that halves are rounded."""
    return pictures.drawn_eye(401)


@pytest.mark.parametrize(
    "made",
    [{"comment": NAME}, {"progressive": True, "comment": NAME}, {"icc_profile": NAME * 9}],
    ids=["baseline", "progressive", "profile"],
)
def test_a_jpeg_keeps_its_pixels_and_loses_its_words(eye: Image.Image, made: dict[str, object]) -> None:
    data = pictures.with_segment(pictures.encoded(eye, "JPEG", **made), 0xED, NAME)

    cut, media_type = exact.stripped(data)

    assert media_type == "image/jpeg"
    assert NAME in data
    assert NAME not in cut
    assert np.array_equal(_decoded(cut), _decoded(data))


def test_how_a_camera_was_held_stays_and_nothing_else_of_exif(eye: Image.Image) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, NAME.decode()

    cut, _ = exact.stripped(pictures.encoded(eye, "JPEG", exif=exif.tobytes()))

    with Image.open(io.BytesIO(cut)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}


def test_a_word_between_two_scans_is_cut_out_too(eye: Image.Image) -> None:
    data = pictures.encoded(eye, "JPEG", progressive=True)
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    told = data[:second] + pictures.segment(0xFE, NAME) + data[second:]

    cut, _ = exact.stripped(told)

    assert NAME not in cut
    assert np.array_equal(_decoded(cut), _decoded(data))


def test_a_png_keeps_its_pixels_and_loses_its_words(eye: Image.Image) -> None:
    data = pictures.encoded(eye, "PNG")
    told = data[:33] + pictures.png_chunk(b"tEXt", NAME) + data[33:]

    cut, media_type = exact.stripped(told)

    assert media_type == "image/png"
    assert NAME not in cut
    assert np.array_equal(_decoded(cut), _decoded(data))


@pytest.mark.parametrize("end", [1, 3, 20, 400, -2, -1])
def test_a_file_that_breaks_off_is_refused_not_shown(eye: Image.Image, end: int) -> None:
    data = pictures.encoded(eye)

    with pytest.raises(PictureRefused):
        exact.stripped(data[:end])


@pytest.mark.parametrize(("level", "side"), [("half", 201), ("quarter", 101), ("eighth", 51)])
def test_a_smaller_copy_has_the_sides_divided_and_rounded_up(
    eye: Image.Image, level: levels.Smaller, side: int
) -> None:
    data = pictures.encoded(eye)
    clean = decoding.viewed(data, container.examine(data, "jpg"))

    small = _decoded(levels.smaller(clean, level))

    part = levels.PARTS[level]
    wanted = np.asarray(eye.resize((side, side), Image.Resampling.BOX), np.float32)
    assert small.shape == (side, side, 3)
    assert np.abs(small - wanted).mean() < 4, f"one of {part} by {part} pixels is not their average"


def test_the_macula_is_drawn_on_the_temporal_side_of_the_disc() -> None:
    measures = {"diameter_px": 900.0, "od_x": 0.33, "od_y": 0.0}
    camera = cameras.by_name("field-45")

    right = marks.of(measures, camera, Eye.RIGHT, width=1000, height=1000, is_doubted=False)
    left = marks.of(measures | {"od_x": -0.33}, camera, Eye.LEFT, width=1000, height=1000, is_doubted=False)

    assert right is not None and right.fovea is not None and right.disc is not None  # noqa: PT018  for the types
    assert left is not None and left.fovea is not None  # noqa: PT018  for the types
    assert right.disc.x == pytest.approx(500 + 0.33 * 900)
    assert right.disc.x - right.fovea.x == pytest.approx(15.5 * 20)
    assert left.fovea.x == pytest.approx(1000 - right.fovea.x)


def test_a_disc_on_the_wrong_side_or_no_field_draws_no_macula() -> None:
    measures = {"diameter_px": 900.0, "od_x": 0.33}
    camera = cameras.UNKNOWN

    doubted = marks.of(measures, camera, Eye.LEFT, width=1000, height=1000, is_doubted=True)

    assert doubted is not None and doubted.fovea is None  # noqa: PT018  for the types
    assert marks.of({}, camera, Eye.LEFT, width=1000, height=1000, is_doubted=False) is None


@pytest.mark.parametrize(("name", "across"), [("Image_03R", 190), ("Image_03L", 190)])
def test_a_discs_diameter_from_the_field_is_near_that_of_a_real_disc(name: str, across: int) -> None:
    folder = Path(os.environ.get("ACCANTO_DATA", "/nowhere")) / "fundus" / "chase_db1"
    if not folder.exists():
        pytest.skip("ACCANTO_DATA is not set, or has no fundus/chase_db1: see docs/howto/data.md")
    from accanto_signal.fundus import gate  # noqa: PLC0415  only where there are pictures

    data = (folder / f"{name}.jpg").read_bytes()
    known = container.examine(data, "jpg")
    camera = cameras.by_name("field-30")
    judged = gate.judge(decoding.working(data, known), camera=camera)

    found = marks.of(
        judged.measures, camera, Eye.RIGHT, width=known.width, height=known.height, is_doubted=False
    )

    assert found is not None
    assert found.disc_diameter == pytest.approx(across, rel=0.1)


def test_a_picture_on_its_side_goes_into_dicom_upright_and_one_that_is_not_keeps_its_pixels(
    eye: Image.Image,
) -> None:
    exif = Image.Exif()
    exif[exact.ORIENTATION] = 6
    clean = pictures.encoded(eye, "JPEG", quality=60)
    camera = pictures.encoded(eye, "JPEG")
    for own, framed in ((pictures.encoded(eye, "JPEG", exif=exif), clean), (camera, camera)):
        kept = fundus.Kept(
            uid=UUID(int=1), eye="od", form="jpeg", camera="", reasons=[], received_at=datetime.now(UTC),
            file=own, viewed=clean,
        )  # fmt: skip
        held = pydicom.dcmread(io.BytesIO(fundus.written(kept, UUID(int=2), is_original=True)))

        frame = next(generate_frames(held.PixelData, number_of_frames=1))
        assert np.array_equal(_decoded(frame), _decoded(framed))
        assert held.ImageType[0] == ("ORIGINAL" if framed is camera else "DERIVED")
