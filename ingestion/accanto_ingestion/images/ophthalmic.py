"""Fundus pictures as DICOM objects: Ophthalmic Photography 8 Bit with one baseline JPEG, in and out.

The JPEG is never decoded and encoded again: what goes in comes out byte by byte. PS3.3 A.41, PS3.5 A.4.1.
"""

import io
import struct
import warnings
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.errors import InvalidDicomError
from pydicom.uid import UID, JPEGBaseline8Bit

from accanto_contract.picture import Eye
from accanto_contract.refusal import PictureRefused, Refusal

PHOTOGRAPHY_8_BIT = UID("1.2.840.10008.5.1.4.1.1.77.1.5.1")
LATERALITY = {Eye.RIGHT: "R", Eye.LEFT: "L"}
STUMBLES = (
    InvalidDicomError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RecursionError,
    TypeError, ValueError, struct.error,
)  # fmt: skip
"""What pydicom raises over objects that are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """What an object holds; nothing else of its header is taken."""

    jpeg: bytes
    eye: Eye | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What an exported object says of its picture; ids only, never a name."""

    picture: UUID
    patient: UUID
    eye: Eye
    taken_at: datetime
    field_deg: float | None
    has_text: bool
    is_original: bool
    """Whether the frame is as the camera made it."""


def unwrapped(data: bytes) -> Framed:
    """The JPEG and the eye in an object. Raises PictureRefused."""
    try:
        with warnings.catch_warnings(action="ignore"):
            found = pydicom.dcmread(io.BytesIO(data))
            is_ours = (
                found.SOPClassUID == PHOTOGRAPHY_8_BIT
                and found.file_meta.TransferSyntaxUID == JPEGBaseline8Bit
                and int(found.get("NumberOfFrames", 1) or 1) == 1
            )
            jpeg = next(generate_frames(found.PixelData, number_of_frames=1)) if is_ours else b""
            side = str(found.get("ImageLaterality", ""))
    except STUMBLES as error:
        raise PictureRefused(Refusal.OTHER_DICOM) from error
    if not is_ours:
        raise PictureRefused(Refusal.OTHER_DICOM)
    eyes = {letter: eye for eye, letter in LATERALITY.items()}
    return Framed(jpeg=jpeg, eye=eyes.get(side))


def is_baseline(jpeg: bytes) -> bool:
    """Whether a JPEG may stand in such an object as it is: sequential, not progressive."""
    if not jpeg.startswith(b"\xff\xd8"):
        return False
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        return not picture.info.get("progressive")


def wrapped(jpeg: bytes, exposure: Exposure) -> bytes:
    """An object around a baseline JPEG, as the bytes of a file."""
    held = _described(jpeg, exposure)
    held.PixelData = encapsulate([jpeg])
    held["PixelData"].is_undefined_length = True
    written = io.BytesIO()
    pydicom.dcmwrite(written, held, enforce_file_format=True)
    return written.getvalue()


def _described(jpeg: bytes, exposure: Exposure) -> Dataset:
    """Everything but the pixels."""
    held = Dataset()
    held.file_meta = FileMetaDataset()
    held.file_meta.MediaStorageSOPClassUID = held.SOPClassUID = PHOTOGRAPHY_8_BIT
    held.file_meta.MediaStorageSOPInstanceUID = held.SOPInstanceUID = _uid(exposure.picture)
    held.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    held.StudyInstanceUID = _uid(exposure.patient)
    held.SeriesInstanceUID = UID(f"{_uid(exposure.picture)}.1")
    held.PatientID, held.PatientName, held.PatientBirthDate, held.PatientSex = (
        str(exposure.patient),
        "",
        "",
        "",
    )
    held.Modality, held.Manufacturer, held.InstanceNumber = "OP", "", 1
    held.ImageType = ["ORIGINAL" if exposure.is_original else "DERIVED", "PRIMARY"]
    held.AcquisitionDateTime = exposure.taken_at.strftime("%Y%m%d%H%M%S%z")
    held.ImageLaterality = LATERALITY[exposure.eye]
    held.HorizontalFieldOfView = exposure.field_deg
    held.PupilDilated = ""
    held.BurnedInAnnotation = "YES" if exposure.has_text else "NO"
    held.LossyImageCompression = "01"
    _describe_pixels(held, jpeg)
    return held


def _describe_pixels(held: Dataset, jpeg: bytes) -> None:
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        held.Columns, held.Rows = picture.size
        held.PhotometricInterpretation = _colours(picture)
    held.SamplesPerPixel, held.PlanarConfiguration, held.NumberOfFrames = 3, 0, 1
    held.BitsAllocated = held.BitsStored = 8
    held.HighBit, held.PixelRepresentation = 7, 0


def _colours(picture: Image.Image) -> str:
    """How the JPEG itself holds colour: its chroma sampling, or bare red, green and blue."""
    if picture.info.get("adobe_transform") == 0:
        return "RGB"
    layers: list[tuple[int, int, int, int]] = getattr(picture, "layer", [])
    is_sampled_alike = len({(across, down) for _, across, down, _ in layers}) == 1
    return "YBR_FULL" if is_sampled_alike else "YBR_FULL_422"


def _uid(of: UUID) -> UID:
    """A UUID as a DICOM identifier (PS3.5 B.2)."""
    return UID(f"2.25.{of.int}")
