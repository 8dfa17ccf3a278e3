"""A scenario file says what a district lives through; what cannot be played is refused with a sentence."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from accanto_firmware_sim import course, habits, scenario, sitting
from accanto_firmware_sim.habits import Device
from accanto_firmware_sim.scenario import Life, Nonsense, Trait

WEEK = """
days = 7
speed = 20.0
skips = true
begins = 2026-03-02T00:00:00Z
[[home]]
count = 3
[[home]]
traits = ["forgetful", "exacerbation"]
from_day = 2
"""


def _life(*traits: Trait, from_day: int = 1) -> Life:
    return Life(traits=frozenset(traits), from_day=from_day)


def _condition(life: Life, day: float) -> course.Condition:
    return course.on_day(course.person(1, seed=1), life, day, np.random.default_rng(5))


def test_a_file_tells_how_many_homes_live_through_what(tmp_path: Path) -> None:
    (tmp_path / "week.toml").write_text(WEEK)

    told = scenario.read(tmp_path / "week.toml")

    assert [sorted(life.traits) for life in told.lives] == [[], [], [], ["exacerbation", "forgetful"]]
    assert (told.days, told.speed, told.skips, told.seed) == (7, 20.0, True, 1)
    assert told.begins == datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "at least one"),
        ("[[home]]\ntraits = ['brave']", "forgetful"),
        ("[[home]]\ncount = 0", "whole number"),
        ("[[home]]\ncount = true", "whole number"),
        ("[[home]]\ncount = 1000000", "at most"),
        ("days = 4000\n[[home]]", "400 days"),
        ("speed = 0\n[[home]]", "real time"),
        ("speed = 'fast'\n[[home]]", "number"),
        ("skips = 1\n[[home]]", "true or false"),
        ("begins = 2026-03-02\n[[home]]", "moment"),
        ("begins = 2026-03-02T00:00:00\n[[home]]", "zone"),
        ("nights = 2\n[[home]]", "nights"),
        ("home = 3", "at least one"),
        ("home = [3]", "no"),
        ("[[home", "Expected"),
    ],
)
def test_nonsense_is_refused_with_what_to_write(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text(text)

    with pytest.raises(Nonsense, match=says):
        scenario.read(tmp_path / "odd.toml")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Nonsense, match="No such file"):
        scenario.read(tmp_path / "none.toml")


def test_who_forgets_does_half_of_what_is_asked_and_others_nearly_all() -> None:
    rng = np.random.default_rng(3)

    kept, forgot = (
        sum(len(habits.of_day(3, life, 0, rng)) for _ in range(300)) / 1200
        for life in (_life(), _life(Trait.FORGETFUL))
    )

    assert 0.92 < kept < 0.98
    assert 0.44 < forgot < 0.56


def test_a_day_is_in_order_and_within_the_day() -> None:
    rng = np.random.default_rng(4)
    days = [habits.of_day(home, _life(Trait.FORGETFUL), 0, rng) for home in range(200)]

    assert all(day == sorted(day, key=lambda one: one.at_s) for day in days)
    assert all(0 <= one.at_s < 86_400 for day in days for one in day)
    assert {one.device for day in days for one in day} == set(Device)


def test_an_exacerbation_passes_the_limits_of_the_rome_proposal_and_goes() -> None:
    life = _life(Trait.EXACERBATION, from_day=2)
    before, worst, after = (_condition(life, day) for day in (1.5, 6.0, 25.0))

    assert worst.rhythm.rate_bpm >= 95
    assert worst.oxygen.level < 92
    assert worst.fev1_l < 0.85 * before.fev1_l
    assert worst.celsius > 37.5
    assert abs(after.oxygen.level - before.oxygen.level) < 0.5


def test_a_decompensation_gains_more_than_two_kilograms_in_a_week() -> None:
    life = _life(Trait.DECOMPENSATION, from_day=1)

    gained = _condition(life, 8.0).weight_kg - _condition(life, 1.0).weight_kg

    assert gained > 2
    assert _condition(life, 8.0).rhythm.rate_bpm > _condition(life, 1.0).rhythm.rate_bpm + 10


def test_new_atrial_fibrillation_begins_on_its_day() -> None:
    life = _life(Trait.NEW_AF, from_day=3)

    assert [_condition(life, day).rhythm.fibrillates for day in (2.9, 3.0, 7.0)] == [False, True, True]


def test_a_failing_battery_dies_and_is_changed() -> None:
    life = _life(Trait.FAILING_BATTERY, from_day=2)

    assert [sitting.charge_on(life, day) for day in range(1, 8)] == [90, 35, 14, None, None, 100, 100]


def test_a_home_has_what_its_illness_asks_for() -> None:
    assert Device.SCALE in habits.kit(1, _life(Trait.DECOMPENSATION))
    assert Device.SPIROMETER in habits.kit(2, _life(Trait.EXACERBATION))


def test_people_differ_and_the_same_seed_gives_the_same_people() -> None:
    assert course.person(1, seed=1) == course.person(1, seed=1)
    assert len({course.person(home, seed=1).weight_kg for home in range(1, 50)}) == 49
