"""From stored blocks to a strip: blocks that follow each other become one segment, and a gap stays a gap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from accanto_contract import codec
from accanto_contract.codec import Samples

JOINT_S = 0.1
"""Blocks whose ends lie closer than this belong together: clocks wobble by less, a lost frame of a strap costs more
(73 samples at 130 Hz, 0.56 s)."""

RATE_TOLERANCE = 0.01
"""Relative; the fitted rate of a strap wanders by far less between blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stored block, still packed."""

    start: datetime
    rate: float
    samples: int
    leads: int
    scale: float
    codec: int
    received_at: datetime
    data: bytes

    @property
    def end(self) -> datetime:
        """When its next sample would come."""
        return self.start + timedelta(seconds=self.samples / self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Samples without an interruption: int16 of shape (leads, n), `scale` units per LSB."""

    start: datetime
    rate_hz: float
    scale: float
    samples: Samples


def strip(blocks: Sequence[Block], starts: datetime, ends: datetime) -> list[Segment]:
    """The samples of `starts <= t < ends`, oldest first, in segments that nothing interrupts.

    Raises Refused where a body cannot be unpacked.
    """
    segments: list[Segment] = []
    for block in blocks:
        cut = _cut(block, starts, ends)
        if cut is None:
            continue
        if segments and _joins(segments[-1], cut):
            segments[-1] = _joined(segments[-1], cut)
        else:
            segments.append(cut)
    return segments


def _cut(block: Block, starts: datetime, ends: datetime) -> Segment | None:
    """What of a block lies in the span."""
    first = max(0, math.ceil(_seconds(block.start, starts) * block.rate - 1e-6))
    last = min(block.samples, math.ceil(_seconds(block.start, ends) * block.rate - 1e-6))
    if first >= last:
        return None
    samples = codec.unpack(block.data, block.codec, leads=block.leads, samples=block.samples)
    return Segment(
        start=block.start + timedelta(seconds=first / block.rate),
        rate_hz=block.rate,
        scale=block.scale,
        samples=samples[:, first:last],
    )


def _joins(one: Segment, other: Segment) -> bool:
    distance = _seconds(one.start, other.start) - one.samples.shape[1] / one.rate_hz
    return (
        abs(distance) <= JOINT_S
        and one.scale == other.scale
        and one.samples.shape[0] == other.samples.shape[0]
        and math.isclose(one.rate_hz, other.rate_hz, rel_tol=RATE_TOLERANCE)
    )


def _joined(one: Segment, other: Segment) -> Segment:
    """Both as one. The rate is that at which the second begins where it says it begins."""
    count = one.samples.shape[1]
    rate = count / _seconds(one.start, other.start)
    return Segment(
        start=one.start,
        rate_hz=rate if math.isclose(rate, one.rate_hz, rel_tol=RATE_TOLERANCE) else one.rate_hz,
        scale=one.scale,
        samples=np.concatenate([one.samples, other.samples], axis=1),
    )


def _seconds(since: datetime, until: datetime) -> float:
    return (until - since).total_seconds()
