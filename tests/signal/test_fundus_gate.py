"""What the gate measures on real pictures, and what it says when they are spoiled."""

import os
from collections.abc import Callable
from pathlib import Path

import faults
import numpy as np
import pictures
import pytest

from accanto_contract.picture import Eye, Reason, Verdict
from accanto_contract.pixels import Working
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images import decoding
from accanto_signal.fundus import cameras, container, gate

GOLDEN = {
    "chase_db1/Image_01R": {"area": 0.688, "circ": 0.998, "mean": 0.289, "dark": 0.033, "satg": 0.001, "vess95": 0.083},
    "chase_db1/Image_06L": {"area": 0.668, "circ": 0.966, "mean": 0.324, "dark": 0.000, "sharp": 0.025, "od_x": 0.068},
    "chase_db1/Image_09L": {"mean": 0.470, "dark": 0.005, "vess95": 0.056, "sharp": 0.017, "od_x": 0.134},
    "chase_db1/Image_14R": {"mean": 0.299, "dark": 0.152, "vess95": 0.074, "sharp": 0.029, "od_x": -0.024},
    "toolbox/fundus2": {"area": 0.682, "circ": 1.000, "mean": 0.483, "vess95": 0.031, "sharp": 0.008, "od_x": 0.225},
}  # fmt: skip
"""Measured once by an independent program on the same pictures (docs/reference/fundus.md)."""

NIDEK = cameras.by_name("field-30")
"""CHASE_DB1 was taken with a 30 degree camera."""


@pytest.fixture(scope="session")
def folder() -> Path:
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public fundus pictures")
    return Path(os.environ["ACCANTO_DATA"]) / "fundus"


def _opened(file: Path) -> Working:
    data = file.read_bytes()
    return decoding.working(data, container.examine(data))


@pytest.fixture(scope="session")
def eye() -> Working:
    """A drawn eye that the gate takes as it is."""
    data = pictures.encoded(pictures.drawn_eye(1000))
    return decoding.working(data, container.examine(data))


@pytest.mark.parametrize("name", GOLDEN)
def test_the_measures_are_those_of_the_document(name: str, folder: Path) -> None:
    judged = gate.judge(_opened(folder / f"{name}.jpg"), camera=NIDEK if "chase" in name else cameras.UNKNOWN)

    for measure, value in GOLDEN[name].items():
        assert judged.measures[measure] == pytest.approx(value, rel=0.03, abs=0.003)


@pytest.mark.slow
def test_every_clean_picture_is_ok_or_asks_for_a_person(folder: Path) -> None:
    chase = [gate.judge(_opened(file), camera=NIDEK) for file in sorted(folder.glob("chase_db1/*.jpg"))]
    others = [gate.judge(_opened(file)) for file in sorted(folder.glob("toolbox/*.jpg"))]
    verdicts = [judged.verdict for judged in chase + others]

    assert len(verdicts) == 30
    assert Verdict.RETAKE not in verdicts
    assert verdicts.count(Verdict.OK) >= 25


@pytest.mark.slow
@pytest.mark.parametrize("fault", [("blur", 0.004), ("haze", 0.4), ("over", 2.2), ("shadow", 0.6)])
def test_the_weak_rows_of_the_table_of_faults_hold(fault: tuple[str, float], folder: Path) -> None:
    spoil, due = faults.TABLE[fault]
    flagged = []

    for file in sorted(folder.glob("*/*.jpg")):
        clean, camera = _opened(file), NIDEK if "chase" in str(file) else cameras.UNKNOWN
        judged = gate.judge(Working(rgb=spoil(clean.rgb, fault[1]), width=clean.width), camera=camera)
        flagged.append(judged.verdict is not Verdict.OK)

    assert sum(flagged) / 30 >= due


@pytest.mark.parametrize(
    ("spoil", "due"),
    [
        (lambda rgb: faults.blur(rgb, 0.016), Reason.UNREADABLE),
        (lambda rgb: faults.haze(rgb, 0.85), Reason.UNREADABLE),
        (lambda rgb: faults.exposure(rgb, 0.25), Reason.DARK),
        (lambda rgb: faults.exposure(rgb, 3.0), Reason.BRIGHT),
        (lambda rgb: faults.shadow(rgb, 0.6), Reason.CROPPED),
        (np.zeros_like, Reason.NO_FUNDUS),
        (lambda rgb: np.clip(rgb + np.float32(0.3), 0, 1), Reason.CROPPED),
    ],
    ids=["blur", "haze", "under", "over", "shadow", "black", "no surround"],
)
def test_a_spoiled_picture_says_what_is_wrong(
    spoil: Callable[[pictures.Rgb], pictures.Rgb], due: Reason, eye: Working
) -> None:
    judged = gate.judge(Working(rgb=spoil(eye.rgb), width=eye.width))

    assert due in judged.reasons
    assert judged.verdict is not Verdict.OK


def test_half_light_over_one_side_is_noticed(eye: Working) -> None:
    dimmed = eye.rgb * np.linspace(0.15, 1, 512, dtype=np.float32)[None, :, None]

    judged = gate.judge(Working(rgb=dimmed, width=eye.width))

    assert {Reason.PATCHY, Reason.SHADOW} & set(judged.reasons)


def test_a_good_picture_has_no_reasons(eye: Working) -> None:
    assert (gate.judge(eye).verdict, gate.judge(eye).reasons) == (Verdict.OK, ())


def test_a_field_with_too_few_pixels_is_refused(eye: Working) -> None:
    with pytest.raises(PictureRefused) as refused:
        gate.judge(Working(rgb=eye.rgb, width=700))

    assert refused.value.refusal is Refusal.TOO_SMALL
    assert (
        gate.judge(Working(rgb=eye.rgb, width=700), camera=cameras.by_name("field-30")).verdict is Verdict.OK
    )


def test_writing_in_the_surround_is_found(eye: Working) -> None:
    image = pictures.with_text(pictures.drawn_eye(1000), "14/03/1950 ROSSI")
    data = pictures.encoded(image)

    judged = gate.judge(decoding.working(data, container.examine(data)))

    assert judged.reasons == (Reason.TEXT,)


def test_a_resized_copy_is_judged_like_its_original() -> None:
    image = pictures.drawn_eye(1300)
    seen = []
    for side in (1300, 1000):
        data = pictures.encoded(image.resize((side, side)))
        seen.append(gate.judge(decoding.working(data, container.examine(data))).measures)

    for measure in ("area", "circ", "mean", "vess95", "quarter_dim"):
        assert seen[1][measure] == pytest.approx(seen[0][measure], rel=0.08)


def test_nothing_that_the_gate_can_say_is_a_disease() -> None:
    words = " ".join(reason.sentence(tongue) for reason in Reason for tongue in ("it", "en")).lower()

    for disease in ("retinop", "diabet", "maculopat", "glaucom", "emorrag", "hemorr", "edema", "essudat"):
        assert disease not in words


@pytest.mark.parametrize("said", [None, Eye.LEFT, Eye.RIGHT])
def test_a_disc_centred_picture_accuses_nobody_of_a_wrong_eye(said: Eye | None, eye: Working) -> None:
    assert Reason.OTHER_EYE not in gate.judge(eye, eye=said).reasons
