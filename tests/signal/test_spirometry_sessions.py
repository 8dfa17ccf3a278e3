"""A session is graded by the table, sums up its best values, and knows when it is enough."""

from dataclasses import fields

import numpy as np
import pytest
from numpy.typing import NDArray

from accanto_signal.spirometry import sessions
from accanto_signal.spirometry.checks import Verdicts
from accanto_signal.spirometry.measures import Measures
from accanto_signal.spirometry.sessions import Grade, Sessions

Floats = NDArray[np.float64]


def _sum_up(
    fev1: list[float],
    *,
    acceptable: list[bool] | None = None,
    usable: list[bool] | None = None,
    age_y: float = 60.0,
    session: list[int] | None = None,
) -> Sessions:
    """Blows with these FEV1; FVC is a litre more."""
    values, count = np.array(fev1), len(fev1)
    nothing = {field.name: np.zeros(count) for field in fields(Measures)}
    measured = Measures(
        **nothing | {"fev1": values, "fvc": values + 1, "fef2575": values / 2, "pef": 2 * values}
    )
    good = np.array(acceptable or [True] * count)
    some = good | np.array(usable or [False] * count)
    verdicts = Verdicts(
        failed={}, ended={}, fev1_acceptable=good, fvc_acceptable=good, fev1_usable=some, fvc_usable=some
    )
    numbers = np.array(session or [0] * count, np.int64)
    return sessions.summarise(measured, verdicts, age_y=np.full(count, age_y), session=numbers)


@pytest.mark.parametrize(
    ("fev1", "age_y", "grade"),
    [
        ([3.00, 2.95, 2.85], 60, "A"),
        ([3.00, 2.85, 2.00], 60, "A"),
        ([3.00, 2.85], 60, "B"),
        ([3.00, 2.81, 2.81], 60, "C"),
        ([3.00, 2.75], 60, "D"),
        ([3.00, 2.74, 2.00], 60, "E"),
        ([3.00], 60, "E"),
        ([1.00, 0.89], float("nan"), "B"),
        ([0.80, 0.75, 0.70], 5, "A"),
        ([0.80, 0.69], 5, "C"),
        ([0.80, 0.61], 6, "D"),
        ([1.40, 1.27, 1.20], 6, "A"),
        ([0.80, 0.59], 6, "E"),
    ],
)
def test_the_grade_is_the_one_of_the_table(fev1: list[float], age_y: float, grade: str) -> None:
    assert _sum_up(fev1, age_y=age_y).fev1_grade[0] == grade


def test_blows_that_are_only_usable_give_a_u_and_their_best_value() -> None:
    found = _sum_up([3.0, 2.9], acceptable=[False, False], usable=[False, True])

    assert found.fev1_grade[0] == "U"
    assert found.fev1[0] == 2.9


def test_a_session_without_a_usable_blow_gives_an_f_and_no_value() -> None:
    found = _sum_up([3.0, 2.9], acceptable=[False, False])

    assert found.fev1_grade[0] == "F"
    assert np.isnan([found.fev1[0], found.fvc[0], found.ratio[0], found.pef[0], found.fef2575[0]]).all()


def test_values_come_from_whichever_blow_has_the_largest() -> None:
    found = _sum_up([2.8, 3.0, 2.9])

    assert (found.fev1[0], found.fvc[0], found.pef[0], found.fef2575[0]) == (3.0, 4.0, 6.0, 1.5)
    assert found.ratio[0] == 0.75


def test_sessions_are_summed_up_alike_alone_and_together() -> None:
    one, two = [3.0, 2.9, 2.95], [2.0, 1.8]

    together = _sum_up([3.0, 2.0, 2.9, 1.8, 2.95], session=[4, 7, 4, 7, 4])

    assert together.number.tolist() == [4, 7]
    for at, alone in enumerate((_sum_up(one), _sum_up(two))):
        for field in fields(Sessions):
            if field.name != "number":
                assert getattr(together, field.name)[at] == getattr(alone, field.name)[0]


@pytest.mark.parametrize(
    ("fev1", "advice"),
    [
        ([3.0, 2.9], "go_on"),
        ([3.0, 2.95, 2.9], "enough"),
        ([3.0, 2.3], "tired"),
        ([2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 3.4], "too_many"),
    ],
)
def test_the_session_knows_when_to_stop(fev1: list[float], advice: str) -> None:
    assert _sum_up(fev1).advice[0] == advice


def test_only_the_first_three_grades_are_trusted() -> None:
    assert [grade.value for grade in Grade if grade.is_trusted] == ["A", "B", "C"]
