"""What is computed of a record, what a cardiologist says of it, and both side by side."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import doors
import httpx
import numpy as np
import psycopg
import pytest
import ward
from numpy.typing import NDArray

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.integration


def _address(who: ward.Patient, rest: str, starts: datetime = START, ends: datetime = START + MINUTE) -> str:
    span = f"starts={starts.isoformat()}&ends={ends.isoformat()}".replace("+00:00", "Z")
    return f"/api/patients/{who.uid}/ecg/{who.device_id}/1/{rest}?{span}"


def _stream(db: psycopg.Connection, who: ward.Patient, trace: NDArray[np.int16]) -> None:
    for number, samples in enumerate(np.split(trace, range(1300, trace.size, 1300))):
        ward.block(db, who, START + number * timedelta(seconds=10), samples)


async def _beats(client: httpx.AsyncClient, who: ward.Patient) -> tuple[NDArray[np.int64], str, str]:
    body = (await client.get(_address(who, "beats"))).content
    count = len(body) // 6
    samples = np.frombuffer(body[: 4 * count], "<u4").astype(np.int64)
    return samples, body[4 * count : 5 * count].decode(), body[5 * count :].decode()


def _at(sample: int) -> str:
    return (START + timedelta(seconds=int(sample) / ward.RATE_HZ)).isoformat()


async def test_every_beat_of_a_minute_comes_with_its_kind(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(60, 75))

    samples, now, computed = await _beats(marchetti, bruna)

    assert (len(samples), now, computed) == (75, "N" * 75, "N" * 75)
    assert np.abs(np.diff(samples) - 104).max() <= 1


async def test_a_beat_is_renamed_removed_added_and_put_back_beside_what_was_computed(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(60, 75))
    samples, _, _ = await _beats(marchetti, bruna)
    deeds = [
        {"at": _at(samples[3] + 2), "deed": "relabel", "label": "V"},
        {"at": _at(samples[5]), "deed": "remove", "label": None},
        {"at": _at(samples[7] + 50), "deed": "add", "label": "S"},
    ]

    await marchetti.post(_address(bruna, "corrections"), json={"deeds": deeds, "reason": "artefatto"})
    after, now, computed = await _beats(marchetti, bruna)
    back = {"deeds": [{"at": _at(samples[5]), "deed": "relabel", "label": "N"}]}
    said = (await marchetti.post(_address(bruna, "corrections"), json=back)).json()["corrections"]

    assert (now[:10], computed[:9]) == ("NNNVNXNNSN", "N" * 8 + "\0")
    assert after[8] == samples[7] + 50
    assert [(one["deed"], one["was"], one["label"]) for one in said][-2:] == [
        ("add", None, "S"),
        ("relabel", "X", "N"),
    ]
    assert {one["by"] for one in said} == {"dott. Paolo Marchetti"}
    assert (await _beats(marchetti, bruna))[1][5] == "N"


async def test_beats_are_sent_again_only_when_somebody_changed_one(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(60, 75))
    first = await marchetti.get(_address(bruna, "beats"))
    same = {"If-None-Match": first.headers["etag"]}

    again = await marchetti.get(_address(bruna, "beats"), headers=same)
    deed = {"at": _at(1000), "deed": "add", "label": "V"}
    await marchetti.post(_address(bruna, "corrections"), json={"deeds": [deed]})
    changed = await marchetti.get(_address(bruna, "beats"), headers=same)

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


async def test_measures_count_what_the_reader_says_and_tell_why_one_is_missing(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(60, 75))
    before = (await marchetti.get(_address(bruna, "measures"))).json()
    samples, _, _ = await _beats(marchetti, bruna)
    deeds = [{"at": _at(sample), "deed": "relabel", "label": "V"} for sample in samples[10:20]]
    await marchetti.post(_address(bruna, "corrections"), json={"deeds": deeds})

    after = (await marchetti.get(_address(bruna, "measures"))).json()

    old, new = ({item["code"]: item for item in one["items"]} for one in (before, after))
    assert old["heart_rate"]["value"] == pytest.approx(75, abs=0.2)
    assert old["qtc"]["value"] == pytest.approx(before["formulas"][0]["qtc_ms"])
    assert (new["ventricular_beats"]["value"], new["ventricular_beats"]["share"]) == (
        10,
        pytest.approx(0.1333, abs=1e-3),
    )
    assert (new["qtc"]["value"], new["qtc"]["why"]) == (None, "ectopy")
    assert [formula["name"] for formula in before["formulas"]] == [
        "fridericia",
        "bazett",
        "framingham",
        "hodges",
    ]
    assert before["median"]["marks"]["r"] == 90
    assert max(before["median"]["samples"]) == pytest.approx(before["median"]["samples"][90], abs=20)
    assert len(before["trend"]["mean"]) == 12


async def test_what_was_confirmed_stays_confirmed_for_that_value_only(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(60, 75))
    wish = {"code": "ventricular_beats", "verdict": "confirmed"}

    item = (await marchetti.post(_address(bruna, "confirmations"), json=wish)).json()
    deed = {"at": _at(1000), "deed": "add", "label": "V"}
    await marchetti.post(_address(bruna, "corrections"), json={"deeds": [deed]})
    items = (await marchetti.get(_address(bruna, "measures"))).json()["items"]

    assert (item["state"], item["by"]) == ("confirmed", "dott. Paolo Marchetti")
    assert [one["state"] for one in items if one["code"] == "ventricular_beats"] == ["computed"]
    unknown = await marchetti.post(_address(bruna, "confirmations"), json={**wish, "code": "nothing"})
    assert unknown.status_code == 404


async def test_no_interval_bridges_a_gap(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = ward.heartbeat(60, 75)
    ward.block(db, bruna, START, trace[:3900])
    ward.block(db, bruna, START + timedelta(seconds=36), trace[3900:6500])

    items = (await marchetti.get(_address(bruna, "measures"))).json()["items"]

    longest = next(item for item in items if item["code"] == "rr_longest")
    assert longest["value"] == pytest.approx(0.8, abs=0.02)


async def test_another_specialist_corrects_no_beat_and_a_slip_is_refused(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna, ward.heartbeat(20, 75))
    number = ward.worker(db, "fabbri", "pneumologist")
    db.execute("insert into care_team (patient_id, account_id) values (%s, %s)", [bruna.id, number])
    good, slip, beyond = (
        {"deeds": [{"at": at, "deed": deed, "label": label}]}
        for at, deed, label in ((_at(1000), "add", "V"), (_at(1000), "remove", "V"), (_at(-9), "add", "V"))
    )

    cookie = doors.cookie(db, number)
    other = await marchetti.post(_address(bruna, "corrections"), json=good, headers=cookie)

    assert (other.status_code, other.json()["code"]) == (403, "forbidden")
    for wrong in (slip, beyond):
        assert (await marchetti.post(_address(bruna, "corrections"), json=wrong)).status_code == 422
    said = db.execute("select count(*) from ecg_correction where patient_id = %s", [bruna.id])
    assert said.fetchone() == (0,)


async def test_a_day_is_read_for_its_beats(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    for number in range(3):
        ward.block(db, bruna, START + timedelta(hours=number), ward.heartbeat(600, 75, seed=number))
    ends = START + timedelta(hours=23)

    items = (await marchetti.get(_address(bruna, "measures", ends=ends))).json()["items"]
    too_long = await marchetti.get(_address(bruna, "measures", ends=START + timedelta(hours=25)))

    found = {item["code"]: item for item in items}
    assert found["beats"]["value"] == pytest.approx(2250, abs=3)
    assert (found["qt"]["value"], found["qt"]["why"]) == (None, "too_long")
    assert too_long.status_code == 422
    assert all(a <= b for a, b in pairwise(sorted(found)))
