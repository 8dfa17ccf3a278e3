"""FEV1, FVC and their kin are what an ideal spirometer would say, whatever the rate, the rest before, the company."""

import numpy as np
import pytest
import spirograms
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from spirograms import HEALTHY, OBSTRUCTED, SLOW_START, Lung

from accanto_signal.spirometry import blows, measures
from accanto_signal.spirometry.measures import Measures

Floats = NDArray[np.float64]
VOLUMES = ("fev05", "fev075", "fev1", "fev3", "fev6", "fvc", "bev")
FLOWS = ("pef", "fef2575")


def _measure(*rows: Floats, rate_hz: float = 100.0) -> Measures:
    return measures.measure(blows.of_volume(rows, rate_hz))


def _values(found: Measures, at: int = 0) -> dict[str, float]:
    names = (*VOLUMES, *FLOWS, "fet_s", "rise_s")
    return {name: float(getattr(found, name)[at]) for name in names}


@pytest.mark.parametrize(
    ("name", "value", "digit"),
    [
        ("fvc", 5.836, 3),
        ("fev05", 3.5555, 4),
        ("fev075", 4.266, 3),
        ("fev1", 4.686, 3),
        ("fev3", 5.482, 3),
        ("fev6", 5.700, 3),
        ("pef", 11.30, 2),
        ("bev", 0.090, 3),
        ("fef2575", 4.445, 3),
        ("fet_s", 7.66, 2),
        ("rise_s", 0.050, 3),
        ("zero_s", 0.0777, 4),
    ],
)
def test_a_real_blow_gives_the_golden_values(name: str, value: float, digit: int) -> None:
    found = _measure(spirograms.real_blow())

    assert round(float(getattr(found, name)[0]), digit) == value
    assert found.has_plateau[0]


@pytest.mark.parametrize(
    ("lung", "fvc", "fev1", "pef", "bev"),
    [
        (HEALTHY, 3.5906, 2.8953, 6.3153, 0.0731),
        (OBSTRUCTED, 2.4250, 1.2161, 1.9390, 0.0243),
        (SLOW_START, 2.4764, 1.8507, 2.8543, 0.0907),
    ],
)
def test_made_blows_give_the_golden_values(
    lung: Lung, fvc: float, fev1: float, pef: float, bev: float
) -> None:
    found = _values(_measure(lung.volume()))

    assert [round(found[name], 4) for name in ("fvc", "fev1", "pef", "bev")] == [fvc, fev1, pef, bev]


@pytest.mark.parametrize("lung", [HEALTHY, OBSTRUCTED, SLOW_START])
@pytest.mark.parametrize(
    ("rate_hz", "fev1_l", "pef_share"), [(100, 0.0004, 0.003), (50, 0.001, 0.0075), (30, 0.00135, 0.0195)]
)
def test_errors_stay_within_a_millilitre(lung: Lung, rate_hz: float, fev1_l: float, pef_share: float) -> None:
    found, truth = _values(_measure(lung.volume(rate_hz), rate_hz=rate_hz)), lung.truth()

    assert found["fev1"] == pytest.approx(truth["fev1"], abs=fev1_l)
    assert found["pef"] == pytest.approx(truth["pef"], rel=pef_share)


@pytest.mark.parametrize("rate_hz", [100, 128, 200, 500, 1000])
def test_a_faster_device_gives_the_same_values(rate_hz: float) -> None:
    found, usual = (_values(_measure(HEALTHY.volume(rate), rate_hz=rate)) for rate in (rate_hz, 100.0))

    assert found["fev1"] == pytest.approx(usual["fev1"], abs=0.0005)
    assert found["pef"] == pytest.approx(usual["pef"], rel=0.003)


def test_a_flow_over_time_gives_what_the_volume_gives() -> None:
    _, flow, _ = HEALTHY.fine()

    found = measures.measure(blows.of_flow([flow[::100]], 100))

    assert _values(found) == pytest.approx(_values(_measure(HEALTHY.volume())), abs=0.01, rel=0.01)


made_lungs = st.builds(
    Lung,
    litres=st.floats(1.5, 7),
    fast_s=st.floats(0.2, 0.8),
    slow_s=st.floats(1, 5),
    fast_share=st.floats(0.3, 0.9),
    ramp_s=st.floats(0.04, 0.3),
    seconds=st.just(8.0),
)
quick = settings(max_examples=25)


@quick
@given(made_lungs, st.floats(-2, 2), st.integers(0, 9))
def test_fvc_is_always_the_largest_volume_minus_the_first(lung: Lung, offset: float, seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.002, 800)
    volume = lung.volume()[:700] + noise[:700] + offset

    assert _measure(volume).fvc[0] == pytest.approx(volume.max() - volume[0], abs=1e-12)


@quick
@given(made_lungs, st.floats(-3, 3))
def test_where_the_device_counts_from_changes_nothing(lung: Lung, offset: float) -> None:
    moved, usual = (_values(_measure(lung.volume() + more)) for more in (offset, 0.0))

    assert moved == pytest.approx(usual, abs=1e-9)


@quick
@given(made_lungs, st.floats(0.5, 3))
def test_a_lung_twice_as_large_gives_twice_the_values(lung: Lung, factor: float) -> None:
    larger, usual = (_values(_measure(lung.volume() * times)) for times in (factor, 1.0))

    assert {name: larger[name] for name in (*VOLUMES, *FLOWS)} == pytest.approx(
        {name: factor * usual[name] for name in (*VOLUMES, *FLOWS)}, rel=1e-9
    )
    assert larger["rise_s"] == pytest.approx(usual["rise_s"], abs=1e-9)


@quick
@given(made_lungs, st.integers(1, 300))
def test_a_longer_rest_before_the_blow_only_moves_time_zero(lung: Lung, samples: int) -> None:
    volume = lung.volume()
    late, usual = _measure(np.concatenate([np.zeros(samples), volume])), _measure(volume)

    assert _values(late) == pytest.approx(_values(usual), abs=1e-9)
    assert late.zero_s[0] - usual.zero_s[0] == pytest.approx(samples / 100)


@quick
@given(st.lists(made_lungs, min_size=2, max_size=5), st.integers(150, 700))
def test_blows_are_read_alike_alone_and_together(lungs: list[Lung], shortest: int) -> None:
    rows = [lung.volume()[: shortest + 40 * at] for at, lung in enumerate(lungs)]

    together = _measure(*rows)

    for at, row in enumerate(rows):
        assert _values(together, at) == pytest.approx(_values(_measure(row)), abs=1e-12)


def test_a_volume_in_large_steps_makes_the_peak_flow_coarse() -> None:
    found = _measure(np.round(HEALTHY.volume() / 0.01) * 0.01, HEALTHY.volume())

    assert found.pef_is_coarse.tolist() == [True, False]


def test_where_nobody_blew_there_are_no_values() -> None:
    found = _measure(np.zeros(300), HEALTHY.volume()[:300])

    assert np.isnan(found.fev1).tolist() == [True, False]
    assert np.isnan(_values(found)["fet_s"])
