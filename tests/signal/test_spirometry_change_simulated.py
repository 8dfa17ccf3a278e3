"""The change rule calls as seldom and sees as much as its document says, in a simulation anybody can run."""

import fev1_rules
import pytest

from accanto_signal.spirometry.change import State


@pytest.mark.slow
@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("name", list(fev1_rules.RULES))
def test_each_rule_does_as_the_document_has_it(name: str, at: int) -> None:
    noise = fev1_rules.NOISES[at] / 100

    found = fev1_rules.score(fev1_rules.RULES[name], noise, patients=fev1_rules.PATIENTS)

    assert fev1_rules.deviation(name, at, found) < 3.5
    assert abs(found.delay_days - fev1_rules.DOCUMENT[name][2][at]) <= 1


@pytest.mark.slow
def test_a_rolling_baseline_calls_no_more_often_than_a_fixed_one() -> None:
    fixed = fev1_rules.score(fev1_rules.RULES["two_10_or_sds_below_median"], 0.06, patients=200)
    rolling = fev1_rules.score(fev1_rules.rolling, 0.06, patients=200)

    assert rolling.false_a_year < fixed.false_a_year + 3 * fixed.false_error
    assert rolling.seen_percent > 85


@pytest.mark.slow
def test_two_sessions_a_week_are_enough_to_see_most_falls() -> None:
    found = fev1_rules.score(fev1_rules.twice_a_week, 0.06, patients=200)

    assert found.seen_percent > 80
    assert found.false_a_year < 0.6


@pytest.mark.slow
def test_red_is_rarer_than_amber() -> None:
    red = fev1_rules.score(lambda fev1: fev1_rules.rolling(fev1, least=State.RED), 0.06, patients=200)

    assert red.false_a_year < 0.05
