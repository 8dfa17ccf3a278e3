"""One file, from its bytes to a verdict and a clean copy: the same for an upload and for `accanto check fundus`."""

import numpy as np

from accanto_contract.picture import Eye, Form, Judgement
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images import decoding, ophthalmic
from accanto_ingestion.images.judging import Gate
from accanto_ingestion.images.sheet import Reading, Sheet


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
