"""Cutting a stream of ECG blocks into windows of half a minute, by the time of measuring.

Windows stand on a fixed grid (multiples of ten seconds since 1970), so that the same data fall into the same
windows in whatever order they come. A gap is never bridged: samples on its two sides are two segments.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LENGTH_US = 30_000_000
STEP_US = 10_000_000
SEAM_US = 100_000
"""Blocks whose clocks disagree by less are one run: below one lost frame of a strap (73 samples, 0.56 s) and
above what fitting the clock anew for each block moves."""
SAME_RATE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Samples of one lead, as stored: int16 of shape (n,)."""

    start_us: int
    """Time of the first sample, microseconds since 1970 UTC."""
    rate_hz: float
    scale: float
    """Microvolts per LSB."""
    samples: NDArray[np.int16]

    @property
    def end_us(self) -> int:
        """The time just after the last sample."""
        return self.start_us + round(self.samples.size * 1e6 / self.rate_hz)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Samples without a gap, in microvolts, float64 of shape (n,)."""

    rate_hz: float
    trace: NDArray[np.float64]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.trace.size / self.rate_hz


def touched(start_us: int, end_us: int) -> range:
    """The starts of all windows that hold some time of [start, end)."""
    first = (start_us - LENGTH_US) // STEP_US * STEP_US + STEP_US
    return range(first, max(end_us, start_us + 1), STEP_US)


def affected(start_us: int, end_us: int, *, before_us: int | None) -> list[int]:
    """The starts of all windows that data of [start, end) may change: those that hold some of it, and those
    that could not be judged yet, because the data before it ended too early, at `before_us`.
    """
    waiting = touched(before_us - 1, before_us) if before_us is not None else range(0)
    return sorted({*waiting, *touched(start_us, end_us)})


def segments(blocks: Iterable[Block], window_us: int) -> list[Segment]:
    """What the blocks (of one device, in order of time) hold of the window that starts then."""
    runs: list[list[tuple[Block, NDArray[np.int16]]]] = []
    before: Block | None = None
    for block in blocks:
        inside = _inside(block, window_us)
        if not inside.size:
            continue
        if before is None or not _continues(before, block):
            runs.append([])
        runs[-1].append((block, inside))
        before = block
    return [_segment(run) for run in runs]


def is_ready(parts: Sequence[Segment], window_us: int, until_us: int) -> bool:
    """Whether a window can be judged: it is full, or data from after it are here (`until_us`)."""
    covered = sum(part.seconds for part in parts) * 1e6
    return until_us >= window_us + LENGTH_US or covered >= LENGTH_US - SEAM_US


def cut(blocks: Sequence[Block], starts: Iterable[int]) -> Iterator[tuple[int, list[Segment]]]:
    """Each window with its segments. The blocks may come in any order."""
    ordered = sorted(blocks, key=lambda block: block.start_us)
    for window_us in starts:
        near = [b for b in ordered if b.start_us < window_us + LENGTH_US and b.end_us > window_us]
        yield window_us, segments(near, window_us)


def _inside(block: Block, window_us: int) -> NDArray[np.int16]:
    def index(time_us: int) -> int:
        return max(0, math.ceil((time_us - block.start_us) * block.rate_hz / 1e6 - 1e-6))

    return block.samples[index(window_us) : index(window_us + LENGTH_US)]


def _continues(before: Block, block: Block) -> bool:
    same_rate = abs(block.rate_hz - before.rate_hz) <= SAME_RATE * before.rate_hz
    return same_rate and abs(block.start_us - before.end_us) < SEAM_US


def _segment(run: Sequence[tuple[Block, NDArray[np.int16]]]) -> Segment:
    trace = np.concatenate([samples * float(block.scale) for block, samples in run])
    return Segment(rate_hz=run[0][0].rate_hz, trace=trace)
