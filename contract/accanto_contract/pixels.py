"""A picture as it is judged: nothing but pixels. Apart from `picture`, so that only who judges needs numpy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import WORKING_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A picture as it is judged: small, without anything but its pixels."""

    rgb: NDArray[np.float32]
    """Shape (h, WORKING_PX, 3), values 0..1."""
    width: int
    """Pixels across the original, after it was turned upright."""

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if self.rgb.ndim != 3 or self.rgb.shape[1:] != (WORKING_PX, 3):
            raise ValueError(f"a working copy of shape {self.rgb.shape}")
