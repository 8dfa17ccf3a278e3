"""What the numbers are compatible with: pattern, severity, response to a bronchodilator. Never a diagnosis.

ERS/ATS 2021 (Stanojevic, Eur Respir J 2022;60:2101499). The edge between normal and mild is the lower limit of normal,
-1.645.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from accanto_signal.spirometry import reference
from accanto_signal.spirometry.reference import LLN_Z, Equations, Parameter, People

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MILD_Z, SEVERE_Z = -2.5, -4.0
RESPONSE_PERCENT = 10.0
"""Of the predicted value, in FEV1 or FVC (2021); not the 12 % and 200 mL of 2005."""
FEV1Q_MALE_L, FEV1Q_FEMALE_L = 0.5, 0.4
GOLD_RATIO = 0.70
GOLD_PERCENTS = (80.0, 50.0, 30.0)
JUMP_Z = 3.0


class Pattern(StrEnum):
    """The shape of a result against the lower limits of normal."""

    UNKNOWN = "unknown"
    NORMAL = "normal"
    OBSTRUCTION = "obstruction"
    OBSTRUCTION_LOW_FVC = "obstruction_low_fvc"
    LOW_FVC = "low_fvc"
    LOW_FEV1 = "low_fev1"

    def sentence(self) -> str:
        """The pattern in words."""
        return _PATTERNS[self]


_PATTERNS = {
    Pattern.UNKNOWN: "cannot be compared with reference values",
    Pattern.NORMAL: "within normal limits",
    Pattern.OBSTRUCTION: "pattern compatible with obstruction",
    Pattern.OBSTRUCTION_LOW_FVC: "pattern compatible with obstruction, with a low FVC (lung volumes would tell why)",
    Pattern.LOW_FVC: "pattern compatible with possible restriction (lung volumes would tell)",
    Pattern.LOW_FEV1: "low FEV1 with a normal ratio and FVC: not specific",
}


class Severity(StrEnum):
    """How far below normal, by the z-score."""

    UNKNOWN = "unknown"
    NORMAL = "normal"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What n results mean beside reference values: arrays of shape (n,), NaN where they can't be compared."""

    fev1_z: Floats
    fvc_z: Floats
    ratio_z: Floats
    fev1_percent: Floats
    fvc_percent: Floats
    ratio_percent: Floats
    fev1_lln: Floats
    fvc_lln: Floats
    ratio_lln: Floats
    pattern: NDArray[np.str_]
    severity: NDArray[np.str_]
    """Of FEV1."""
    fev1q: Floats
    gold: NDArray[np.int64]
    """GOLD grade 1 to 4; 0 where FEV1/FVC is 0.70 or more. Meant after a bronchodilator."""


def interpret(fev1: Floats, fvc: Floats, of: People, *, equations: Equations) -> Interpretation:
    """Compare FEV1 and FVC (litres, shape (n,)) with healthy people of the same sex, age and height."""
    ratio = fev1 / fvc
    expected = [
        reference.expect(parameter, of, equations=equations)
        for parameter in (Parameter.FEV1, Parameter.FVC, Parameter.RATIO)
    ]
    fev1_of, fvc_of, ratio_of = expected
    fev1_z, fvc_z, ratio_z = fev1_of.z(fev1), fvc_of.z(fvc), ratio_of.z(ratio)
    return Interpretation(
        fev1_z=fev1_z,
        fvc_z=fvc_z,
        ratio_z=ratio_z,
        fev1_percent=fev1_of.percent(fev1),
        fvc_percent=fvc_of.percent(fvc),
        ratio_percent=ratio_of.percent(ratio),
        fev1_lln=fev1_of.lower_limit,
        fvc_lln=fvc_of.lower_limit,
        ratio_lln=ratio_of.lower_limit,
        pattern=pattern(fev1_z, fvc_z, ratio_z),
        severity=severity(fev1_z),
        fev1q=fev1q(fev1, is_male=of.is_male),
        gold=gold_grade(ratio, fev1_of.percent(fev1)),
    )


def pattern(fev1_z: ArrayLike, fvc_z: ArrayLike, ratio_z: ArrayLike) -> NDArray[np.str_]:
    """The pattern of each triple of z-scores."""
    fev1, fvc, ratio = (np.asarray(z, np.float64) for z in (fev1_z, fvc_z, ratio_z))
    blocked, small, weak = ratio < -LLN_Z, fvc < -LLN_Z, fev1 < -LLN_Z
    found = np.select(
        [np.isnan(fev1 + fvc + ratio), blocked & small, blocked, small, weak],
        [
            Pattern.UNKNOWN.value,
            Pattern.OBSTRUCTION_LOW_FVC.value,
            Pattern.OBSTRUCTION.value,
            Pattern.LOW_FVC.value,
            Pattern.LOW_FEV1.value,
        ],
        Pattern.NORMAL.value,
    )
    return np.asarray(found, np.str_)


def severity(z: ArrayLike) -> NDArray[np.str_]:
    """How far below normal each z-score is."""
    score = np.asarray(z, np.float64)
    found = np.select(
        [np.isnan(score), score < SEVERE_Z, score < MILD_Z, score < -LLN_Z],
        [Severity.UNKNOWN.value, Severity.SEVERE.value, Severity.MODERATE.value, Severity.MILD.value],
        Severity.NORMAL.value,
    )
    return np.asarray(found, np.str_)


def response_percent(before: ArrayLike, after: ArrayLike, predicted: ArrayLike) -> Floats:
    """The change after a bronchodilator, in percent of the predicted value."""
    gained = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    return np.asarray(100 * gained / np.asarray(predicted, np.float64), np.float64)


def is_response(percent: ArrayLike) -> Bools:
    """Whether a change in percent of predicted is a response."""
    return np.asarray(np.asarray(percent, np.float64) > RESPONSE_PERCENT, np.bool_)


def fev1q(fev1: ArrayLike, *, is_male: ArrayLike) -> Floats:
    """FEV1 in units of the lowest one compatible with life (0.5 L in men, 0.4 L in women)."""
    least = np.where(np.asarray(is_male, np.bool_), FEV1Q_MALE_L, FEV1Q_FEMALE_L)
    return np.asarray(np.asarray(fev1, np.float64) / least, np.float64)


def gold_grade(ratio: ArrayLike, fev1_percent: ArrayLike) -> NDArray[np.int64]:
    """GOLD grade 1 to 4 by FEV1 in percent of predicted; 0 where the ratio is 0.70 or more, or unknown."""
    share, percent = np.asarray(ratio, np.float64), np.asarray(fev1_percent, np.float64)
    grade = 1 + sum((percent < limit).astype(np.int64) for limit in GOLD_PERCENTS)
    return np.where((share < GOLD_RATIO) & np.isfinite(percent), grade, 0)


def is_other_person(z: ArrayLike, previous_z: ArrayLike) -> Bools:
    """Whether FEV1 jumped so far between two sessions of one person that somebody else may have blown (SPI-15)."""
    jump = np.asarray(z, np.float64) - np.asarray(previous_z, np.float64)
    return np.asarray(np.abs(jump) > JUMP_Z, np.bool_)
