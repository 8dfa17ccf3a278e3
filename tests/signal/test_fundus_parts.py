"""The parts of the gate: the disc and the eye, copies, sets, and the smooth pictures below it all."""

import os
from pathlib import Path

import numpy as np
import pictures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from accanto_contract.picture import Aim, Eye, Verdict
from accanto_contract.pixels import Working
from accanto_ingestion.images import decoding
from accanto_signal.fundus import arrays, cameras, container, disc, field, likeness, study
from accanto_signal.fundus.disc import Disc


def _map(image: Image.Image) -> bytes:
    data = pictures.encoded(image, "JPEG", quality=60)
    rgb = decoding.working(data, container.examine(data)).rgb
    found = field.find(rgb)
    assert found is not None
    return likeness.vessel_map(rgb, found)


@pytest.mark.parametrize(
    ("x", "aimed"),
    [(0, Aim.DISC), (-0.11, Aim.DISC), (0.15, Aim.UNSURE), (0.3, Aim.MACULA), (-0.41, Aim.MACULA), (0.5, Aim.UNSURE)],
)  # fmt: skip
def test_the_place_of_the_disc_says_what_the_picture_is_aimed_at(x: float, aimed: Aim) -> None:
    assert disc.aim(Disc(x=x, y=0), cameras.UNKNOWN) is aimed


def test_a_narrow_camera_counts_degrees_not_diameters() -> None:
    assert disc.aim(Disc(x=0.15, y=0), cameras.by_name("field-30")) is Aim.DISC


@pytest.mark.parametrize("inverted", [False, True])
@pytest.mark.parametrize("eye", Eye)
def test_a_disc_on_the_other_eyes_side_is_noticed(eye: Eye, *, inverted: bool) -> None:
    camera = cameras.Camera(inverted=inverted)
    right_side = (eye is Eye.RIGHT) != inverted
    at = Disc(x=0.33 if right_side else -0.33, y=0)

    assert not disc.contradicts(at, Aim.MACULA, eye, camera)
    assert disc.contradicts(Disc(x=-at.x, y=0), Aim.MACULA, eye, camera)


def test_a_recompressed_or_mirrored_copy_is_found_and_another_eye_is_not() -> None:
    image = pictures.drawn_eye(1000)
    original = _map(image)
    copies = [_map(image.resize((700, 700))), _map(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))]
    strangers = [_map(pictures.drawn_eye(1000, seed=seed)) for seed in (2, 3)]

    assert likeness.are_copies(original, copies + strangers).tolist() == [True, True, False, False]


def test_no_two_of_the_real_eyes_are_taken_for_copies() -> None:
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public fundus pictures")
    files = sorted((Path(os.environ["ACCANTO_DATA"]) / "fundus" / "chase_db1").glob("*.jpg"))[:12]

    maps = [_map(Image.open(file)) for file in files]
    scores = np.array([likeness.scores(one, maps) for one in maps])

    assert np.diag(scores).min() > 0.99
    assert (scores - np.eye(len(maps))).max() < 0.5


def test_a_set_lacks_what_was_not_taken_or_must_be_repeated() -> None:
    taken = [
        (Eye.RIGHT, Aim.MACULA, Verdict.OK),
        (Eye.RIGHT, Aim.DISC, Verdict.RETAKE),
        (Eye.LEFT, Aim.MACULA, Verdict.HUMAN_CHECK),
        (Eye.LEFT, Aim.UNSURE, Verdict.HUMAN_CHECK),
    ]

    assert study.missing(taken) == [(Eye.RIGHT, Aim.DISC), (Eye.LEFT, Aim.DISC)]


@given(x=st.integers(150, 350), y=st.integers(150, 350), radius=st.integers(80, 140))
@settings(max_examples=15)
def test_a_lit_circle_is_found_wherever_it_lies(x: int, y: int, radius: int) -> None:
    rows, columns = np.mgrid[:512, :512]
    lit = np.hypot(columns - x, rows - y) <= radius
    found = field.find(np.repeat(lit[..., None] * np.float32(0.5), 3, axis=2).astype(np.float32))

    assert found is not None
    assert found.circ == pytest.approx(1, abs=0.03)
    assert found.centre == pytest.approx((x, y), abs=1)
    assert found.diameter == pytest.approx(2 * radius + 1, abs=2)


def test_a_cheap_wide_blur_is_nearly_the_exact_one() -> None:
    rng = np.random.default_rng(1)
    rough = np.asarray(rng.random((300, 412)), np.float32)
    smooth = arrays.blurred(rough, 6)

    exact, cheap = arrays.blurred(smooth, 28), arrays.widely_blurred(smooth, 28)

    assert np.abs(exact - cheap)[60:-60, 60:-60].max() < 0.002


def test_a_working_copy_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="working copy"):
        Working(rgb=np.zeros((10, 10, 3), np.float32), width=10)
