"""An ECG on its way into a file: samples as they were measured, where none were, beats as they stand, whose it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from accanto_api.ecg.person import Person

MISSING = -(2**15)
"""What stands for a sample that was not measured, in every format; a measured one may have this value too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """int16 `samples` of shape (leads, n), `uv_per_lsb` microvolts each; `gaps` are places `first <= i < last`."""

    leads: tuple[str, ...]
    samples: NDArray[np.int16]
    gaps: tuple[tuple[int, int], ...]
    rate_hz: float
    uv_per_lsb: float
    starts: datetime
    beats: tuple[tuple[int, str], ...]
    device: str
    algorithm: str
    whose: Person | None
    """Nobody where a file goes out without a name."""

    @property
    def length(self) -> int:
        """Samples of each lead."""
        return int(self.samples.shape[1])

    @property
    def ends(self) -> datetime:
        """The time after the last sample, on the even row."""
        return self.starts + timedelta(seconds=self.length / self.rate_hz)
