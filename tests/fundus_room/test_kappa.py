"""How readers agree beyond chance, against tables that were worked out by hand and the example of the paper."""

import numpy as np
import pytest

from accanto_api.fundus import kappa


def test_half_of_what_chance_leaves_is_a_kappa_of_one_half() -> None:
    # 40 + 40 of 100 alike; by chance 50: (80 - 50) / (100 - 50) = 0.6
    counts = np.array([[40, 10], [10, 40]])

    assert kappa.kappa(counts) == pytest.approx(0.6)


def test_weights_forgive_a_neighbour_more_than_a_stranger() -> None:
    counts = np.array([[10, 2, 0], [1, 8, 2], [1, 0, 6]])

    # rows 12, 11, 7; columns 12, 10, 8; of 30. Cost of what is: 5 neighbours, 1 two apart.
    # By chance: neighbours (12*10 + 11*12 + 11*8 + 7*10)/30 = 410/30, two apart (12*8 + 7*12)/30 = 180/30.
    assert kappa.kappa(counts) == pytest.approx(1 - 6 / (590 / 30))
    assert kappa.kappa(counts, "linear") == pytest.approx(1 - 7 / (770 / 30))
    assert kappa.kappa(counts, "quadratic") == pytest.approx(1 - 9 / (1130 / 30))


def test_the_example_of_the_paper_of_1968_comes_out() -> None:
    # Cohen 1968, table 1: 200 judgements of two people; without weights his kappa is 0.492.
    counts = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])

    assert kappa.kappa(counts) == pytest.approx(0.492, abs=0.0005)


@pytest.mark.parametrize("weights", ["plain", "linear", "quadratic"])
def test_full_agreement_is_one_and_no_pairs_are_nothing(weights: kappa.Weights) -> None:
    assert kappa.kappa(np.diag([3, 2, 1]), weights) == 1
    assert kappa.kappa(np.zeros((5, 5), np.int64), weights) is None
    assert kappa.kappa(np.diag([4, 0, 0]), weights) is None


def test_an_eye_that_one_cannot_grade_is_in_no_table_of_grades() -> None:
    counts = kappa.table([("0", "0"), ("2", "U"), ("U", "U"), ("1", "2")], "01234")

    assert counts.sum() == 2
    assert counts[1, 2] == 1
