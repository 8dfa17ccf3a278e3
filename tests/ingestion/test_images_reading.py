"""A file becomes a verdict and a clean copy, in a child that may die of it."""

import io
import uuid
from datetime import UTC, datetime

import pictures
import pydicom
import pytest
from PIL import Image
from pydicom.encaps import generate_frames
from pydicom.uid import UID

from accanto_contract.picture import Eye, Form, Reason, Verdict
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images import ophthalmic
from accanto_ingestion.images.reading import read
from accanto_ingestion.images.sheet import Sheet
from accanto_ingestion.images.workshop import Limits, Workshop
from accanto_signal.fundus.gate import Gate
from accanto_store import child

GATE = "accanto_signal.fundus.gate:Gate"
ROUGH = "rough_gate:RoughGate"


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    """A drawn eye as a camera would write it."""
    return pictures.encoded(pictures.drawn_eye(1000))


def _exposure(*, has_text: bool = False) -> ophthalmic.Exposure:
    return ophthalmic.Exposure(
        picture=uuid.uuid4(),
        patient=uuid.uuid4(),
        eye=Eye.LEFT,
        taken_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        field_deg=45.0,
        has_text=has_text,
        is_original=True,
    )


def test_a_good_file_becomes_a_verdict_and_a_copy_of_the_same_size(jpeg: bytes) -> None:
    reading = read(Sheet(data=jpeg, declared="image/jpeg", eye=Eye.RIGHT), Gate())

    assert (reading.form, reading.width, reading.height) == (Form.JPEG, 1000, 1000)
    assert reading.judgement.verdict is Verdict.OK
    assert Image.open(io.BytesIO(reading.viewed)).size == (1000, 1000)


def test_a_png_with_transparency_is_read_on_black() -> None:
    eye = pictures.drawn_eye(1000).convert("RGBA")

    assert read(Sheet(data=pictures.encoded(eye, "PNG")), Gate()).judgement.verdict is Verdict.OK


def test_a_picture_that_the_camera_held_sideways_is_turned_upright() -> None:
    wide = Image.new("RGB", (1200, 1000))
    wide.paste(pictures.drawn_eye(1000), (100, 0))
    exif = Image.Exif()
    exif[0x0112] = 6

    reading = read(Sheet(data=pictures.encoded(wide, "JPEG", exif=exif)), Gate())

    assert Image.open(io.BytesIO(reading.viewed)).size == (1000, 1200)
    assert reading.judgement.measures["diameter_px"] == pytest.approx(940, abs=5)


def test_damage_that_only_a_decoder_sees_is_refused() -> None:
    empty = pictures.png_of(1000, 1000, pixels=b"\0" * 50)

    with pytest.raises(PictureRefused) as refused:
        read(Sheet(data=empty), Gate())

    assert refused.value.refusal is Refusal.UNDECODABLE


def test_a_frame_goes_into_dicom_and_comes_out_byte_by_byte(jpeg: bytes) -> None:
    written = ophthalmic.wrapped(jpeg, _exposure())

    taken = ophthalmic.unwrapped(written)
    by_another = next(generate_frames(pydicom.dcmread(io.BytesIO(written)).PixelData, number_of_frames=1))

    assert by_another[: len(jpeg)] == jpeg
    assert by_another[len(jpeg) :] in (b"", b"\0")
    assert (taken.jpeg[: len(jpeg)], taken.eye) == (jpeg, Eye.LEFT)


def test_an_exported_object_names_the_patient_by_uid_only(jpeg: bytes) -> None:
    exposure = _exposure(has_text=True)

    held = pydicom.dcmread(io.BytesIO(ophthalmic.wrapped(jpeg, exposure)))

    assert (held.PatientID, str(held.PatientName)) == (str(exposure.patient), "")
    assert (held.Modality, held.ImageLaterality, held.BurnedInAnnotation) == ("OP", "L", "YES")
    assert held.PhotometricInterpretation == "YBR_FULL_422"
    assert held.AcquisitionDateTime == "20260301093000+0000"


def test_a_dicom_object_is_read_like_the_picture_in_it(jpeg: bytes) -> None:
    written = ophthalmic.wrapped(jpeg, _exposure())

    reading = read(Sheet(data=written, declared="dcm", eye=Eye.LEFT), Gate())

    assert (reading.form, reading.judgement.verdict) == (Form.DICOM, Verdict.OK)


@pytest.mark.parametrize("change", ["eye", "class", "cut", "frames"])
def test_another_dicom_object_is_refused(change: str, jpeg: bytes) -> None:
    held = pydicom.dcmread(io.BytesIO(ophthalmic.wrapped(jpeg, _exposure())))
    if change == "class":
        held.SOPClassUID = held.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.2")
    if change == "frames":
        held.NumberOfFrames = 2
    written = io.BytesIO()
    held.save_as(written)
    data = written.getvalue()[:2000] if change == "cut" else written.getvalue()

    with pytest.raises(PictureRefused) as refused:
        read(Sheet(data=data, eye=Eye.RIGHT), Gate())

    due = {"eye": {Refusal.WRONG_EYE}, "cut": {Refusal.OTHER_DICOM, Refusal.TRUNCATED}}
    assert refused.value.refusal in due.get(change, {Refusal.OTHER_DICOM})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "due"),
    [
        (b"sleep", Refusal.TOO_SLOW),
        (b"eat", Refusal.TOO_MUCH_MEMORY),
        (b"die", Refusal.DECODER_DIED),
        (b"write", Refusal.UNDECODABLE),
    ],
)
def test_a_file_that_breaks_the_child_breaks_nothing_else(task: bytes, due: Refusal, jpeg: bytes) -> None:
    workshop = Workshop(ROUGH, Limits(seconds=3, memory_bytes=256 << 20))
    try:
        with pytest.raises(PictureRefused) as refused:
            workshop.read(Sheet(data=task))

        assert refused.value.refusal is due
        assert workshop.read(Sheet(data=jpeg)).judgement.reasons == (Reason.DIM,)
    finally:
        workshop.close()


@pytest.mark.slow
def test_the_child_ends_with_the_workshop(jpeg: bytes) -> None:
    workshop = Workshop(GATE)
    assert workshop.read(Sheet(data=jpeg)).judgement.verdict is Verdict.OK
    pid = workshop.pid

    workshop.close()

    assert pid is not None
    assert not child.is_alive(pid)
