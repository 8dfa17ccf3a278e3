"""A strip has every sample that was stored, bit for bit, and its gaps stay gaps."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_api import waveforms
from accanto_contract import codec

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
SECONDS = timedelta(seconds=1)


def _block(start: datetime, samples: NDArray[np.int16], rate: float = 130.0) -> waveforms.Block:
    leads = samples.reshape(1, -1)
    return waveforms.Block(
        start=start, rate=rate, samples=samples.size, leads=1, scale=1.0, codec=codec.Codec.RAW,
        received_at=START, data=codec.pack(leads, codec.Codec.RAW),
    )  # fmt: skip


def _noise(count: int, seed: int = 1) -> NDArray[np.int16]:
    return np.random.default_rng(seed).integers(-(2**15), 2**15, count, dtype=np.int16)


def test_blocks_that_follow_each_other_are_one_segment() -> None:
    trace = _noise(2600)
    blocks = [_block(START, trace[:1300]), _block(START + 10 * SECONDS, trace[1300:])]

    (segment,) = waveforms.strip(blocks, START, START + 20 * SECONDS)

    assert np.array_equal(segment.samples[0], trace)
    assert segment.rate_hz == pytest.approx(130)


def test_a_joint_that_wobbles_moves_no_block() -> None:
    blocks = [_block(START, _noise(1300)), _block(START + 10.05 * SECONDS, _noise(1300))]

    (segment,) = waveforms.strip(blocks, START, START + 30 * SECONDS)

    assert 1300 / segment.rate_hz == pytest.approx(10.05)


def test_a_lost_frame_is_a_gap() -> None:
    blocks = [_block(START, _noise(1300)), _block(START + 10.56 * SECONDS, _noise(1300))]

    segments = waveforms.strip(blocks, START, START + 30 * SECONDS)

    assert [segment.start for segment in segments] == [block.start for block in blocks]


def test_only_samples_inside_the_span_are_given() -> None:
    (segment,) = waveforms.strip([_block(START, _noise(1300))], START + 2 * SECONDS, START + 3 * SECONDS)

    assert segment.samples.shape == (1, 130)
    assert segment.start == START + 2 * SECONDS
    assert np.array_equal(segment.samples[0], _noise(1300)[260:390])
