"""Whether two pictures show the same eye in the same shot: vessels against vessels, wherever they were shifted.

The score is the highest normalised cross-correlation of two vessel maps, or of one with the mirror of the other.
Between different eyes it was at most 0.42 (1 596 pairs), between two shots of one eye 0.61, between a picture and
its recompressed, resized or mirrored copy at least 0.80. A copy turned by three degrees is not found. Hashes of the
brightness (dHash) cannot part different eyes from copies.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy import fft
from numpy.typing import NDArray

from accanto_contract.picture import WORKING_PX
from accanto_signal.fundus.arrays import Colour, Plane, blurred, widely_blurred
from accanto_signal.fundus.field import Field

Spectrum = NDArray[np.complex128]

SAME = 0.65
SIDE = WORKING_PX // 2
"""Side of a map, in pixels: every second of the working copy."""
STRONGEST = 0.3
"""Vessels darker than this, relative to their background, count no more than this."""


def vessel_map(rgb: Colour, field: Field) -> bytes:
    """The map of a working copy, packed: SIDE x SIDE signed bytes under zlib."""
    green = rgb[..., 1]
    background = widely_blurred(green, 0.03 * WORKING_PX)
    relief = (green - background) / np.maximum(background, np.float32(0.05))
    lines = blurred(np.asarray(np.clip(-relief, 0, STRONGEST) * field.inside, np.float32), 1.5)[::2, ::2][
        :SIDE, :SIDE
    ]
    framed = np.zeros((SIDE, SIDE), np.float32)
    framed[: lines.shape[0], : lines.shape[1]] = lines
    return zlib.compress(np.round(framed / STRONGEST * 127).astype(np.int8).tobytes(), 3)


def are_copies(one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
    """Which of other maps, shape (n,), show the same shot as this one."""
    return scores(one, others) > SAME


def scores(one: bytes, others: Sequence[bytes]) -> NDArray[np.float64]:
    """How alike a map is to each of others, mirrored or not: shape (n,), 0..1."""
    mine = _unpacked(one)
    spectra = fft.rfft2(mine), fft.rfft2(mine[:, ::-1])
    return np.array([_highest(spectra, mine, _unpacked(other)) for other in others], np.float64)


def _unpacked(packed: bytes) -> Plane:
    plane = np.frombuffer(zlib.decompress(packed), np.int8).reshape(SIDE, SIDE).astype(np.float32)
    return np.asarray(plane - plane.mean(), np.float32)


def _highest(spectra: tuple[Spectrum, Spectrum], mine: Plane, other: Plane) -> float:
    conjugate = fft.rfft2(other).conj()
    products = [fft.irfft2(spectrum * conjugate, s=(SIDE, SIDE)) for spectrum in spectra]
    energy = float(np.sqrt((mine**2).sum() * (other**2).sum()))
    return max(float(product.max()) for product in products) / energy if energy > 0 else 0.0
