"""Suspicions are few on good blows of many lungs, whatever the sensor, and most made coughs are among them."""

import numpy as np
import pytest
import spirograms
from numpy.typing import NDArray

from accanto_signal.spirometry import blows, checks, measures
from accanto_signal.spirometry.checks import Criterion, Verdicts

Floats = NDArray[np.float64]
SUSPICIONS = (
    Criterion.EARLY_COUGH,
    Criterion.EARLY_CLOSURE,
    Criterion.LATE_CLOSURE,
    Criterion.LEAK,
    Criterion.ZERO_DRIFT,
    Criterion.SECOND_BREATH,
    Criterion.EARLY_BREATH,
)
COUNT = 150


@pytest.fixture(scope="module")
def good() -> list[Floats]:
    return spirograms.strangers(COUNT)


def _judge(rows: list[Floats]) -> Verdicts:
    batch = blows.of_volume(rows, 100.0)
    ages, session = np.full(len(rows), 50.0), np.arange(len(rows))
    return checks.judge(batch, measures.measure(batch), age_y=ages, session=session)


def _share(found: Verdicts, criteria: tuple[Criterion, ...]) -> float:
    return float(100 * np.logical_or.reduce([found.failed[criterion] for criterion in criteria]).mean())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise_l", "step_l", "most"),
    [(0.0, 0.0, 0.0), (0.002, 0.001, 0.0), (0.0, 0.01, 0.0), (0.002, 0.01, 2.0)],
)
def test_good_blows_are_seldom_suspected(
    good: list[Floats], noise_l: float, step_l: float, most: float
) -> None:
    rng = np.random.default_rng(1)
    sensed = [volume + rng.normal(0, noise_l, volume.size) for volume in good]
    stepped = [np.round(volume / step_l) * step_l if step_l else volume for volume in sensed]

    assert _share(_judge(stepped), SUSPICIONS) <= most


@pytest.mark.slow
def test_a_flow_sensor_s_noise_is_seldom_suspected(good: list[Floats]) -> None:
    rng = np.random.default_rng(2)
    flows = [np.diff(volume) * 100 for volume in good]
    sensed = [flow * rng.normal(1, 0.02, flow.size) + rng.normal(0, 0.05, flow.size) for flow in flows]

    found = _judge([np.concatenate([[0.0], np.cumsum(flow) / 100]) for flow in sensed])

    assert _share(found, SUSPICIONS) <= 2


@pytest.mark.slow
@pytest.mark.parametrize(("depth", "least"), [(0.3, 80), (0.5, 95), (0.9, 98)])
def test_most_coughs_in_the_first_second_spoil_fev1(good: list[Floats], depth: float, least: float) -> None:
    rng = np.random.default_rng(3)
    zeros = measures.measure(blows.of_volume(good, 100.0)).zero_s

    coughed = [
        spirograms.cough(
            volume, at_s=zero + rng.uniform(0.25, 0.8), depth=depth, samples=int(rng.integers(4, 12))
        )
        for volume, zero in zip(good, zeros, strict=True)
    ]

    assert 100 * (~_judge(coughed).fev1_usable).mean() >= least
