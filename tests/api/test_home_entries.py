"""What is written down by hand is refused, asked again or kept."""

from datetime import UTC, datetime, timedelta

import pytest

from accanto_api.home import entries
from accanto_api.home.entries import Doubt, Kind, Slip

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
PRESSURE = {"systolic": 128.0, "diastolic": 76.0}


def test_a_usual_pressure_is_kept_at_once() -> None:
    assert entries.slip(Kind.PRESSURE, PRESSURE, measured_at=NOW, now=NOW) is None
    assert entries.odd(PRESSURE, {}) == []


@pytest.mark.parametrize(
    ("kind", "values", "why"),
    [
        (Kind.WEIGHT, {"weight": 712.0}, Slip.IMPOSSIBLE),
        (Kind.TEMPERATURE, {"temperature": 98.6}, Slip.IMPOSSIBLE),
        (Kind.PRESSURE, {"systolic": 128.0}, Slip.MISSING),
        (Kind.WEIGHT, {"weight": 71.0, "glucose": 90.0}, Slip.MISSING),
    ],
)
def test_a_slip_is_refused(kind: Kind, values: dict[str, float], why: Slip) -> None:
    assert entries.slip(kind, values, measured_at=NOW, now=NOW) is why


def test_the_past_week_may_be_written_down_and_nothing_else() -> None:
    def told(after: timedelta) -> Slip | None:
        return entries.slip(Kind.PRESSURE, PRESSURE, measured_at=NOW + after, now=NOW)

    assert told(timedelta(days=-6)) is None
    assert told(timedelta(days=-8)) is Slip.TOO_LATE
    assert told(timedelta(minutes=4)) is None
    assert told(timedelta(minutes=6)) is Slip.AHEAD


def test_pressures_in_each_others_place_are_asked_again() -> None:
    (asked,) = entries.odd({"systolic": 76.0, "diastolic": 128.0}, {})

    assert (asked.signal, asked.doubt) == ("diastolic", Doubt.SWAPPED)


def test_a_stranger_s_weight_is_asked_again_with_the_usual_one() -> None:
    own = {"weight": [68.1, 68.3, 68.0, 68.4, 68.2]}

    (asked,) = entries.odd({"weight": 86.3}, own)

    assert (asked.doubt, asked.usual) == (Doubt.UNUSUAL, 68.2)


def test_two_kilograms_more_are_a_matter_for_rules_and_never_asked_again() -> None:
    own = {"weight": [68.1, 68.3, 68.0, 68.4, 68.2]}

    assert entries.odd({"weight": 70.4}, own) == []


def test_who_always_has_little_oxygen_is_not_asked_each_day() -> None:
    own = {"spo2": [85.0, 84.0, 86.0, 85.0, 84.0]}

    assert entries.odd({"spo2": 84.0}, own) == []
    assert [one.doubt for one in entries.odd({"spo2": 84.0}, {})] == [Doubt.UNLIKELY]
