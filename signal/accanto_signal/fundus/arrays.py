"""The kinds of array that the gate works on, and the few things that it asks of an image library.

The only module here that knows scipy.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage  # type: ignore[import-untyped]

Plane = NDArray[np.float32]
"""One number a pixel, shape (h, w)."""
Colour = NDArray[np.float32]
"""Red, green and blue in 0..1, shape (h, w, 3)."""
Mask = NDArray[np.bool_]
"""Which pixels are meant, shape (h, w)."""

STEP = 4
"""Wide blurs are computed on every fourth pixel: what they keep is far coarser than that."""
REACH = 3.5
"""Kernels of derivatives are cut here, in sigmas."""


def blurred(plane: Plane, sigma: float) -> Plane:
    """A Gaussian blur of a plane, `sigma` in pixels."""
    return np.asarray(ndimage.gaussian_filter(plane, sigma), np.float32)


def derived(plane: Plane, sigma: float, *, down: int, across: int) -> Plane:
    """A plane blurred and derived so many times in each direction."""
    return np.asarray(ndimage.gaussian_filter(plane, sigma, order=(down, across), truncate=REACH), np.float32)


def opened(mask: Mask, steps: int) -> Mask:
    """A mask without what is thinner than about two times `steps`."""
    return np.asarray(ndimage.binary_opening(mask, iterations=steps), np.bool_)


def parts(mask: Mask, *, diagonally: bool = False) -> tuple[NDArray[np.int32], int]:
    """Each connected part of a mask by its own number from 1, 0 elsewhere; and how many there are."""
    labels, count = ndimage.label(mask, structure=np.ones((3, 3)) if diagonally else None)
    return np.asarray(labels, np.int32), int(count)


def depth(mask: Mask) -> Plane:
    """Steps (up, down, left, right) from each pixel to the nearest outside; beyond the picture is outside."""
    steps = ndimage.distance_transform_cdt(np.pad(mask, 1), metric="taxicab")
    return np.asarray(steps[1:-1, 1:-1], np.float32)


def clearance(mask: Mask) -> Plane:
    """Steps in any direction from each pixel to the nearest one of the mask."""
    return np.asarray(ndimage.distance_transform_cdt(~mask, metric="chessboard"), np.float32)


def widely_blurred(plane: Plane, *sigmas: float) -> Plane:
    """A Gaussian blur with sigmas (one, or down and across) of several times STEP pixels, at a tenth of the cost.

    Blocks of STEP x STEP are averaged, blurred and interpolated; away from edges of `plane` itself the result is
    within 0.002 of the exact one for values in 0..1.
    """
    h, w = plane.shape
    padded = np.pad(plane, ((0, -h % STEP), (0, -w % STEP)), mode="edge")
    blocks = padded.reshape(padded.shape[0] // STEP, STEP, padded.shape[1] // STEP, STEP)
    small = np.asarray(blocks.mean(axis=(1, 3)), np.float32)
    # A block's mean is itself a blur, whose variance is taken off.
    kept = [float(np.sqrt(max(sigma**2 - (STEP**2 - 1) / 12, 0.25))) / STEP for sigma in sigmas]
    small = ndimage.gaussian_filter(small, kept if len(kept) > 1 else kept[0])
    return _enlarged(small, h, w)


def _enlarged(small: Plane, h: int, w: int) -> Plane:
    """Linear interpolation back to (h, w), block centres on block centres."""
    rows, row_share = _places(h, small.shape[0])
    columns, column_share = _places(w, small.shape[1])
    wide = small[:, columns] * (1 - column_share) + small[:, columns + 1] * column_share
    return np.asarray(wide[rows] * (1 - row_share)[:, None] + wide[rows + 1] * row_share[:, None], np.float32)


def _places(size: int, blocks: int) -> tuple[NDArray[np.intp], Plane]:
    """For each pixel the block before it, and how far it lies towards the next one."""
    at = np.clip((np.arange(size, dtype=np.float32) + 0.5) / STEP - 0.5, 0, blocks - 1)
    before = np.minimum(at.astype(np.intp), max(blocks - 2, 0))
    return before, np.asarray(at - before, np.float32)
