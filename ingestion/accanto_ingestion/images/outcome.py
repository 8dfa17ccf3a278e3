"""What shall become of an upload: decided from its papers alone, and from pictures that are there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accanto_contract.picture import Eye
from accanto_contract.refusal import PictureRefused, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An upload whose every byte has come."""

    id: UUID
    patient_uid: UUID | None
    eye: str | None
    camera: str
    declared: str
    said_sha256: bytes | None
    account_id: int
    tries: int
    patient_id: int | None
    """None where there is no such patient, or not for this sender."""
    has_consent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Whose picture it is."""

    patient_id: int
    eye: Eye


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A picture that was made of the very same bytes."""

    id: int
    patient_id: int
    eye: str


def bind(claim: Claim, sha256: bytes) -> Bound:
    """Whose picture this is. Raises PictureRefused."""
    if claim.said_sha256 is not None and claim.said_sha256 != sha256:
        raise PictureRefused(Refusal.CHECKSUM)
    if claim.patient_uid is None or claim.eye is None:
        raise PictureRefused(Refusal.UNBOUND)
    if claim.patient_id is None:
        raise PictureRefused(Refusal.UNKNOWN_PATIENT)
    if not claim.has_consent:
        raise PictureRefused(Refusal.NO_CONSENT)
    return Bound(patient_id=claim.patient_id, eye=Eye(claim.eye))


def repeated(bound: Bound, twins: Sequence[Twin]) -> Twin | None:
    """The picture that this file already is, if it came before for the same eye.

    Raises PictureRefused where it came for another patient, or for the other eye: one of the two is wrong, and only
    a person can say which.
    """
    if any(twin.patient_id != bound.patient_id for twin in twins):
        raise PictureRefused(Refusal.ANOTHER_PATIENT)
    if any(twin.eye != bound.eye for twin in twins):
        raise PictureRefused(Refusal.WRONG_EYE)
    return twins[0] if twins else None
