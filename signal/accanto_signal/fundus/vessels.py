"""How clearly vessels stand out: the measure of focus and haze.

Dark lines are found as in Frangi's vessel filter (MICCAI 1998, LNCS 1496:130), by the eigenvalues of the second
derivatives at two widths; instead of his ratio terms the smaller eigenvalue is taken off the larger one.
"""

from dataclasses import dataclass

import numpy as np

from accanto_signal.fundus.arrays import Plane, derived
from accanto_signal.fundus.field import Field

WIDTHS = (1.5, 2.5)
"""Sigmas, in 400ths of the diameter."""
IS_VESSEL = 0.012
"""Ridge response from which a pixel counts as vessel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessels:
    """How strong the dark lines of a field are."""

    ridge: Plane
    """Response at each pixel, 0 outside the core, shape (h, w)."""
    vess95: float
    """Its 95th percentile in the core."""
    share: float
    """Part of the core that counts as vessel."""
    sharp: float
    """Spread of the Laplacian of the finest detail in the core."""


def measure(relief: Plane, field: Field) -> Vessels:
    """The vessels of a relief (green relative to its background) of shape (h, w)."""
    unit = field.diameter / 400
    ridge = np.where(
        field.core, np.maximum(*(_ridge(relief, width * unit) for width in WIDTHS)), np.float32(0)
    )
    inside = ridge[field.core]
    detail = derived(relief, unit, down=2, across=0) + derived(relief, unit, down=0, across=2)
    return Vessels(
        ridge=ridge,
        vess95=float(np.percentile(inside, 95)),
        share=float((inside > IS_VESSEL).mean()),
        sharp=float(detail[field.core].std()),
    )


def _ridge(relief: Plane, sigma: float) -> Plane:
    """How much each pixel lies on a dark line of this width, whatever its direction."""
    across = derived(relief, sigma, down=0, across=2)
    down = derived(relief, sigma, down=2, across=0)
    both = derived(relief, sigma, down=1, across=1)
    trace, spread = across + down, np.hypot(across - down, 2 * both)
    larger, smaller = (trace + spread) / 2, (trace - spread) / 2
    return np.asarray(sigma**2 * np.clip(larger - np.abs(smaller), 0, None), np.float32)
