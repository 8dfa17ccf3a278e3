"""What a reader makes of blows, in place of what was computed; the computed verdicts stay beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry.checks import Verdicts

Bools = NDArray[np.bool_]


class Use(StrEnum):
    """What a blow is good for, of FEV1 or of FVC."""

    ACCEPTABLE = "acceptable"
    """Counts for the value and for the grade."""
    USABLE = "usable"
    """Its value may be reported, its session is not graded by it."""
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """A reader's verdict on one blow; None: what was computed stands."""

    fev1: Use | None = None
    fvc: Use | None = None


NONE = Opinion()


def uses(acceptable: Bools, usable: Bools) -> list[Use]:
    """The verdict on each of n blows, in a word; arrays of shape (n,)."""
    return [
        Use.ACCEPTABLE if good else Use.USABLE if some else Use.UNUSABLE
        for good, some in zip(acceptable.tolist(), usable.tolist(), strict=True)
    ]


def overrule(verdicts: Verdicts, opinions: Sequence[Opinion]) -> Verdicts:
    """The verdicts on n blows with a reader's in place of the computed ones; reasons and places stay.

    Raises ValueError where there isn't one opinion a blow.
    """
    if len(opinions) != verdicts.fev1_usable.size:
        raise ValueError("each blow needs an opinion, even if it is none")
    of_fev1, of_fvc = [one.fev1 for one in opinions], [one.fvc for one in opinions]
    return replace(
        verdicts,
        fev1_acceptable=_put(verdicts.fev1_acceptable, of_fev1, {Use.ACCEPTABLE}),
        fev1_usable=_put(verdicts.fev1_usable, of_fev1, {Use.ACCEPTABLE, Use.USABLE}),
        fvc_acceptable=_put(verdicts.fvc_acceptable, of_fvc, {Use.ACCEPTABLE}),
        fvc_usable=_put(verdicts.fvc_usable, of_fvc, {Use.ACCEPTABLE, Use.USABLE}),
    )


def _put(computed: Bools, said: Sequence[Use | None], good: set[Use]) -> Bools:
    return np.array(
        [was if one is None else one in good for was, one in zip(computed, said, strict=True)], np.bool_
    )
