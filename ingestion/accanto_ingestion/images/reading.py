"""One file, from its bytes to a verdict and a clean copy: the same for an upload and for `accanto check fundus`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import Container, Eye, Form, Judgement, Working
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images import decoding, ophthalmic


class Gate(Protocol):
    """What judges pictures; ours is accanto_signal.fundus.gate.Gate."""

    def examine(self, data: bytes, declared: str = "") -> Container:
        """What a file holds, before it is decoded. Raises PictureRefused."""

    def judge(self, picture: Working, *, eye: Eye | None = None, camera: str = "") -> Judgement:
        """The verdict on a picture. Raises PictureRefused."""

    def are_copies(self, one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which of other vessel maps, shape (n,), show the same shot as this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file, and what somebody said about it."""

    data: bytes
    declared: str = ""
    """The ending of its name, or its media type."""
    eye: Eye | None = None
    camera: str = ""
    others: tuple[bytes, ...] = ()
    """Vessel maps of pictures that it may be a copy of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a file."""

    form: Form
    width: int
    height: int
    judgement: Judgement
    viewed: bytes
    copies: tuple[int, ...]
    """Which of the others it is a copy of, by index."""


def read(sheet: Sheet, gate: Gate) -> Reading:
    """Examine, decode, judge. Raises PictureRefused."""
    outer = gate.examine(sheet.data, sheet.declared)
    data, container, eye = sheet.data, outer, sheet.eye
    if outer.form is Form.DICOM:
        framed = ophthalmic.unwrapped(sheet.data)
        data, container, eye = framed.jpeg, gate.examine(framed.jpeg), _agreed(sheet.eye, framed.eye)
    judgement = gate.judge(decoding.working(data, container), eye=eye, camera=sheet.camera)
    return Reading(
        form=outer.form,
        width=container.width,
        height=container.height,
        judgement=judgement,
        viewed=decoding.viewed(data, container),
        copies=_copies(judgement, sheet.others, gate),
    )


def _agreed(said: Eye | None, written: Eye | None) -> Eye | None:
    """The eye on which the sender and the DICOM object agree. Raises PictureRefused."""
    if said and written and said is not written:
        raise PictureRefused(Refusal.WRONG_EYE)
    return said or written


def _copies(judgement: Judgement, others: tuple[bytes, ...], gate: Gate) -> tuple[int, ...]:
    if not (judgement.vessel_map and others):
        return ()
    return tuple(np.flatnonzero(gate.are_copies(judgement.vessel_map, others)).tolist())
