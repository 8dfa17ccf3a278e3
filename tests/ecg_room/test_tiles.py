"""A record comes tile by tile, bit for bit, whether its blocks rest already or have just come."""

from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import psycopg
import pytest
import ward
from numpy.typing import NDArray

from accanto_store import upkeep

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.integration


def _noise(count: int) -> NDArray[np.int16]:
    return np.random.default_rng(1).integers(-(2**15), 2**15, count, dtype=np.int16)


def _address(who: ward.Patient, rest: str = "", ends: datetime = START + HOUR) -> str:
    span = f"starts={START.isoformat()}&ends={ends.isoformat()}".replace("+00:00", "Z")
    return f"/api/patients/{who.uid}/ecg/{who.device_id}/1{rest}?{span}"


def _tile(who: ward.Patient, meta: dict[str, list[str]], level: int, tile: int, lead: int = 0) -> str:
    version = meta["versions"][level][8 * tile : 8 * tile + 8]
    return _address(who, f"/tiles/{lead}/{level}/{tile}/{version}")


def _stream(db: psycopg.Connection, who: ward.Patient, trace: NDArray[np.int16]) -> None:
    for number, samples in enumerate(np.split(trace, range(1300, trace.size, 1300))):
        ward.block(db, who, START + number * timedelta(seconds=10), samples)


async def test_a_record_comes_bit_for_bit_before_and_after_it_was_put_to_rest(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = _noise(26_000)
    _stream(db, bruna, trace)

    for _ in range(2):
        meta = (await marchetti.get(_address(bruna))).json()
        tiles = [await marchetti.get(_tile(bruna, meta, 0, tile)) for tile in range(2)]
        upkeep.put_to_rest(db, before=datetime.now(UTC) + HOUR)

        assert np.array_equal(np.frombuffer(b"".join(tile.content for tile in tiles), "<i2"), trace)
    assert (meta["samples"], meta["rate_hz"], meta["lengths"][:3]) == (26_000, 130.0, [26_000, 3250, 407])
    assert (meta["leads"], meta["uv_per_lsb"], meta["unit"], meta["filter"]) == (["I"], 1.0, "uV", "none")
    assert tiles[0].headers["cache-control"] == "private, max-age=31536000, immutable"


async def test_the_day_from_afar_needs_no_sample_of_what_rests(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = _noise(26_000)
    _stream(db, bruna, trace)
    upkeep.put_to_rest(db, before=datetime.now(UTC) + HOUR)
    db.execute("update waveform set data = '' where patient_id = %s", [bruna.id])

    meta = (await marchetti.get(_address(bruna))).json()
    far = await marchetti.get(_tile(bruna, meta, 4, 0))

    pairs = np.frombuffer(far.content, "<i2").reshape(-1, 2)
    assert (pairs[:, 0].min(), pairs[:, 1].max()) == (trace.min(), trace.max())
    assert pairs.shape == (7, 2)


async def test_a_tile_whose_content_changed_is_gone_and_the_others_stay(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = _noise(27_300)
    _stream(db, bruna, trace[:26_000])
    before = (await marchetti.get(_address(bruna))).json()
    ward.block(db, bruna, START + timedelta(seconds=200), trace[26_000:])
    after = (await marchetti.get(_address(bruna))).json()

    old = await marchetti.get(_tile(bruna, before, 0, 1))

    assert (old.status_code, old.json()["code"]) == (404, "stale_version")
    assert _tile(bruna, before, 0, 0) == _tile(bruna, after, 0, 0)
    assert (await marchetti.get(_tile(bruna, after, 0, 1))).status_code == 200


async def test_what_there_is_not_is_not_found(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, _noise(2600))
    meta = (await marchetti.get(_address(bruna))).json()
    version = meta["versions"][0][:8]

    paths = [_address(bruna, f"/tiles/{where}/{version}") for where in ("1/0/0", "0/0/1")]
    paths += [_address(bruna).replace("/1?", "/2?"), _address(bruna, ends=START - HOUR)]
    answers = [await marchetti.get(path) for path in paths]
    too_far = [
        await marchetti.get(_address(bruna, f"/tiles/0/{at}/{version}")) for at in ("6/0", f"0/{2**31}")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 422]
    assert [answer.status_code for answer in too_far] == [422, 422]


async def test_a_look_is_written_down_once_however_many_tiles_it_takes(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, _noise(26_000))
    meta = (await marchetti.get(_address(bruna))).json()
    for tile in (0, 1, 0, 1):
        await marchetti.get(_tile(bruna, meta, 0, tile))

    noted = db.execute("select count(*) from audit where action = 'ecg' and patient_id = %s", [bruna.id])

    assert noted.fetchone() == (1,)
