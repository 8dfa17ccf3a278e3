"""Where the stored blocks of a trace lie on one row of samples, its gaps included.

A viewer wants one number for a place in a record; segments tell the exact time of each sample. `laying` makes a row.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accanto_store import moments

FACTOR = 8
LEVELS = 6
"""Level 0 are the samples; a pair of level k is the smallest and the largest of 8^k of them."""
TILE = 16_384
"""int16 values in a tile of any level."""
SIGNS = 8
"""Of a tile's version, in hexadecimal digits."""

Reason = Literal["missing", "unreadable", "other_form"]
Facts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A block as the store describes it, without its samples."""

    start: datetime
    rate: float
    samples: int
    leads: int
    scale: float
    received_at: datetime
    is_lost: bool
    """Nobody could unpack it."""

    @property
    def end(self) -> datetime:
        """When its next sample would come."""
        return self.start + timedelta(seconds=self.samples / self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A block on the row: `count` of its samples, from number `skip` on, lie at `first` and after."""

    block: Stored
    skip: int
    count: int
    first: int = 0
    segment: int = 0

    @property
    def starts(self) -> datetime:
        """When its first sample on the row was measured."""
        return self.block.start + timedelta(seconds=self.skip / self.block.rate)

    @property
    def ends(self) -> datetime:
        """When the sample after its last one would be."""
        return self.starts + timedelta(seconds=self.count / self.block.rate)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the block is cut off."""
        return self.count == self.block.samples

    @property
    def facts(self) -> tuple[int, ...]:
        """What makes it another place, as whole numbers."""
        one = self.block
        form = (one.leads, round(one.scale * 1e9), round(one.rate * 1e6))
        return (
            self.first,
            self.skip,
            self.count,
            moments.to_us(one.start),
            moments.to_us(one.received_at),
            *form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Samples without an interruption, with the exact time of the first and their own rate."""

    first: int
    samples: int
    starts: datetime
    rate_hz: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Places `first <= i < last` of the row that hold no sample."""

    first: int
    last: int
    reason: Reason


@dataclass(frozen=True)
class Layout:
    """A record of one form: so many leads, one gain and one rate."""

    places: tuple[Place, ...]
    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    rate_hz: float
    uv_per_lsb: float
    leads: int

    @property
    def samples(self) -> int:
        """The length of the row."""
        return self.places[-1].first + self.places[-1].count

    @property
    def starts(self) -> datetime:
        """The time of sample 0."""
        return self.segments[0].starts

    @property
    def ends(self) -> datetime:
        """The time after the last sample."""
        last = self.segments[-1]
        return last.starts + timedelta(seconds=last.samples / last.rate_hz)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Samples at level 0, pairs above; the last pair has what is left."""
        return tuple(-(-self.samples // FACTOR**level) for level in range(LEVELS))

    @cached_property
    def version(self) -> str:
        """A name for this very content, 24 hexadecimal digits."""
        gaps = repr(self.gaps).encode()
        return hashlib.blake2b(self._head + self._facts.tobytes() + gaps, digest_size=12).hexdigest()

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """For each level the versions of its tiles, eight digits each, one after the other."""
        return tuple("".join(self._of_level(level)) for level in range(LEVELS))

    def tile_version(self, level: int, tile: int) -> str | None:
        """The version of a tile; None where there is no such tile."""
        if not 0 <= level < LEVELS:
            return None
        return self.versions[level][SIGNS * tile : SIGNS * (tile + 1)] or None

    def tiles(self, level: int) -> int:
        """How many tiles a level has."""
        return -(-self.lengths[level] // per_tile(level))

    def within(self, first: int, last: int) -> slice:
        """The places that hold samples of `first <= i < last`."""
        low = int(np.searchsorted(self._ends, first, side="right"))
        return slice(low, max(low, int(np.searchsorted(self._firsts, last, side="left"))))

    def time_of(self, sample: int) -> datetime:
        """When a sample was measured, by its segment's own clock; in a gap by the row's."""
        number = max(0, int(np.searchsorted([one.first for one in self.segments], sample, side="right")) - 1)
        one = self.segments[number]
        rate = one.rate_hz if sample <= one.first + one.samples else self.rate_hz
        return one.starts + timedelta(seconds=(sample - one.first) / rate)

    def shown_at(self, sample: int) -> datetime:
        """The moment at which a sample stands on the even row: what viewers speak of."""
        return self.starts + timedelta(seconds=sample / self.rate_hz)

    def sample_shown(self, time: datetime) -> int:
        """The sample that stands nearest to a moment on the even row."""
        return round((time - self.starts).total_seconds() * self.rate_hz)

    def sample_at(self, time: datetime) -> int:
        """The sample that was measured nearest to a moment; beyond the ends it counts on."""
        starts = [one.starts for one in self.segments]
        number = max(
            0,
            int(
                np.searchsorted(
                    np.array([moments.to_us(one) for one in starts]), moments.to_us(time), "right"
                )
            )
            - 1,
        )
        one = self.segments[number]
        return one.first + round((time - one.starts).total_seconds() * one.rate_hz)

    def _of_level(self, level: int) -> Iterator[str]:
        size = per_tile(level) * FACTOR**level
        for tile in range(self.tiles(level)):
            inside = self._facts[self.within(tile * size, (tile + 1) * size)]
            yield hashlib.blake2b(self._head + inside.tobytes(), digest_size=SIGNS // 2).hexdigest()

    @cached_property
    def _head(self) -> bytes:
        return repr((self.rate_hz, self.uv_per_lsb, self.leads, moments.to_us(self.starts))).encode()

    @cached_property
    def _facts(self) -> Facts:
        return np.array([one.facts for one in self.places], np.int64)

    @cached_property
    def _firsts(self) -> Facts:
        return self._facts[:, 0]

    @cached_property
    def _ends(self) -> Facts:
        return self._facts[:, 0] + self._facts[:, 2]


def per_tile(level: int) -> int:
    """Samples (level 0) or pairs in a tile."""
    return TILE if level == 0 else TILE // 2
