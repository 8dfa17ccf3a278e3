"""A fundus picture as a file: the camera's own, or a DICOM object around its JPEG."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_api.fundus import exact
from accanto_contract.picture import Eye
from accanto_contract.refusal import PictureRefused
from accanto_signal.fundus import cameras

Form = Literal["original", "dicom", "viewed"]
MEDIA_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "dicom": "application/dicom"}
ENDINGS = {"jpeg": "jpg", "png": "png", "dicom": "dcm"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture as it rests."""

    uid: UUID
    eye: str
    form: str
    camera: str
    reasons: list[str]
    received_at: datetime
    file: bytes
    viewed: bytes


def written(found: Kept, patient: UUID, *, is_original: bool) -> bytes:
    """A DICOM object around the camera's JPEG, its coefficients byte by byte, or around the clean copy.

    `patient` is the random uid: no picture goes out with a name, nor with what a camera wrote beside its pixels. A
    progressive JPEG may not stand in such an object, nor one that was turned in words alone: then it is the clean copy.
    """
    from accanto_ingestion.images import ophthalmic  # noqa: PLC0415  only who exports loads pydicom

    file = ophthalmic.unwrapped(found.file).jpeg if found.form == "dicom" else found.file
    jpeg = _bare(file) if is_original and ophthalmic.is_baseline(file) else b""
    keeps = bool(jpeg)
    exposure = ophthalmic.Exposure(
        picture=found.uid,
        patient=patient,
        eye=Eye(found.eye),
        taken_at=found.received_at,
        field_deg=cameras.BY_NAME[found.camera].field_deg if found.camera in cameras.BY_NAME else None,
        has_text=False,
        is_original=keeps,
    )
    return ophthalmic.wrapped(jpeg if keeps else found.viewed, exposure)


def _bare(file: bytes) -> bytes:
    """A JPEG without the camera's words; nothing where it cannot be cut, or would lie on its side without them."""
    try:
        return b"" if exact.is_turned(file) else exact.stripped(file)[0]
    except PictureRefused:
        return b""
