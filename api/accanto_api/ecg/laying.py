"""How stored blocks become one row of samples.

Blocks carry fitted times and rates that wobble, so the row has one rate, fitted over all blocks: those that follow each
other stand side by side, every sample once, and after a gap the row takes up the clock again.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from accanto_api.ecg.layout import Gap, Layout, Place, Reason, Segment, Stored
from accanto_api.waveforms import JOINT_S, RATE_TOLERANCE

STEP_HZ = 0.005
"""The rate of the row is a multiple of this, so that a record that grows keeps it: half a step is 2 s in a day."""


def of(blocks: Sequence[Stored], starts: datetime, ends: datetime) -> Layout | None:
    """The row of what was measured in `starts <= t < ends`, from blocks in order of time; None where nothing was."""
    good, bad = _sorted_out(blocks)
    cut = [place for block in good if (place := _cut(block, starts, ends))]
    if not cut:
        return None
    runs = _runs(cut)
    rate_hz = _rate(runs)
    placed = list(_placed(runs, rate_hz))
    by_segment = [list(group) for _, group in itertools.groupby(placed, key=lambda place: place.segment)]
    return Layout(
        places=tuple(placed),
        segments=tuple(map(_segment, by_segment)),
        gaps=tuple(_gaps(by_segment, bad)),
        rate_hz=rate_hz,
        uv_per_lsb=cut[0].block.scale,
        leads=cut[0].block.leads,
    )


def _sorted_out(blocks: Sequence[Stored]) -> tuple[list[Stored], list[Stored]]:
    """Those of the form that most samples have, and all others."""
    weight: dict[tuple[int, float, int], int] = {}
    for block in blocks:
        if not block.is_lost:
            weight[_form(block)] = weight.get(_form(block), 0) + block.samples
    if not weight:
        return [], list(blocks)
    usual = max(weight, key=lambda form: weight[form])
    good = [block for block in blocks if not block.is_lost and _alike(_form(block), usual)]
    chosen = set(map(id, good))
    return good, [block for block in blocks if id(block) not in chosen]


def _form(block: Stored) -> tuple[int, float, int]:
    return block.leads, block.scale, round(block.rate)


def _alike(one: tuple[int, float, int], other: tuple[int, float, int]) -> bool:
    return one[:2] == other[:2] and abs(one[2] - other[2]) <= max(1, RATE_TOLERANCE * other[2])


def _cut(block: Stored, starts: datetime, ends: datetime) -> Place | None:
    """What of a block lies in the span."""

    def number(time: datetime) -> int:
        exact = (time - block.start).total_seconds() * block.rate
        return min(max(0, -int(-(exact - 1e-6) // 1)), block.samples)

    first, last = number(starts), number(ends)
    return Place(block=block, skip=first, count=last - first) if first < last else None


def _runs(cut: Sequence[Place]) -> list[list[Place]]:
    """Blocks that follow each other within a tenth of a second."""
    runs = [[cut[0]]]
    for before, place in itertools.pairwise(cut):
        if abs((place.starts - before.ends).total_seconds()) > JOINT_S:
            runs.append([])
        runs[-1].append(place)
    return runs


def _rate(runs: Sequence[Sequence[Place]]) -> float:
    """Samples a second over all runs; of blocks that stand alone the rate that they tell."""
    samples = sum(sum(place.count for place in run[:-1]) for run in runs)
    seconds = sum((run[-1].starts - run[0].starts).total_seconds() for run in runs)
    rate = samples / seconds if seconds > 0 else runs[0][0].block.rate
    return round(round(rate / STEP_HZ) * STEP_HZ, 3)


def _placed(runs: Sequence[Sequence[Place]], rate_hz: float) -> Iterator[Place]:
    origin, cursor = runs[0][0].starts, 0
    for number, run in enumerate(runs):
        by_clock = round((run[0].starts - origin).total_seconds() * rate_hz)
        is_later = number > 0 and run[0].starts > runs[number - 1][-1].ends
        cursor = max(cursor + 1, by_clock) if is_later else cursor
        for place in run:
            yield replace(place, first=cursor, segment=number)
            cursor += place.count


def _segment(places: Sequence[Place]) -> Segment:
    samples = sum(place.count for place in places)
    before = samples - places[-1].count
    seconds = (places[-1].starts - places[0].starts).total_seconds()
    return Segment(
        first=places[0].first,
        samples=samples,
        starts=places[0].starts,
        rate_hz=before / seconds if seconds > 0 else places[0].block.rate,
    )


def _gaps(segments: Sequence[Sequence[Place]], bad: Sequence[Stored]) -> Iterator[Gap]:
    for one, other in itertools.pairwise(segments):
        first, last = one[-1].first + one[-1].count, other[0].first
        if first < last:
            yield Gap(first=first, last=last, reason=_reason(bad, one[-1].ends, other[0].starts))


def _reason(bad: Sequence[Stored], since: datetime, until: datetime) -> Reason:
    inside = [block for block in bad if block.start < until and block.end > since]
    if not inside:
        return "missing"
    return "unreadable" if any(block.is_lost for block in inside) else "other_form"
