"""Writing that a camera burnt into the dark surround: a date, a number, sometimes a name.

Finds bright strokes outside of the field only; writing inside it is left to the person who reads the picture.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_signal.fundus.arrays import Colour, Mask, clearance, parts
from accanto_signal.fundus.field import Field

CLEARANCE = 0.03
"""Of the diameter: so far from the field its own glow doesn't count."""
STANDS_OUT = 0.12
"""Brighter than the surround's median by this."""
LEAST_PIXELS, LEAST_STROKES = 4, 3
"""On the working copy: a stroke has so many pixels, and writing so many strokes. One small mark (a notch) is none."""
LONGEST = 0.5
"""A part wider or higher than this share of the picture is a frame or a reflection, not a stroke."""


def is_burnt_in(rgb: Colour, field: Field) -> bool:
    """Whether the surround of a working copy of shape (h, w, 3) holds something like writing."""
    return bool(_strokes(rgb, _surround(field)) >= LEAST_STROKES)


def _surround(field: Field) -> Mask:
    """What lies clear of the field."""
    return np.asarray(clearance(field.mask) > CLEARANCE * field.diameter, np.bool_)


def _strokes(rgb: Colour, surround: Mask) -> int:
    """How many small bright parts the surround holds."""
    if not surround.any():
        return 0
    brightest = rgb.max(axis=2)
    bright = surround & (brightest > float(np.median(brightest[surround])) + STANDS_OUT)
    labels, count = parts(bright, diagonally=True)
    rows, columns = np.nonzero(labels)
    owners = labels[rows, columns]
    sizes = np.bincount(owners, minlength=count + 1)[1:]
    heights = _extents(rows, owners, count) / rgb.shape[0]
    widths = _extents(columns, owners, count) / rgb.shape[1]
    return int(((sizes >= LEAST_PIXELS) & (np.maximum(heights, widths) < LONGEST)).sum())


def _extents(places: NDArray[np.intp], owners: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """How far each part reaches in one direction, shape (count,)."""
    first, last = np.full(count + 1, np.inf), np.full(count + 1, -np.inf)
    np.minimum.at(first, owners, places)
    np.maximum.at(last, owners, places)
    return np.asarray(last[1:] - first[1:] + 1, np.float64)
