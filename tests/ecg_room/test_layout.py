"""Blocks of a trace on one row of samples: every sample once, gaps as wide as they were, versions that last."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from accanto_api.ecg import laying, tiles
from accanto_api.ecg.layout import TILE, Layout, Stored
from accanto_api.ecg.tiles import Seen
from accanto_store import pyramid

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
DAY = timedelta(days=1)


def _stored(
    at_s: float, samples: int = 2500, *, rate: float = 250.0, scale: float = 1.0, leads: int = 1
) -> Stored:
    return Stored(
        start=START + timedelta(seconds=at_s), rate=rate, samples=samples, leads=leads, scale=scale,
        received_at=START, is_lost=False,
    )  # fmt: skip


def _row(*blocks: Stored, starts_s: float = 0, ends_s: float = 86_400) -> Layout:
    row = laying.of(blocks, START + timedelta(seconds=starts_s), START + timedelta(seconds=ends_s))
    assert row is not None
    return row


def _filled(row: Layout, trace: np.ndarray, *, at_rest: bool) -> dict[datetime, Seen]:
    """Every block with its part of a trace that has one lead and no gap."""
    found = {}
    for place in row.places:
        samples = trace[None, place.first : place.first + place.count]
        pairs = pyramid.read(pyramid.build(samples), leads=1, samples=samples.shape[1])
        found[place.block.start] = Seen(pairs=pairs) if at_rest else Seen(samples=samples)
    return found


def _noise(count: int) -> np.ndarray:
    return np.random.default_rng(1).integers(-(2**15), 2**15, count, dtype=np.int16)


def test_blocks_that_follow_each_other_lie_side_by_side() -> None:
    row = _row(_stored(0), _stored(10.04), _stored(20.01))

    assert [place.first for place in row.places] == [0, 2500, 5000]
    assert (row.samples, row.gaps, len(row.segments)) == (7500, (), 1)


def test_a_gap_is_as_wide_as_the_time_that_is_missing() -> None:
    row = _row(_stored(0), _stored(15))

    (gap,) = row.gaps
    assert (gap.first, gap.last, gap.reason) == (2500, 3750, "missing")
    assert row.time_of(3750) == START + timedelta(seconds=15)


def test_the_row_has_the_rate_of_the_clock_not_of_one_block() -> None:
    row = _row(*(_stored(10.0021 * number, rate=250.1) for number in range(60)))

    assert row.rate_hz == pytest.approx(2500 / 10.0021, abs=0.003)
    assert abs((row.time_of(row.samples - 1) - row.starts).total_seconds() - row.samples / row.rate_hz) < 0.03


def test_blocks_of_another_gain_are_a_gap_that_says_so() -> None:
    row = _row(_stored(0), _stored(10, scale=2.0), _stored(20))

    assert [gap.reason for gap in row.gaps] == ["other_form"]


def test_only_samples_of_the_span_lie_on_the_row() -> None:
    row = _row(_stored(0), _stored(10), starts_s=4, ends_s=12)

    assert [(place.skip, place.count) for place in row.places] == [(1000, 1500), (0, 500)]
    assert row.starts == START + timedelta(seconds=4)


def test_a_record_that_grows_changes_its_last_tile_only() -> None:
    blocks = [_stored(10 * number) for number in range(20)]

    before, after = _row(*blocks[:19]), _row(*blocks)

    assert before.version != after.version
    assert [before.tile_version(0, i) == after.tile_version(0, i) for i in range(3)] == [True, True, False]


@pytest.mark.parametrize("level", range(2))
def test_tiles_of_samples_and_of_eights_are_exact(level: int) -> None:
    trace = _noise(70_000)
    row = _row(*(_stored(10 * number) for number in range(28)))

    body = b"".join(
        tiles.build(row, _filled(row, trace, at_rest=False), lead=0, level=level, tile=tile)
        for tile in range(row.tiles(level))
    )

    eights = trace.reshape(-1, 8)
    pairs = np.stack([eights.min(axis=1), eights.max(axis=1)], axis=1)
    assert np.array_equal(np.frombuffer(body, "<i2"), trace if level == 0 else pairs.reshape(-1))


@pytest.mark.parametrize("level", [2, 3, 4, 5])
def test_from_afar_no_extreme_is_lost_and_none_lies_more_than_half_a_bin_off(level: int) -> None:
    trace = np.zeros(70_000, np.int16)
    peaks = np.random.default_rng(2).choice(70_000, 40, replace=False)
    trace[peaks] = 1000
    row = _row(*(_stored(10 * number) for number in range(28)))

    body = tiles.build(row, _filled(row, trace, at_rest=True), lead=0, level=level, tile=0)

    pairs = np.frombuffer(body, "<i2").reshape(-1, 2)
    high = np.flatnonzero(pairs[:, 1] == 1000)
    assert pairs.shape[0] == row.lengths[level]
    bins = peaks / 8**level
    assert all(np.abs(high + 0.5 - place).min() <= 1.01 for place in bins)
    assert all(np.abs(place - bins - 0.5 + 1).min() <= 1.5 for place in high)


def test_what_is_missing_is_said_at_every_level() -> None:
    row = _row(_stored(0), _stored(1000))
    trace = {place.block.start: Seen(samples=np.ones((1, 2500), np.int16)) for place in row.places}

    samples = np.frombuffer(tiles.build(row, trace, lead=0, level=0, tile=0), "<i2")
    eights = np.frombuffer(tiles.build(row, trace, lead=0, level=1, tile=0), "<i2").reshape(-1, 2)
    afar = np.frombuffer(tiles.build(row, trace, lead=0, level=3, tile=0), "<i2").reshape(-1, 2)

    assert (samples[2500:] == -(2**15)).all()
    assert samples.size == TILE
    assert (eights[313:, 0] > eights[313:, 1]).all()
    assert [tuple(pair) for pair in afar[[0, 5, 200]]] == [(1, 1), (32767, -32768), (32767, -32768)]
