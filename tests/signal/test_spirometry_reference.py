"""Expected values are those of the papers' tables, to the last digit of the peer that carries them too."""

import csv
import gzip
from collections.abc import Mapping

import numpy as np
import pytest
import spirograms
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accanto_signal.spirometry import reference
from accanto_signal.spirometry.reference import Equations, Expected, Group, Parameter, People

Floats = NDArray[np.float64]
MAN, WOMAN = (True, 60.0, 170.0), (False, 60.0, 160.0)
OF_2022 = (Parameter.FEV1, Parameter.FVC, Parameter.RATIO)


def _expect(
    person: tuple[bool, float, float], parameter: Parameter, equations: Equations = Equations.GLOBAL_2022
) -> Expected:
    male, age, height = person
    of = reference.people(is_male=male, age_y=age, height_cm=height)
    return reference.expect(parameter, of, equations=equations)


@pytest.mark.parametrize(
    ("person", "golden"),
    [
        (MAN, ((3.0331, 2.2510), (3.8513, 2.8969), (0.7871, 0.6655))),
        (WOMAN, ((2.2918, 1.6456), (2.8612, 2.0799), (0.8014, 0.6800))),
        ((True, 75.4, 168.5), ((2.5492, 1.8491), (3.3792, 2.5014), (0.7693, 0.6295))),
        ((False, 35.1, 165.0), ((3.0572, 2.3340), (3.64555, 2.8010), (0.84075, 0.7323))),
    ],
)
def test_medians_and_lower_limits_of_2022_are_the_golden_ones(
    person: tuple[bool, float, float], golden: tuple[tuple[float, float], ...]
) -> None:
    found = [_expect(person, parameter) for parameter in OF_2022]

    for one, (median, limit) in zip(found, golden, strict=True):
        assert one.median[0] == pytest.approx(median, abs=5.1e-5)
        assert one.lower_limit[0] == pytest.approx(limit, abs=5.1e-5)


def test_a_z_score_is_the_golden_one() -> None:
    expected = _expect(MAN, Parameter.FEV1)

    assert round(float(expected.spread[0]), 5) == 0.15181
    assert round(float(expected.z(2.0)[0]), 4) == -2.1479


@pytest.mark.parametrize(
    ("person", "golden"),
    [
        (
            MAN,
            {
                Parameter.FEV1: (1.23462, 3.24846, 0.14471, 2.4505),
                Parameter.FVC: (0.9481, 4.16658, 0.14514, 3.1785),
                Parameter.RATIO: (1.95529, 0.78044, 0.08714, 0.6596),
                Parameter.FEF2575: (0.4986, 2.77212, 0.36495, 1.3582),
            },
        ),
        (
            WOMAN,
            {
                Parameter.FEV1: (1.154, 2.41485, 0.14524, 1.8260),
                Parameter.FVC: (0.8236, 3.05609, 0.15059, 2.3165),
                Parameter.RATIO: (2.13107, 0.79478, 0.08424, 0.6744),
                Parameter.FEF2575: (0.488, 2.22246, 0.34672, 1.1390),
            },
        ),
    ],
)
def test_the_values_of_2012_are_the_golden_ones(
    person: tuple[bool, float, float], golden: Mapping[Parameter, tuple[float, ...]]
) -> None:
    for parameter, (skew, median, spread, limit) in golden.items():
        found = _expect(person, parameter, Equations.GLI_2012)

        assert (found.skew[0], found.median[0]) == pytest.approx((skew, median), abs=5.1e-6)
        assert found.spread[0] == pytest.approx(spread, abs=5.1e-6)
        assert found.lower_limit[0] == pytest.approx(limit, abs=5.1e-5)


def test_the_lower_limit_lies_at_its_z_and_the_median_at_none() -> None:
    expected = _expect(WOMAN, Parameter.FVC)

    assert expected.z(expected.lower_limit)[0] == pytest.approx(-1.645)
    assert expected.z(expected.median)[0] == 0.0
    assert expected.percent(expected.median)[0] == 100.0


def test_between_the_rows_of_the_table_values_run_straight() -> None:
    ages = np.array([40.0, 40.125, 40.25])
    of = reference.people(is_male=True, age_y=ages, height_cm=175.0)
    table_only = np.log(reference.expect(Parameter.FEV1, of).median) + 0.011394 * np.log(ages)

    assert table_only[1] == pytest.approx(table_only[[0, 2]].mean(), abs=1e-12)


def test_outside_of_ages_and_heights_there_is_no_value() -> None:
    of = reference.people(
        is_male=True, age_y=[2.9, 3, 95, 95.1, 40, 40, np.nan], height_cm=[95, 95, 170, 170, 1.7, 300, 170]
    )

    found = reference.expect(Parameter.FEV1, of)

    assert np.isnan(found.median).tolist() == [True, False, False, True, True, True, True]
    assert np.isnan(found.z(2.0)).tolist() == np.isnan(found.median).tolist()


@pytest.mark.parametrize(
    ("parameter", "equations", "group"),
    [
        (Parameter.FEF2575, Equations.GLOBAL_2022, Group.CAUCASIAN),
        (Parameter.FEV1, Equations.GLOBAL_2022, Group.OTHER),
        (Parameter.FEV075, Equations.GLI_2012, Group.OTHER),
    ],
)
def test_what_the_equations_do_not_have_is_refused(
    parameter: Parameter, equations: Equations, group: Group
) -> None:
    with pytest.raises(ValueError, match=r"has no|group|children"):
        reference.expect(
            parameter,
            reference.people(is_male=True, age_y=5, height_cm=110),
            equations=equations,
            group=group,
        )


@settings(max_examples=60)
@given(st.booleans(), st.floats(3, 95), st.floats(95, 205), st.floats(0.3, 1.5), st.sampled_from(OF_2022))
def test_more_air_is_a_higher_z_and_a_share_scales(
    male: bool,  # noqa: FBT001
    age: float,
    height: float,
    share: float,
    parameter: Parameter,
) -> None:
    expected = _expect((male, age, height), parameter)
    value = share * expected.median

    assert expected.z(value * 1.01)[0] > expected.z(value)[0]
    assert expected.percent(2 * value)[0] == pytest.approx(2 * expected.percent(value)[0])
    assert 0 < expected.lower_limit[0] < expected.median[0]


def _strangers(count: int) -> People:
    rng = np.random.default_rng(20)
    return reference.people(
        is_male=rng.random(count) < 0.5,
        age_y=rng.uniform(3, 95, count),
        height_cm=rng.uniform(90, 205, count),
    )


def _peer_z(peer: object, of: People, parameter: int, values: Floats, group: int | None) -> Floats:
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame(
        {"sex": of.is_male.astype(int), "age": of.age_y, "height": of.height_cm, "value": values}
    )
    more = {} if group is None else {"ethnicity_col": "group"}
    table["group"] = group or 0
    column = peer.compute(table, parameter, value_col="value", metrics=("zscore",), **more)["zscore"]  # type: ignore[attr-defined]
    return np.asarray(pandas.to_numeric(column, errors="coerce"), np.float64)


@pytest.mark.slow
@pytest.mark.parametrize("parameter", OF_2022)
def test_twenty_thousand_people_have_the_z_of_the_peer_by_2022(parameter: Parameter) -> None:
    peer = pytest.importorskip("pyspiro.src.spirometry.BOWERMAN_2022").BOWERMAN_2022()
    of = _strangers(20_000)
    expected = reference.expect(parameter, of)
    values = expected.median * np.random.default_rng(1).uniform(0.3, 1.4, 20_000)

    theirs = _peer_z(peer, of, OF_2022.index(parameter) + 1, values, None)

    assert np.abs(theirs - expected.z(values)).max() < 1e-6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameter", "group"),
    [
        (parameter, group)
        for parameter in Parameter
        for group in Group
        if group is Group.CAUCASIAN or parameter not in {Parameter.FEV075, Parameter.RATIO075}
    ],
)
def test_twenty_thousand_people_have_the_z_of_the_peer_by_2012(parameter: Parameter, group: Group) -> None:
    peer = pytest.importorskip("pyspiro.src.spirometry.GLI_2012").GLI_2012()
    of = _strangers(20_000)
    expected = reference.expect(parameter, of, equations=Equations.GLI_2012, group=group)
    values = np.nan_to_num(expected.median, nan=1.0) * np.random.default_rng(1).uniform(0.3, 1.4, 20_000)

    theirs = _peer_z(peer, of, list(Parameter).index(parameter) + 1, values, list(Group).index(group) + 1)

    assert np.array_equal(np.isnan(theirs), np.isnan(expected.z(values)))
    assert np.nanmax(np.abs(theirs - expected.z(values))) < 1e-6


@pytest.mark.parametrize(
    ("group", "parameter", "mean", "sd"),
    [
        ("white", Parameter.FEV1, 0.13, 1.05),
        ("white", Parameter.FVC, 0.47, 0.94),
        ("white", Parameter.RATIO, -0.58, 0.99),
        ("black", Parameter.FEV1, -0.78, 0.96),
    ],
)
def test_a_real_population_spreads_as_the_document_has_it(
    group: str, parameter: Parameter, mean: float, sd: float
) -> None:
    with gzip.open(spirograms.data("nhanes_2007_2012_summary.csv.gz"), "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ethnicity"] == group]
    column = {Parameter.FEV1: "fev1", Parameter.FVC: "fvc", Parameter.RATIO: "ratio"}[parameter]
    values, age, height = (np.array([float(row[name]) for row in rows]) for name in (column, "age", "height"))
    of = reference.people(
        is_male=np.array([row["gender"] == "male" for row in rows]), age_y=age, height_cm=height
    )

    z = reference.expect(parameter, of).z(values)

    assert (round(float(z.mean()), 2), round(float(z.std()), 2)) == (mean, sd)
