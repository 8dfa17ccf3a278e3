"""The beats of a record as its readers see them: what was computed, and beside it what they changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from accanto_api.ecg.layout import Layout

NEAR_S = 0.06
"""A correction is of the beat within 60 ms of it: no two beats are so close."""
REMOVED, NONE = "X", ""
"""What a beat is called now that a reader took away; what one was computed as that a reader added."""
LABELS = ("N", "S", "V", "P", "F", "?")
"""Normal, supraventricular, ventricular, paced, fusion, unknown."""

Labels = NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a reader changed of a beat."""

    id: int
    at: datetime
    deed: str
    label: str | None
    was: str | None
    reason: str
    by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Beats:
    """Beats in order: samples of the row, what each is called now, and what it was computed as; all of shape (n,)."""

    samples: NDArray[np.int64]
    now: Labels
    computed: Labels

    @property
    def standing(self) -> tuple[NDArray[np.int64], Labels]:
        """Those that nobody took away, with what they are called now."""
        stands = self.now != REMOVED
        return self.samples[stands], self.now[stands]

    def packed(self) -> bytes:
        """n little-endian uint32, n signs of what each is called now, n of what was computed (0: nothing)."""
        columns = (self.samples.astype("<u4"), _codes(self.now), _codes(self.computed))
        return b"".join(column.tobytes() for column in columns)


def corrected(row: Layout, peaks: NDArray[np.int64], kinds: Labels, said: Sequence[Correction]) -> Beats:
    """The computed beats with what readers said of them, in the order in which they said it."""
    samples, now = peaks.tolist(), kinds.tolist()
    computed = list(now)
    for one in said:
        at = row.sample_at(one.at)
        if not 0 <= at < row.samples:
            continue
        number = _nearest(samples, at, NEAR_S * row.rate_hz)
        if number is not None:
            now[number] = one.label or REMOVED
        elif one.label:
            place = int(np.searchsorted(samples, at))
            samples.insert(place, at)
            now.insert(place, one.label)
            computed.insert(place, NONE)
    return Beats(
        samples=np.array(samples, np.int64), now=np.array(now, "U1"), computed=np.array(computed, "U1")
    )


def called(beats: Beats, sample: int, rate_hz: float) -> str | None:
    """What the beat at a sample is called now; None where there is none."""
    number = _nearest(beats.samples.tolist(), sample, NEAR_S * rate_hz)
    return None if number is None else str(beats.now[number])


def _nearest(samples: Sequence[int], at: int, within: float) -> int | None:
    """The number of the beat nearest to a sample, if it is near."""
    place = int(np.searchsorted(samples, at))
    near = [number for number in (place - 1, place) if 0 <= number < len(samples)]
    best = min(near, key=lambda number: abs(samples[number] - at), default=None)
    return best if best is not None and abs(samples[best] - at) <= within else None


def _codes(labels: Labels) -> NDArray[np.uint8]:
    """One byte a label, as ASCII."""
    return labels.astype("S1").view(np.uint8)
