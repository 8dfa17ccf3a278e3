"""A spoilt blow is known as such, with its reason; a good one counts; a real population passes as the paper has it."""

import csv
import gzip

import numpy as np
import pytest
import spirograms
from numpy.typing import NDArray
from spirograms import HEALTHY, OBSTRUCTED, SLOW_END, Lung

from accanto_signal.spirometry import blows, checks, measures
from accanto_signal.spirometry.checks import Criterion, End, Verdicts

Floats = NDArray[np.float64]
WARNINGS = {Criterion.SLOW_RISE, Criterion.HESITATION}


def _judge(*rows: Floats, age_y: float = 60.0, rate_hz: float = 100.0) -> Verdicts:
    batch = blows.of_volume(rows, rate_hz)
    ages, session = np.full(len(rows), age_y), np.zeros(len(rows), np.int64)
    return checks.judge(batch, measures.measure(batch), age_y=ages, session=session)


def _spoilt(*rows: Floats, age_y: float = 60.0) -> set[Criterion]:
    return set(_judge(*rows, age_y=age_y).of(0)) - WARNINGS


@pytest.mark.parametrize("lung", [HEALTHY, OBSTRUCTED, Lung(litres=2.0, fast_s=0.25, slow_s=0.8, seconds=6)])
@pytest.mark.parametrize("noise_l", [0.0, 0.001])
def test_a_good_blow_counts_for_both(lung: Lung, noise_l: float) -> None:
    volume = lung.volume()
    noisy = volume + np.random.default_rng(4).normal(0, noise_l, volume.size)

    found = _judge(noisy)

    assert set(found.of(0)) <= WARNINGS
    assert found.fev1_acceptable[0]
    assert found.fvc_acceptable[0]


def test_a_good_blow_in_steps_of_ten_millilitres_counts_too() -> None:
    assert _spoilt(np.round(HEALTHY.volume() / 0.01) * 0.01) == set()


def test_the_real_blow_counts() -> None:
    assert _judge(spirograms.real_blow()).of(0) == ()


def test_a_slow_start_forbids_everything() -> None:
    hesitant = np.concatenate([np.linspace(0, 0.3, 60), 0.3 + HEALTHY.volume()])

    found = _judge(hesitant)

    assert found.of(0) == (Criterion.BEV,)
    assert not found.fev1_usable[0]
    assert not found.fvc_usable[0]


def test_the_twin_of_a_real_first_try_is_refused() -> None:
    assert {Criterion.BEV, Criterion.NO_END} <= _spoilt(spirograms.novice())


def test_a_cough_in_the_first_second_spoils_fev1_alone() -> None:
    found = _judge(spirograms.cough(HEALTHY.volume(), at_s=0.8))

    assert found.of(0) == (Criterion.EARLY_COUGH,)
    assert not found.fev1_usable[0]
    assert found.fvc_acceptable[0]


def test_a_peak_that_comes_late_is_a_slow_start_and_no_cough() -> None:
    late = np.concatenate([np.linspace(0, 2.0, 120), 2.0 + Lung(litres=1.5, rest_s=0.0, seconds=8).volume()])

    assert _spoilt(late) == {Criterion.BEV}


def test_a_cough_after_the_first_second_spoils_nothing() -> None:
    assert _spoilt(spirograms.cough(HEALTHY.volume(), at_s=1.8)) == set()


@pytest.mark.parametrize(
    ("at_s", "criterion"), [(0.8, Criterion.EARLY_CLOSURE), (1.6, Criterion.LATE_CLOSURE)]
)
def test_a_sudden_stop_is_a_closed_glottis(at_s: float, criterion: Criterion) -> None:
    volume = SLOW_END.volume()
    at = round(at_s * 100)

    found = _judge(np.concatenate([volume[:at], np.full(200, volume[at])]))

    assert found.of(0) == (criterion,)
    assert bool(found.fev1_acceptable[0]) is (criterion is Criterion.LATE_CLOSURE)
    assert not found.fvc_acceptable[0]


def test_volume_that_is_lost_is_a_leak() -> None:
    assert _spoilt(HEALTHY.volume() - np.linspace(0, 0.2, HEALTHY.volume().size)) == {Criterion.LEAK}


def test_flow_before_the_blow_is_a_wrong_zero() -> None:
    volume = Lung(rest_s=1.0).volume()

    assert Criterion.ZERO_DRIFT in _spoilt(volume + 0.05 * np.arange(volume.size) / 100)


def test_a_second_breath_is_not_counted_as_one() -> None:
    volume = HEALTHY.volume()[:300]
    twice = np.concatenate([volume, volume[-1] - np.linspace(0, 1, 80), volume[-1] - 1 + volume])

    assert Criterion.SECOND_BREATH in _spoilt(twice)


def test_more_air_in_than_out_means_the_lungs_were_not_full() -> None:
    volume = HEALTHY.volume()
    back = volume[-1] - (volume[-1] + 0.25) * np.linspace(0, 1, 150)

    assert _spoilt(np.concatenate([volume, back])) == {Criterion.INSPIRED_MORE}


def test_a_blow_cut_short_counts_for_fev1_and_not_for_fvc() -> None:
    found = _judge(OBSTRUCTED.volume()[:400])

    assert found.of(0) == (Criterion.NO_END,)
    assert found.fev1_acceptable[0]
    assert found.fvc_usable[0]
    assert not found.fvc_acceptable[0]


def test_a_blow_cut_short_counts_once_its_volume_repeats_the_largest_before() -> None:
    short = OBSTRUCTED.volume()[:1000]

    found = _judge(OBSTRUCTED.volume(), short, short - 0)

    assert found.ended[End.PLATEAU].tolist()[1:] == [False, False]
    assert found.ended[End.REPEATS].tolist() == [False, True, True]
    assert found.fvc_acceptable.all()


def test_fifteen_seconds_are_an_end_of_their_own() -> None:
    volume = OBSTRUCTED.volume()[:1700] + 0.03 * np.arange(1700) / 100

    found = _judge(volume)

    assert [found.ended[end][0] for end in (End.PLATEAU, End.LONG)] == [False, True]


def test_a_small_child_s_first_second_is_three_quarters_long() -> None:
    coughed = spirograms.cough(
        Lung(litres=1.2, fast_s=0.25, slow_s=0.8, seconds=5, rest_s=0.3).volume(), at_s=1.15
    )

    assert _spoilt(coughed, age_y=60.0) == {Criterion.EARLY_COUGH}
    assert _spoilt(coughed, age_y=5.0) == set()


@pytest.mark.parametrize("factor", [1000.0, 0.001])
def test_millilitres_taken_for_litres_are_noticed(factor: float) -> None:
    assert {Criterion.IMPLAUSIBLE, Criterion.NO_BLOW} & _spoilt(HEALTHY.volume() * factor)


def test_silence_is_no_blow() -> None:
    found = _judge(np.zeros(300))

    assert Criterion.NO_BLOW in found.of(0)
    assert not found.fvc_usable[0]


@pytest.mark.parametrize("criterion", list(Criterion))
def test_every_criterion_has_a_number_and_a_sentence(criterion: Criterion) -> None:
    assert criterion.check.startswith("SPI-")
    assert len(criterion.sentence()) > 20


def test_as_many_people_exceed_the_limit_of_a_slow_start_as_the_document_has_it() -> None:
    with gzip.open(spirograms.data("nhanes_2007_2012_summary.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bev, fvc, fet = (np.array([float(row[name]) for row in rows]) for name in ("volume", "fvc", "fet"))

    limit = np.maximum(checks.BEV_SHARE * fvc, checks.BEV_L)

    assert 100 * (bev / 1000 > limit).mean() == pytest.approx(0.70, abs=0.005)
    assert 100 * (fet >= checks.FULL_FET_S).mean() == pytest.approx(7.8, abs=0.05)
