"""How a field is lit: too dark, too bright, and the slow background that everything else is seen against."""

from dataclasses import dataclass

import numpy as np

from accanto_signal.fundus.arrays import Colour, Plane, widely_blurred
from accanto_signal.fundus.field import Field

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of red, green and blue (ITU-R BT.601)."""
BACKGROUND_SIGMA = 0.06
"""Of the diameter."""
DARK_BELOW, SATURATED_ABOVE = 0.10, 0.95
"""Background and green value at which a pixel counts as dark, or as saturated. Red saturates in healthy eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Measures over the inside of the field, each 0..1."""

    background: Plane
    """Slow part of green, shape (h, w)."""
    relief: Plane
    """Green relative to its background, shape (h, w)."""
    mean: float
    dark: float
    satg: float
    uneven: float
    redness: float


def measure(rgb: Colour, field: Field) -> Light:
    """The light of a working copy of shape (h, w, 3) within its field."""
    green = rgb[..., 1]
    background = _background(green, field)
    inside = background[field.inside]
    red, all_green, blue = rgb[field.inside].mean(axis=0)
    return Light(
        background=background,
        relief=np.asarray((green - background) / np.maximum(background, 0.05), np.float32),
        mean=float(np.array([red, all_green, blue]) @ LUMA),
        dark=float((inside < DARK_BELOW).mean()),
        satg=float((green[field.inside] > SATURATED_ABOVE).mean()),
        uneven=float(inside.std() / max(float(inside.mean()), 1e-3)),
        redness=float(red / max(float(red + all_green + blue), 1e-6)),
    )


def _background(green: Plane, field: Field) -> Plane:
    """Green without anything finer than a few vessels; the surround takes no part in it."""
    weight = field.inside.astype(np.float32)
    sigma = BACKGROUND_SIGMA * field.diameter
    lit = widely_blurred(weight, sigma)
    return np.asarray(widely_blurred(green * weight, sigma) / np.maximum(lit, 1e-3), np.float32)
