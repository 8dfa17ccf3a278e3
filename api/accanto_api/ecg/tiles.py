"""Tiles of a record: 16 384 int16 values each, samples at level 0, pairs of smallest and largest above.

Levels 0 and 1 are computed from the samples of the few blocks that a tile touches. Higher ones are put together from
the pairs that rest beside each block (accanto_store.pyramid), so that a day is seen without unpacking it: those pairs
begin with their block, so a pair of level 2 or more may lie up to half a bin off, and no extreme is lost. A gap stays
a gap: a missing sample is -32768 (also a value that a sample may have: the gaps of the layout are the truth), a pair of
nothing but missing samples has a smallest that is larger than its largest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from accanto_api.ecg import layout
from accanto_api.ecg.layout import FACTOR, Layout, Place
from accanto_contract.codec import Samples
from accanto_store import pyramid
from accanto_store.pyramid import Pairs

LOWEST, HIGHEST = -(2**15), 2**15 - 1
FROM_PYRAMID = 2
"""From this level on the pairs at rest are good enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A block's samples, int16 of shape (leads, samples), or what it looks like from afar, by step."""

    samples: Samples | None = None
    pairs: Mapping[int, Pairs] | None = None


Blocks = Mapping[datetime, Seen]
"""By the start of each block; one that could not be unpacked is not there."""


def span(level: int, tile: int) -> tuple[int, int]:
    """The samples behind a tile: the first, and the one after the last."""
    size = layout.per_tile(level) * FACTOR**level
    return tile * size, (tile + 1) * size


def build(row: Layout, blocks: Blocks, *, lead: int, level: int, tile: int) -> bytes:
    """The values of a tile, little-endian; the last tile of a level has what is left."""
    if level < FROM_PYRAMID:
        first, last = span(level, tile)
        samples, is_there = fill(row, blocks, lead, first, min(last, row.samples))
        values = samples if level == 0 else _pairs(samples, is_there)
    else:
        values = _from_afar(row, blocks, lead, level=level, tile=tile)
    return values.astype("<i2", copy=False).tobytes()


def fill(
    row: Layout, blocks: Blocks, lead: int, first: int, last: int
) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """The samples `first <= i < last` of a lead, and which of them were measured; both of shape (last - first,)."""
    samples = np.full(last - first, LOWEST, np.int16)
    is_there = np.zeros(last - first, np.bool_)
    for place in row.places[row.within(first, last)]:
        seen = blocks.get(place.block.start)
        if seen is None or seen.samples is None:
            continue
        low, high = max(first, place.first), min(last, place.first + place.count)
        inside = slice(low - first, high - first)
        since = place.skip + low - place.first
        samples[inside] = seen.samples[lead, since : since + high - low]
        is_there[inside] = True
    return samples, is_there


def _pairs(samples: NDArray[np.int16], is_there: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Level 1 of shape (pairs, 2). The last bin has what is left."""
    missing = -samples.size % FACTOR
    low = np.pad(np.where(is_there, samples, HIGHEST), (0, missing), constant_values=HIGHEST)
    high = np.pad(np.where(is_there, samples, LOWEST), (0, missing), constant_values=LOWEST)
    bins = (-1, FACTOR)
    return np.stack([low.reshape(bins).min(axis=1), high.reshape(bins).max(axis=1)], axis=1).astype(np.int16)


def _from_afar(row: Layout, blocks: Blocks, lead: int, *, level: int, tile: int) -> NDArray[np.int16]:
    """Every pair at rest goes to the bin in which its middle lies."""
    per, step = layout.per_tile(level), FACTOR**level
    count = min(per, row.lengths[level] - tile * per)
    out = np.empty((count, 2), np.int16)
    out[:, 0], out[:, 1] = HIGHEST, LOWEST
    found = list(_known(row, blocks, lead, level=level, tile=tile))
    if not found:
        return out
    middle = np.concatenate([one for one, _ in found])
    values = np.concatenate([one for _, one in found])
    bins = middle // step - tile * per
    inside = (bins >= 0) & (bins < count)
    np.minimum.at(out[:, 0], bins[inside], values[inside, 0])
    np.maximum.at(out[:, 1], bins[inside], values[inside, 1])
    return out


def _known(
    row: Layout, blocks: Blocks, lead: int, *, level: int, tile: int
) -> Iterator[tuple[NDArray[np.int64], Pairs]]:
    """For each block of a tile the middle of each pair, in samples of the row, and the pairs of shape (n, 2)."""
    step = pyramid.STEPS[0] if level == FROM_PYRAMID else pyramid.STEPS[1]
    for place in row.places[row.within(*span(level, tile))]:
        seen = blocks.get(place.block.start)
        pairs = None if seen is None else _of_block(seen, place, step)
        if pairs is not None:
            number = np.arange(pairs.shape[1])
            yield place.first + np.minimum(number * step + step // 2, place.count - 1), pairs[lead]


def _of_block(seen: Seen, place: Place, step: int) -> Pairs | None:
    """The pairs of what lies on the row; computed where the block is cut or does not rest yet."""
    if seen.pairs is not None and place.is_whole:
        return seen.pairs[step]
    if seen.samples is None:
        return None
    return pyramid.pairs(seen.samples[:, place.skip : place.skip + place.count], step)
