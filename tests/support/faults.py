"""The faults that good fundus pictures are given on purpose, as docs/reference/fundus.md describes them.

Made-up faults: they say how the gate answers to a known cause, not how well it does on a clinic's bad pictures.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from accanto_signal.fundus import arrays, field

Rgb = NDArray[np.float32]
"""A working copy, shape (h, w, 3), values 0..1."""


def blur(rgb: Rgb, level: float) -> Rgb:
    """Out of focus: a Gaussian of `level` times the field's width on each colour."""
    sigma = level * 0.93 * rgb.shape[1]
    return np.asarray(np.stack([arrays.blurred(rgb[..., c], sigma) for c in range(3)], axis=2), np.float32)


def haze(rgb: Rgb, level: float) -> Rgb:
    """A cloudy lens: inside the field so much of the picture becomes its own wide blur and grey."""
    found = field.find(rgb)
    inside = np.zeros(rgb.shape[:2], np.bool_) if found is None else found.mask
    fog = (1 - level) * rgb + level * (0.6 * blur(rgb, 0.1) + 0.25)
    return np.asarray(np.where(inside[..., None], fog, rgb), np.float32)


def exposure(rgb: Rgb, level: float) -> Rgb:
    """Too little or too much light: every value times `level`."""
    return np.asarray(np.clip(rgb * np.float32(level), 0, 1), np.float32)


def shadow(rgb: Rgb, level: float) -> Rgb:
    """The pupil's edge: columns left of `level` of the width nearly black, with a short ramp."""
    ramp = np.clip(6 * (np.arange(rgb.shape[1]) / rgb.shape[1] - level), 0.03, 1)
    return np.asarray(rgb * ramp[None, :, None], np.float32)


TABLE: dict[tuple[str, float], tuple[Callable[[Rgb, float], Rgb], float]] = {
    ("blur", 0.002): (blur, 4 / 53),
    ("blur", 0.004): (blur, 18 / 53),
    ("blur", 0.008): (blur, 1.0),
    ("blur", 0.016): (blur, 1.0),
    ("haze", 0.4): (haze, 28 / 53),
    ("haze", 0.7): (haze, 1.0),
    ("haze", 0.85): (haze, 1.0),
    ("haze", 0.93): (haze, 1.0),
    ("under", 0.6): (exposure, 16 / 53),
    ("under", 0.4): (exposure, 33 / 53),
    ("under", 0.25): (exposure, 1.0),
    ("under", 0.12): (exposure, 1.0),
    ("over", 1.5): (exposure, 2 / 53),
    ("over", 2.2): (exposure, 18 / 53),
    ("over", 3.0): (exposure, 49 / 53),
    ("shadow", 0.6): (shadow, 0.85),
}
"""Each fault, how it is made, and the share of pictures that must be flagged: that of 53 pictures in the document."""
