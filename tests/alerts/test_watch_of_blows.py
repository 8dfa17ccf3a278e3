"""The watch and a real database: blows become graded sessions, and two low ones in a row an alert."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import spirograms
import watched_home
from spirograms import HEALTHY, Floats
from watched_home import NOW, Home, Row, settled, watching

from accanto_alerts import templates
from accanto_alerts.plan import Plan
from accanto_contract.signals import SignalId

pytestmark = pytest.mark.integration

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FOUND = "select code, starts, ends, value, quality, detail from finding order by code, starts"
FALLS = "select starts, value from finding where code = 'fev1_change' order by starts"
EVERY_BLOW = """
insert into dirty (patient_id, signal, starts, ends)
select patient_id, signal, min(start), max(start) from waveform group by 1, 2 returning 1
"""


@pytest.fixture
def home(database: str, plan: Plan) -> Home:
    """Watched by the rules on FEV1 of the COPD template."""
    pai = templates.started(templates.one("copd"), NOW.date())
    rules = tuple(rule for rule in pai.rules if rule.id.startswith("fev1"))
    assert len(rules) == 2
    return watched_home.new(database, replace(plan, rules=rules))


def _blow(home: Home, starts: datetime, volume: Floats) -> None:
    samples = np.round(volume * 1000).astype(np.int16)
    home.record(starts, samples, signal=SignalId.EXPIRED_VOLUME, rate=100.0, scale=0.001)


def _blows(days_ago: float, share: float = 1.0) -> list[tuple[datetime, Floats]]:
    """Three good blows, two minutes apart."""
    starts = NOW - days_ago * DAY
    return [
        (starts + 2 * n * MINUTE, share * part * HEALTHY.volume()) for n, part in enumerate((1, 0.98, 0.99))
    ]


def _fall() -> list[tuple[datetime, Floats]]:
    """Well for two weeks, then two sessions 15 % lower."""
    sessions = [_blows(18 - n) for n in range(14)] + [_blows(2, 0.85), _blows(1, 0.85)]
    return [blow for session in sessions for blow in session]


def _of(rows: list[Row]) -> dict[object, object]:
    return {row["code"]: row["value"] for row in rows}


async def test_three_blows_are_a_graded_session(home: Home) -> None:
    async with watching(home.url, "w0"):
        for starts, volume in _blows(1):
            _blow(home, starts, volume)
            await settled(home)

    rows = home.ask(FOUND)
    assert _of(rows)["fev1"] == pytest.approx(2.8953, abs=2e-3)
    assert {row["starts"] for row in rows} == {NOW - DAY}
    assert {row["quality"] for row in rows} == {1.0}
    assert rows[0]["detail"]["fev1_grade"] == "A"  # type: ignore[index]


async def test_two_low_sessions_in_a_row_raise_the_rule_of_the_copd_template(home: Home) -> None:
    *before, first, second, third = _fall()
    async with watching(home.url, "w0"):
        for blow in before:
            _blow(home, *blow)
        await settled(home)
        after_one = home.alerts()
        for blow in (first, second, third):
            _blow(home, *blow)
        await settled(home)

    assert after_one == []
    (alert,) = home.alerts()
    assert (alert["rule_id"], alert["condition"], alert["handling"]) == ("fev1-fall", "active", "new")
    assert [row["value"] for row in home.ask(FALLS)][-2:] == [2, 3]


async def test_a_single_blow_is_not_trusted_and_raises_nothing(home: Home) -> None:
    sessions = [_blows(18 - n) for n in range(14)] + [_blows(2, 0.7)[:1], _blows(1, 0.7)[:1]]

    async with watching(home.url, "w0"):
        for blow in (blow for session in sessions for blow in session):
            _blow(home, *blow)
        await settled(home)

    assert home.alerts() == []
    quality = home.ask("select quality from finding where code = 'spirometry_quality' order by starts")
    assert [row["quality"] < 0.5 for row in quality[-2:]] == [True, True]  # type: ignore[operator]


async def test_blows_that_come_late_and_in_any_order_say_the_same(home: Home) -> None:
    async with watching(home.url, "w0", "w1"):
        for blow in random.Random(3).sample(_fall(), len(_fall())):
            _blow(home, *blow)
            await settled(home)
        late, alerts = home.ask(FOUND), [alert["rule_id"] for alert in home.alerts()]
        home.ask("delete from finding returning 1")
        home.ask(EVERY_BLOW)
        await settled(home)

    assert home.ask(FOUND) == late
    assert alerts == ["fev1-fall"]


async def test_a_height_that_comes_later_is_compared_with_what_was_blown_before(home: Home) -> None:
    identity = (
        "insert into patient_identity values (%s, 'A', 'B', '1960-05-01', 'm', 'BPCO', 'X1') returning 1"
    )
    async with watching(home.url, "w0"):
        home.ask(identity, home.patient_id)
        for blow in _blows(1):
            _blow(home, *blow)
        await settled(home)
        before = _of(home.ask(FOUND))
        home.ask("insert into patient_body values (%s, 170) returning 1", home.patient_id)
        await settled(home)

    assert "fev1_z" not in before
    assert _of(home.ask(FOUND))["fev1_z"] == pytest.approx(-0.03, abs=0.5)


async def test_what_is_no_blow_says_nothing(home: Home) -> None:
    async with watching(home.url, "w0"):
        _blow(home, NOW - DAY, np.zeros(10))
        await settled(home)

    assert home.ask(FOUND) == []


async def test_a_real_blow_is_measured_through_the_store(home: Home) -> None:
    blow = spirograms.real_blow()

    async with watching(home.url, "w0"):
        _blow(home, NOW - DAY, blow)
        await settled(home)

    assert _of(home.ask(FOUND))["fvc"] == pytest.approx(5.836, abs=2e-3)
    assert _of(home.ask(FOUND))["fev1"] == pytest.approx(4.686, abs=2e-3)
