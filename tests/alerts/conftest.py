"""A patient with a plan, and points to judge."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from accanto_alerts.plan import Plan
from accanto_alerts.rules import Limit, Onset, Op, Point, Result


@pytest.fixture(scope="session")
def start() -> datetime:
    return datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="session")
def fast() -> Limit:
    """Heart rate at least 130, over below 125."""
    return Limit(
        id="hr-high",
        signal="heart_rate",
        op=Op.AT_LEAST,
        limit=130,
        clear=125,
        result=Result.IRREVERSIBLE,
        onset=Onset.PROMPT,
        cooldown=timedelta(minutes=3),
    )


@pytest.fixture(scope="session")
def low() -> Limit:
    """Saturation at most 88, over above 90."""
    return Limit(
        id="spo2-low",
        signal="spo2",
        op=Op.AT_MOST,
        limit=88,
        clear=90,
        result=Result.IRREVERSIBLE,
        onset=Onset.PROMPT,
    )


@pytest.fixture(scope="session")
def plan(start: datetime, fast: Limit, low: Limit) -> Plan:
    return Plan(
        patient_id=7,
        version=4,
        effective_from=start - timedelta(days=90),
        rules=(fast, low),
        approved_by="dott.ssa Verdi",
    )


@pytest.fixture(scope="session")
def at(start: datetime) -> Callable[..., Point]:
    """Makes a point so many minutes after the start."""

    def make(minutes: float, value: float, quality: float = 1.0, device_id: int = 1) -> Point:
        time = start + timedelta(minutes=minutes)
        return Point(time=time, value=value, quality=quality, device_id=device_id, starts=time)

    return make
