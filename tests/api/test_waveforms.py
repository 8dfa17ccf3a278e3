"""A strip has every sample that was stored, bit for bit, and its gaps stay gaps."""

from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import psycopg
import pytest
import ward
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


def test_the_version_changes_when_a_block_joins() -> None:
    one, two = _block(START, _noise(1300)), _block(START + 10 * SECONDS, _noise(1300))

    assert waveforms.version([one]) == waveforms.version([one]) != waveforms.version([one, two])


def _path(who: ward.Patient, seconds: float = 30) -> str:
    ends = (START + seconds * SECONDS).isoformat().replace("+00:00", "Z")
    return f"/api/patients/{who.uid}/waveforms/{who.device_id}/1?starts=2026-11-24T09:31:00Z&ends={ends}"


@pytest.mark.integration
async def test_a_strip_comes_bit_for_bit_with_its_gap(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = _noise(3510)
    ward.block(db, bruna, START, trace[:1300])
    ward.block(db, bruna, START + 10 * SECONDS, trace[1300:2210], packing=codec.Codec.RAW)
    ward.block(db, bruna, START + 20 * SECONDS, trace[2210:])

    meta = (await chiara.get(_path(bruna))).json()
    body = await chiara.get(_path(bruna).replace("?", f"/{meta['version']}?"))

    assert [segment["samples"] for segment in meta["segments"]] == [2210, 1300]
    assert meta["segments"][1]["starts"] == "2026-11-24T09:31:20Z"
    assert np.array_equal(np.frombuffer(body.content, "<i2"), trace)
    assert body.headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.integration
async def test_an_address_whose_content_changed_is_gone(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.block(db, bruna, START, _noise(1300))
    meta = (await chiara.get(_path(bruna))).json()
    ward.block(db, bruna, START + 10 * SECONDS, _noise(1300))

    answer = await chiara.get(_path(bruna).replace("?", f"/{meta['version']}?"))

    assert (answer.status_code, answer.json()["code"]) == (404, "stale_version")


@pytest.mark.integration
async def test_a_span_without_samples_is_empty_and_one_too_long_is_refused(
    chiara: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    assert (await chiara.get(_path(bruna))).json()["segments"] == []
    assert (await chiara.get(_path(bruna, 601))).json()["code"] == "too_long"
    assert (await chiara.get(_path(bruna, -1))).json()["code"] == "too_long"
