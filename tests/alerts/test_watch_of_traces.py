"""The watch and a real database: blocks of ECG become findings, and findings alerts."""

import random

import numpy as np
import pytest
import watched_home
from watched_home import NOW, RATE, SECOND, Home, ecg, minutes_ago, settled, until, watching

from accanto_alerts.plan import Plan
from accanto_contract.signals import SignalId

pytestmark = pytest.mark.integration


@pytest.fixture
def home(database: str, plan: Plan) -> Home:
    return watched_home.new(database, plan)


async def test_a_fast_heart_becomes_an_alert_with_the_strip_behind_it(home: Home) -> None:
    starts = minutes_ago(5)
    trace = ecg(140, 60)

    async with watching(home.url, "w0"):
        for at in range(0, trace.size, 1300):
            home.record(starts + at / RATE * SECOND, trace[at : at + 1300])
        await settled(home)

    (alert,) = home.alerts()
    explanation = alert["explanation"]
    assert isinstance(explanation, dict)
    assert explanation["rule"]["id"] == "hr-high"
    assert explanation["peak"]["value"] == pytest.approx(140, abs=0.5)
    assert explanation["strip"]["device_id"] == home.strap
    assert explanation["algorithm"] == {"name": "accanto-ecg", "version": "2"}


async def test_an_unreadable_trace_raises_no_clinical_alert(home: Home) -> None:
    noise = np.random.default_rng(2).normal(0, 400, 60 * 130).astype(np.int16)

    async with watching(home.url, "w0"):
        home.record(minutes_ago(5), noise)
        await settled(home)

    assert home.alerts() == []
    assert {row["code"] for row in home.ask("select code from finding")} == {"ecg_quality"}


async def test_an_unreadable_trace_hides_no_alert_of_a_readable_one(home: Home) -> None:
    noise = np.random.default_rng(2).normal(0, 400, 60 * 130).astype(np.int16)

    async with watching(home.url, "w0"):
        home.record(minutes_ago(5), ecg(140, 60))
        home.record(minutes_ago(3), noise)
        await settled(home)

    assert [(alert["condition"], alert["handling"]) for alert in home.alerts()] == [("active", "new")]


async def test_late_ecg_replaces_the_findings_of_its_windows(home: Home) -> None:
    starts, trace = minutes_ago(5), ecg(140, 120)
    blocks = [(starts + at / RATE * SECOND, trace[at : at + 1300]) for at in range(0, trace.size, 1300)]
    order = random.Random(4).sample(blocks, len(blocks))

    async with watching(home.url, "w0"):
        for at, samples in order:
            home.record(at, samples)
            await settled(home)

    late = home.ask("select code, starts, value from finding order by code, starts")
    home.ask("delete from finding returning 1")
    async with watching(home.url, "w0"):
        home.ask("insert into dirty (patient_id, signal, starts, ends) values (%s, 1, %s, %s) returning 1",
                 home.patient_id, starts, NOW)  # fmt: skip
        await settled(home)
    assert home.ask("select code, starts, value from finding order by code, starts") == late
    assert late


async def test_more_than_an_hour_of_ecg_is_judged_in_several_transactions(home: Home) -> None:
    ten_minutes = np.tile(ecg(140, 60), 10)
    for tens in range(8):
        home.record(minutes_ago(120 - 10 * tens), ten_minutes)

    async with watching(home.url, "w0"):
        await settled(home)

    windows = home.ask("select from finding where code = 'heart_rate'")
    assert len(windows) >= 80 * 6 - 3
    assert len(home.alerts()) == 1
    assert home.ask("select (episodes->'live'->0->>'count')::int as n from alert")[0]["n"] == len(windows)


async def test_a_trace_that_nobody_can_judge_leaves_the_values_judged(home: Home) -> None:
    home.record(minutes_ago(5), ecg(140, 60))
    home.ask("update waveform set rate = 1e-12 returning 1")

    async with watching(home.url, "w0"):
        home.measure([(minutes_ago(1), 86)])
        await until(home.alerts)

    assert [alert["rule_id"] for alert in home.alerts()] == ["spo2-low"]
    assert [row["signal"] for row in home.ask("select signal from dirty")] == [int(SignalId.ECG)]


async def test_a_trace_at_an_odd_rate_is_unreadable_and_keeps_nothing_waiting(home: Home) -> None:
    async with watching(home.url, "w0"):
        home.record(minutes_ago(5), ecg(140, 60), rate=64.0)
        home.measure([(minutes_ago(1), 86)])
        await settled(home)

    assert [alert["rule_id"] for alert in home.alerts()] == ["spo2-low"]
    assert {row["code"] for row in home.ask("select code from finding")} == {"ecg_quality"}
