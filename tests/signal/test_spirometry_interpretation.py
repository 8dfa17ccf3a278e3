"""What numbers are compatible with follows the edges of the standard, and never says diagnosis."""

import pytest

from accanto_signal.spirometry import interpretation
from accanto_signal.spirometry.interpretation import Pattern

NAN = float("nan")


@pytest.mark.parametrize(
    ("fev1_z", "fvc_z", "ratio_z", "pattern"),
    [
        (0.0, 0.0, 0.0, "normal"),
        (-1.645, -1.645, -1.645, "normal"),
        (-2.0, -1.0, -1.65, "obstruction"),
        (-3.0, -2.0, -2.0, "obstruction_low_fvc"),
        (-2.0, -2.0, 0.0, "low_fvc"),
        (-1.7, -1.6, -1.0, "low_fev1"),
        (NAN, 0.0, 0.0, "unknown"),
    ],
)
def test_the_pattern_follows_the_lower_limits(
    fev1_z: float, fvc_z: float, ratio_z: float, pattern: str
) -> None:
    assert str(interpretation.pattern(fev1_z, fvc_z, ratio_z)) == pattern


@pytest.mark.parametrize(
    ("z", "severity"),
    [
        (-1.645, "normal"),
        (-1.65, "mild"),
        (-2.5, "mild"),
        (-2.51, "moderate"),
        (-4.0, "moderate"),
        (-4.01, "severe"),
        (NAN, "unknown"),
    ],
)
def test_severity_follows_the_z_score(z: float, severity: str) -> None:
    assert str(interpretation.severity(z)) == severity


@pytest.mark.parametrize("pattern", list(Pattern))
def test_no_sentence_is_a_diagnosis(pattern: Pattern) -> None:
    assert "diagnos" not in pattern.sentence()
    assert "compatible" in pattern.sentence() or pattern in {
        Pattern.NORMAL,
        Pattern.LOW_FEV1,
        Pattern.UNKNOWN,
    }


@pytest.mark.parametrize(("after", "responds"), [(2.30, False), (2.301, True), (1.5, False)])
def test_a_response_is_more_than_ten_percent_of_predicted(after: float, responds: bool) -> None:  # noqa: FBT001
    percent = interpretation.response_percent(2.0, after, 3.0)

    assert bool(interpretation.is_response(percent)) is responds


def test_fev1q_counts_in_the_least_a_man_or_a_woman_lives_with() -> None:
    assert interpretation.fev1q([2.0, 2.0], is_male=[True, False]).tolist() == [4.0, 5.0]


@pytest.mark.parametrize(
    ("ratio", "percent", "grade"),
    [(0.70, 20, 0), (0.69, 80, 1), (0.69, 79.9, 2), (0.5, 49, 3), (0.4, 29, 4), (NAN, 50, 0)],
)
def test_the_fixed_ratio_stands_beside(ratio: float, percent: float, grade: int) -> None:
    assert int(interpretation.gold_grade(ratio, percent)) == grade


def test_a_jump_of_more_than_three_z_asks_who_blew() -> None:
    assert interpretation.is_other_person([-1.0, -1.0, NAN], [-4.1, -3.9, 0.0]).tolist() == [
        True,
        False,
        False,
    ]
