"""A trace seen from afar: the smallest and largest sample of every 64 and of every 512, for each block.

A viewer that shows an hour in a thousand pixels reads these instead of the samples, and loses no peak. The last pair
of a level covers what is left. Level 8 is not kept: it is nearly as large as the packed samples, and they unpack fast.
"""

import numpy as np
from numpy.typing import NDArray

from accanto_contract.codec import Samples

STEPS = (64, 512)
"""Samples behind one pair, level by level."""

Pairs = NDArray[np.int16]
"""int16 of shape (leads, pairs, 2): smallest and largest."""


def build(samples: Samples) -> bytes:
    """The levels of a block, int16 of shape (leads, samples), one after the other: little-endian pairs."""
    return b"".join(pairs(samples, step).astype("<i2", copy=False).tobytes() for step in STEPS)


def read(data: bytes, *, leads: int, samples: int) -> dict[int, Pairs]:
    """The pairs of each step. Raises ValueError where the bytes belong to a block of another shape."""
    counts = [-(-samples // step) for step in STEPS]
    if len(data) != 4 * leads * sum(counts):
        raise ValueError(f"{len(data)} bytes are no pyramid of {leads} x {samples} samples")
    flat = np.frombuffer(data, "<i2").astype(np.int16)
    ends = np.cumsum([2 * leads * count for count in counts])
    parts = np.split(flat, ends[:-1])
    return {
        step: part.reshape(leads, count, 2) for step, part, count in zip(STEPS, parts, counts, strict=True)
    }


def pairs(samples: Samples, step: int) -> Pairs:
    """The smallest and largest of every `step` samples, from int16 of shape (leads, samples).

    The last bin is filled with its own last sample, so that the tail is not lost.
    """
    missing = -samples.shape[-1] % step
    whole = np.pad(samples, ((0, 0), (0, missing)), mode="edge").reshape(samples.shape[0], -1, step)
    return np.stack([whole.min(axis=-1), whole.max(axis=-1)], axis=-1)
