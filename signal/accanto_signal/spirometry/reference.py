"""What a lung of this sex, age and height would give: the equations of the Global Lung Function Initiative.

GLI Global 2022 (Bowerman, Am J Respir Crit Care Med 2023;207:768) takes no account of ethnic group and is what we
report; GLI-2012 (Quanjer, Eur Respir J 2012;40:1324) stands beside it for comparison with older reports. The spline
tables step by a quarter of a year; between the steps we interpolate linearly and use the exact age in the closed terms.
The tables and their notice lie in the folder `tables`.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

YOUNGEST_Y, OLDEST_Y, STEP_Y = 3.0, 95.0, 0.25
LLN_Z = 1.645
"""The lower limit of normal is the 5th percentile; 1.645, as the papers print it, not 1.6448536."""
SHORTEST_CM, TALLEST_CM = 50.0, 250.0
_NO_TABLE_OLDEST_Y = 7.0
"""FEV0.75 is an equation alone, for children of 3 to 7 years."""


class Equations(StrEnum):
    """A set of reference equations."""

    GLOBAL_2022 = "gli_global_2022"
    GLI_2012 = "gli_2012"


class Parameter(StrEnum):
    """What can be compared; the last four with GLI-2012 only. Units: L, L, fraction, L/s, L/s, L, fraction."""

    FEV1 = "FEV1"
    FVC = "FVC"
    RATIO = "FEV1FVC"
    FEF2575 = "FEF25_75"
    FEF75 = "FEF75"
    FEV075 = "FEV075"
    RATIO075 = "FEV075FVC"


class Group(StrEnum):
    """The groups of GLI-2012, by the number of their coefficients; the 2022 equations know none."""

    CAUCASIAN = "caucasian"
    AFRICAN_AMERICAN = "african_american"
    NORTH_EAST_ASIAN = "north_east_asian"
    SOUTH_EAST_ASIAN = "south_east_asian"
    OTHER = "other"


_GROUP_TERMS = {
    Group.AFRICAN_AMERICAN: ("a3", "p2"),
    Group.NORTH_EAST_ASIAN: ("a4", "p3"),
    Group.SOUTH_EAST_ASIAN: ("a5", "p4"),
    Group.OTHER: ("a6", "p5"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Whose lungs: arrays of shape (n,)."""

    is_male: NDArray[np.bool_]
    age_y: Floats
    height_cm: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The distribution of one parameter in healthy people like these: LMS, arrays of shape (n,)."""

    median: Floats
    spread: Floats
    skew: Floats

    @property
    def lower_limit(self) -> Floats:
        """The lower limit of normal, in the unit of the parameter."""
        shape = self.skew * self.spread
        return np.asarray(self.median * (1 - LLN_Z * shape) ** (1 / self.skew), np.float64)

    def z(self, measured: ArrayLike) -> Floats:
        """How many standard deviations away; NaN for values that are not positive."""
        share = np.asarray(measured, np.float64) / self.median
        powered = np.where(share > 0, share, np.nan) ** self.skew
        return np.asarray((powered - 1) / (self.skew * self.spread), np.float64)

    def percent(self, measured: ArrayLike) -> Floats:
        """Percent of the median ("% predicted")."""
        return np.asarray(100 * np.asarray(measured, np.float64) / self.median, np.float64)


def people(*, is_male: ArrayLike, age_y: ArrayLike, height_cm: ArrayLike) -> People:
    """People from arrays or single values that go together. Raises ValueError where their shapes don't."""
    male, age, height = np.broadcast_arrays(
        np.atleast_1d(np.asarray(is_male, np.bool_)),
        np.atleast_1d(np.asarray(age_y, np.float64)),
        np.atleast_1d(np.asarray(height_cm, np.float64)),
    )
    return People(is_male=male, age_y=age, height_cm=height)


def expect(
    parameter: Parameter,
    of: People,
    *,
    equations: Equations = Equations.GLOBAL_2022,
    group: Group = Group.CAUCASIAN,
) -> Expected:
    """What to expect of these people; NaN outside of the equations' ages and of heights of 50 to 250 cm.

    Raises ValueError for a parameter or group that the equations do not have.
    """
    if equations is Equations.GLOBAL_2022 and parameter not in _IN_2022:
        raise ValueError(f"{equations} has no {parameter}")
    if equations is Equations.GLOBAL_2022 and group is not Group.CAUCASIAN:
        raise ValueError(f"{equations} takes no account of ethnic group")
    if parameter in _WITHOUT_TABLE and group is not Group.CAUCASIAN:
        raise ValueError(f"{parameter} is defined for {Group.CAUCASIAN} children only")
    sexes = [_of_sex(parameter, sex, of, equations=equations, group=group) for sex in ("females", "males")]
    female, male = sexes
    fits = (of.height_cm >= SHORTEST_CM) & (of.height_cm <= TALLEST_CM)
    median, spread, skew = (
        np.where(fits, np.where(of.is_male, his, hers), np.nan)
        for his, hers in zip(male, female, strict=True)
    )
    return Expected(median=median, spread=spread, skew=skew)


_IN_2022 = (Parameter.FEV1, Parameter.FVC, Parameter.RATIO)
_WITHOUT_TABLE = (Parameter.FEV075, Parameter.RATIO075)


def _of_sex(
    parameter: Parameter, sex: str, of: People, *, equations: Equations, group: Group
) -> tuple[Floats, Floats, Floats]:
    """Median, spread and skew, as if all were of one sex."""
    value = _coefficients(equations)[f"{parameter}_{sex}"]
    known = (of.age_y >= YOUNGEST_Y) & (of.age_y <= OLDEST_Y)
    age = np.where(known, of.age_y, np.nan)
    log_age, log_height = np.log(age), np.log(np.maximum(of.height_cm, 1.0))
    in_median, in_spread = _GROUP_TERMS.get(group, ("", ""))
    of_median, of_spread, of_skew = _splines(parameter, sex, equations, age)
    term = age if parameter is Parameter.FEV075 else log_age
    median = value["a0"] + value["a1"] * log_height + value["a2"] * term + value.get(in_median, 0.0)
    spread = value["p0"] + value["p1"] * term + value.get(in_spread, 0.0)
    skew = value["q0"] + value.get("q1", 0.0) * log_age + of_skew
    return np.exp(median + of_median), np.exp(spread + of_spread), skew


def _splines(
    parameter: Parameter, sex: str, equations: Equations, age: Floats
) -> tuple[Floats, Floats, Floats]:
    """What age adds to ln median, ln spread and skew; NaN where the table has no age like this."""
    if parameter in _WITHOUT_TABLE:
        nothing = np.where(age <= _NO_TABLE_OLDEST_Y, 0.0, np.nan)
        return nothing, nothing, nothing
    table = _table(equations)
    at = np.nan_to_num((age - YOUNGEST_Y) / STEP_Y)
    low = np.minimum(at.astype(np.int64), _rows() - 2)
    part = at - low
    named = (table[f"{parameter}_{sex}_{letter}spline"] for letter in "MSL")
    median, spread, skew = (column[low] + part * (column[low + 1] - column[low]) for column in named)
    return median, spread, skew


def _rows() -> int:
    return round((OLDEST_Y - YOUNGEST_Y) / STEP_Y) + 1


def _read(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath("tables", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _coefficients(equations: Equations) -> dict[str, dict[str, float]]:
    """For each parameter and sex its coefficients; an empty cell is zero."""
    rows = _read(f"{equations}_coefficients.csv")
    columns = [name for name in rows[0] if name != "var"]
    return {column: {row["var"]: float(row[column] or 0.0) for row in rows} for column in columns}


@cache
def _table(equations: Equations) -> dict[str, Floats]:
    """The spline columns by name (their order differs between parameters); empty cells are NaN."""
    rows = _read(f"{equations}_splines.csv")
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in rows[0]}
