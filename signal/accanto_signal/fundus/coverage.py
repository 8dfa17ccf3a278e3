"""Whether every quarter of the field can be read: a shadow over one side hides behind good averages."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.fundus.arrays import Mask
from accanto_signal.fundus.field import Field
from accanto_signal.fundus.light import DARK_BELOW, Light
from accanto_signal.fundus.vessels import Vessels


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The worst quarter of a field."""

    darkest: float
    """Largest dark share of a quarter."""
    dimmest: float
    """Smallest mean background of a quarter, over that of the brightest quarter."""
    poorest: float
    """Smallest 95th percentile of the ridge in a quarter."""


def measure(field: Field, light: Light, vessels: Vessels) -> Coverage:
    """The worst of the four quarters, cut through the middle of the field upright and across."""
    quarters = _quarters(field)
    means = [float(light.background[part & field.inside].mean()) for part in quarters]
    return Coverage(
        darkest=max(float((light.background[part & field.inside] < DARK_BELOW).mean()) for part in quarters),
        dimmest=min(means) / max(*means, 1e-6),
        poorest=min(float(np.percentile(vessels.ridge[part & field.core], 95)) for part in quarters),
    )


def _quarters(field: Field) -> list[Mask]:
    """The four quarters that hold anything of the core."""
    h, w = field.mask.shape
    left: NDArray[np.bool_] = np.arange(w) < field.centre[0]
    above: NDArray[np.bool_] = (np.arange(h) < field.centre[1])[:, None]
    parts = [left & above, ~left & above, left & ~above, ~left & ~above]
    return [part for part in parts if (part & field.core).any()]
