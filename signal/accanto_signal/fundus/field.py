"""The lit circle of a fundus picture: where it is, how round and how large, and its inner parts.

Formulas and limits: docs/reference/fundus.md, "Measures".
"""

from dataclasses import dataclass

import numpy as np

from accanto_signal.fundus.arrays import Colour, Mask, Plane, depth, opened, parts

DARKEST, SHARE_OF_BRIGHT = 0.06, 0.15
"""A pixel is lit above the larger of these: an absolute value, and a share of the 99th percentile."""
SMALLEST_SHARE = 0.05
"""With fewer lit pixels than this there is no field."""
RIM, INNER_RIM = 0.03, 0.02
"""Shares of the diameter that are peeled off, because a rim has edges of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The visible field on the working copy; lengths in its pixels."""

    mask: Mask
    area: float
    """Lit pixels over all pixels."""
    circ: float
    """Lit pixels over those of a circle of this diameter."""
    diameter: int
    centre: tuple[float, float]
    """Column and row."""
    inside: Mask
    """Without the rim: light is measured here."""
    core: Mask
    """Further inside: vessels are measured here."""


def find(rgb: Colour) -> Field | None:
    """The field of a working copy of shape (h, w, 3); None where too little is lit, or only a sliver."""
    mask = _lit(rgb)
    if mask is None or mask.mean() < SMALLEST_SHARE:
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    diameter = int(max(np.ptp(rows), np.ptp(columns))) + 1
    rim = max(3, int(RIM * diameter))
    inner_rim = rim + max(2, int(INNER_RIM * diameter))
    deep = depth(mask)
    if not (deep > inner_rim).any():
        return None
    return Field(
        mask=mask,
        area=float(mask.mean()),
        circ=float(mask.sum() / (np.pi * (diameter / 2) ** 2)),
        diameter=diameter,
        centre=(float(columns[0] + columns[-1]) / 2, float(rows[0] + rows[-1]) / 2),
        inside=deep > rim,
        core=deep > inner_rim,
    )


def _lit(rgb: Colour) -> Mask | None:
    """The largest lit part, its holes filled; None where nothing is lit."""
    brightest: Plane = rgb.max(axis=2)
    lit = brightest > max(DARKEST, SHARE_OF_BRIGHT * float(np.percentile(brightest, 99)))
    labels, count = parts(opened(lit, 2))
    if count == 0:
        return None
    return _filled(labels == 1 + int(np.argmax(np.bincount(labels.ravel())[1:])))


def _filled(mask: Mask) -> Mask:
    """The mask with what it encloses: the dark parts that reach no border of the picture."""
    labels, _ = parts(~mask)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    open_to_outside = np.unique(border[border > 0])
    return np.asarray(~np.isin(labels, open_to_outside), np.bool_)
