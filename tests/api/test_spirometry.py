"""The spirometry room, as the api tells it: values beside the standard, opinions beside what was computed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import blowers
import doors
import httpx
import numpy as np
import psycopg
import pytest
import rooms
import served
import spirograms
import ward
from blowers import Blower

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW - timedelta(hours=1)
Said = dict[str, Any]  # JSON of any shape


@pytest.fixture
def aldo(db: psycopg.Connection) -> Blower:
    """Aldo, 75, with a spirometer; Sara reads him."""
    ward.worker(db, "chiara")
    sara = doors.somebody(db, "sara", "pneumologist")
    who = ward.patient(db, "Aldo Petrucci", "chiara", pathway="BPCO")
    doors.relate(db, sara, who, "team")
    return blowers.blower(db, who)


@pytest.fixture
async def sara(api: str, aldo: Blower, db: psycopg.Connection) -> AsyncIterator[httpx.AsyncClient]:
    """The pneumologist, logged in."""
    async with _client(api, db, "sara") as client:
        yield client


def _client(api: str, db: psycopg.Connection, username: str) -> httpx.AsyncClient:
    (account,) = db.execute("select id from account where username = %s", [username]).fetchone() or (0,)
    return served.visitor(api, doors.cookie(db, int(account)))


def _path(blower: Blower, rest: str = "") -> str:
    return f"/api/patients/{blower.who.uid}/spirometry{rest}"


async def _see(client: httpx.AsyncClient, blower: Blower, key: str) -> Said:
    answer = await client.get(_path(blower, f"/{key}"))
    assert answer.status_code == 200, answer.text
    found: Said = answer.json()
    return found


def _value(seen: Said, name: str, part: int = 0) -> Said:
    (one,) = [value for value in seen["parts"][part]["values"] if value["parameter"] == name]
    found: Said = one
    return found


async def test_a_session_is_told_with_every_blow_and_its_results(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, blowers.four())

    seen = await _see(sara, aldo, key)

    assert [effort["counts"] for effort in seen["efforts"]] == [
        *[{"fev1": "acceptable", "fvc": "acceptable"}] * 3,
        {"fev1": "unusable", "fvc": "usable"},
    ]
    cough = next(one for one in seen["efforts"][3]["objections"] if one["code"] == "early_cough")
    assert cough["at_s"] == pytest.approx(1.0, abs=0.1)
    assert cough["forbids"] == ["fev1"]
    assert seen["parts"][0]["grade"] == {"fev1": "A", "fvc": "A"}
    assert _value(seen, "fev1")["measured"] == pytest.approx(1.35, abs=0.02)
    first = seen["efforts"][0]
    assert max(first["volume_ml"]) == pytest.approx(1000 * first["fvc"], abs=1)
    assert max(first["flow_ml_s"]) == pytest.approx(1000 * first["pef"], abs=1)


async def test_the_reference_values_are_those_of_the_published_golden(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    sixty = NOW.replace(year=NOW.year - 60) if (NOW.month, NOW.day) != (2, 29) else NOW
    db.execute(
        "update patient_identity set birth_date = %s where patient_id = %s", [sixty.date(), aldo.who.id]
    )
    db.execute("update patient_body set height_cm = 170 where patient_id = %s", [aldo.who.id])
    scaled = 2.00 / 2.8953 * spirograms.HEALTHY.volume()
    key = blowers.session(db, aldo, TODAY, [scaled])

    fev1 = _value(await _see(sara, aldo, key), "fev1")

    assert fev1["measured"] == pytest.approx(2.00, abs=2e-3)
    assert (fev1["predicted"], fev1["lln"]) == (
        pytest.approx(3.0331, abs=1e-3),
        pytest.approx(2.2510, abs=1e-3),
    )
    assert fev1["z"] == pytest.approx(-2.1479, abs=0.01)


async def test_the_real_blow_of_uk_biobank_is_read_as_published(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, [spirograms.real_blow()])

    (effort,) = (await _see(sara, aldo, key))["efforts"]

    assert effort["fvc"] == pytest.approx(5.836, abs=1e-3)
    assert effort["fev1"] == pytest.approx(4.686, abs=1e-3)
    assert effort["bev"] == pytest.approx(0.090, abs=1e-3)
    assert effort["end"] == "plateau"


async def test_what_reference_values_lack_is_said_and_can_be_added(
    sara: httpx.AsyncClient, api: str, db: psycopg.Connection, aldo: Blower
) -> None:
    db.execute("delete from patient_body")
    key = blowers.session(db, aldo, TODAY, blowers.three(1.35))
    before = await _see(sara, aldo, key)
    tall = {"height_cm": 168.5, "measured_on": f"{NOW.date()}"}

    refused = await sara.put(f"/api/patients/{aldo.who.uid}/height", json=tall)
    async with _client(api, db, "chiara") as chiara:
        added = await chiara.put(f"/api/patients/{aldo.who.uid}/height", json=tall)

    assert before["lungs"]["lacks"] == ["height"]
    assert (_value(before, "fev1")["z"], before["loop"]) == (None, [])
    assert (refused.status_code, added.status_code) == (403, 204)
    assert _value(await _see(sara, aldo, key), "fev1")["z"] < -2


async def test_a_readers_verdict_is_kept_beside_the_computed_one(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, blowers.three(1.35))
    blow = (await _see(sara, aldo, key))["efforts"][0]["starts"]
    judged = {"blow": blow, "fev1": "unusable", "fvc": None, "reason": "boccaglio ostruito"}

    seen = (await sara.post(_path(aldo, f"/{key}/judgements"), json=judged)).json()
    undone = await sara.post(_path(aldo, f"/{key}/judgements"), json=judged | {"fev1": None, "reason": "no"})

    first = seen["efforts"][0]
    assert (first["computed"]["fev1"], first["counts"]["fev1"]) == ("acceptable", "unusable")
    assert (first["judgement"]["reason"], first["judgement"]["author"]) == ("boccaglio ostruito", "Sara")
    assert seen["parts"][0]["grade"]["fev1"] == "B"
    assert undone.json()["parts"][0]["grade"]["fev1"] == "A"
    assert db.execute("select count(*) from blow_judgement").fetchone() == (2,)


async def test_a_readers_grade_holds_for_the_blows_that_were_seen(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, blowers.three(1.35))
    (part,) = (await _see(sara, aldo, key))["parts"]
    graded = {"trace": part["trace"], "fev1": "C", "fvc": None, "reason": "sforzo non massimale"}

    seen = (await sara.post(_path(aldo, f"/{key}/grades"), json=graded)).json()
    blowers.session(db, aldo, TODAY + timedelta(minutes=8), [blowers.litres(1.35)], is_found=False)
    again = await sara.post(_path(aldo, f"/{key}/grades"), json=graded)

    assert (seen["parts"][0]["grade"]["fev1"], seen["parts"][0]["computed"]["fev1"]) == ("C", "A")
    assert (again.status_code, again.json()["code"]) == (412, "changed_meanwhile")
    assert (await _see(sara, aldo, key))["parts"][0]["said"] is None


async def test_a_blow_that_came_after_a_session_was_shown_is_not_signed_unseen(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    blowers.session(db, aldo, TODAY, blowers.three(1.5))
    read = rooms.reading(db, aldo.who, specialty="spirometry", starts=TODAY, lasts=timedelta(minutes=7))
    db.execute("update reading set device_id = %s, signal_id = 2", [aldo.device_id])
    shown = await rooms.seen(sara, read)
    blowers.session(db, aldo, TODAY + timedelta(minutes=6), [blowers.litres(1.6)])
    await rooms.save(sara, read)
    address, at = f"/api/readings/{read.uid}/report/sign", {"If-Match": '"r1"'}

    late = await sara.post(address, json={"seen": shown}, headers=at)
    looked = await sara.post(address, json={"seen": await rooms.seen(sara, read)}, headers=at)

    assert (late.status_code, late.json()["code"], looked.status_code) == (409, "trace_changed", 200)


async def test_a_bronchodilator_divides_a_session_and_its_response_is_computed(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.before_and_after(db, aldo, TODAY)
    given = {"given_at": f"{TODAY + timedelta(minutes=6):%Y-%m-%dT%H:%M:%SZ}", "drug": "salbutamolo 400 µg"}

    joined = await _see(sara, aldo, key)
    seen = (await sara.put(_path(aldo, f"/{key}/bronchodilator"), json=given)).json()
    undone = (await sara.delete(_path(aldo, f"/{key}/bronchodilator"))).json()

    assert [part["phase"] for part in joined["parts"]] == ["only"]
    assert [part["phase"] for part in seen["parts"]] == ["before", "after"]
    gained = _value(seen, "fev1", 1)["measured"] - _value(seen, "fev1", 0)["measured"]
    predicted = _value(seen, "fev1")["predicted"]
    assert seen["response"]["fev1_percent"] == pytest.approx(100 * gained / predicted, abs=0.1)
    assert seen["response"]["is_response"] is True
    assert (undone["given"], len(undone["parts"])) == (None, 1)


async def test_a_bronchodilator_joins_two_sessions_and_blows_of_both_are_judged(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    before = blowers.session(db, aldo, TODAY - timedelta(minutes=50), blowers.three(1.35))
    after = blowers.session(db, aldo, TODAY, blowers.three(1.68, 2.9))
    given = {"given_at": f"{TODAY - timedelta(minutes=20):%Y-%m-%dT%H:%M:%SZ}", "drug": "salbutamolo"}

    seen = (await sara.put(_path(aldo, f"/{after}/bronchodilator"), json=given)).json()
    blow = seen["efforts"][0]["starts"]
    judged = {"blow": blow, "fev1": "unusable", "fvc": None, "reason": "tosse"}
    answer = await sara.post(_path(aldo, f"/{after}/judgements"), json=judged)

    assert [effort["phase"] for effort in seen["efforts"]] == ["before"] * 3 + ["after"] * 3
    assert answer.json()["efforts"][0]["counts"]["fev1"] == "unusable"
    assert [part["grade"]["fev1"] for part in (await _see(sara, aldo, before))["parts"]] == ["B", "A"]
    course = (await sara.get(_path(aldo))).json()["sessions"]
    assert [(one["phase"], one["is_judged"]) for one in course] == [("before", True), ("after", False)]


async def test_months_are_told_with_the_own_baseline_and_the_fall(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.month(db, aldo, TODAY)

    course = (await sara.get(_path(aldo, "?days=40"))).json()
    seen = await _see(sara, aldo, key)

    assert len(course["sessions"]) == 25
    newest = course["sessions"][-1]
    assert (newest["session"], newest["fev1_grade"]) == (key, "A")
    assert newest["usual_l"] == pytest.approx(1.60, abs=0.02)
    assert newest["amber_l"] == pytest.approx(0.9 * newest["usual_l"], abs=0.01)
    assert _value(seen, "fev1")["best"]["percent"] == pytest.approx(100 * (1.35 / 1.63 - 1), abs=1)
    assert _value(seen, "fev1")["last"]["value"] == pytest.approx(1.49, abs=0.02)
    assert seen["previous"] == course["sessions"][-2]["session"]


async def test_sessions_say_the_same_whether_found_by_the_watch_or_here(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    blowers.session(db, aldo, TODAY, blowers.four())
    found = (await sara.get(_path(aldo))).json()["sessions"]
    db.execute("delete from finding")

    here = (await sara.get(_path(aldo))).json()["sessions"]

    assert here == found


async def test_a_recording_that_is_no_blow_is_refused_in_words(
    sara: httpx.AsyncClient, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, [np.zeros(10)])

    answer = await sara.get(_path(aldo, f"/{key}"))

    assert (answer.status_code, answer.json()["code"]) == (404, "no_blow")


async def test_only_who_reads_spirometries_judges_them(
    api: str, aldo: Blower, db: psycopg.Connection
) -> None:
    key = blowers.session(db, aldo, TODAY, blowers.three(1.35))
    doors.relate(db, doors.somebody(db, "corsi", "cardiologist"), aldo.who, "team")
    judged = {"blow": TODAY.isoformat(), "fev1": "usable", "fvc": None, "reason": "x"}

    async with _client(api, db, "corsi") as corsi, _client(api, db, "chiara") as chiara:
        answers = [await one.post(_path(aldo, f"/{key}/judgements"), json=judged) for one in (corsi, chiara)]
        looked = await chiara.get(_path(aldo, f"/{key}"))

    assert [answer.status_code for answer in answers] == [403, 403]
    assert looked.json()["may_judge"] is False
    assert db.execute("select count(*) from blow_judgement").fetchone() == (0,)
