"""Fibrillation needs disorder and no P waves for half a minute; a pause needs a line that can be read."""

import made_hearts
import numpy as np
import pytest

from accanto_signal.ecg import beats, fibrillation, fibrillation_cards, intervals, pauses, variability
from accanto_signal.ecg.fibrillation import Judgement, Rhythm
from accanto_signal.ecg.scorecard import Curve, card

RATE = 300.0


def _judged(trace: made_hearts.Floats) -> Judgement:
    return fibrillation.judge(trace, beats.find(trace, RATE)[0], RATE)


def test_disorder_without_p_waves_for_half_a_minute_is_suspected_fibrillation() -> None:
    trace = made_hearts.heart(made_hearts.uneven(30), seconds=30, p_waves=False)

    judged = _judged(trace)

    assert judged.rhythm is Rhythm.FIBRILLATION
    assert judged.probability > 0.5


def test_twenty_seconds_of_it_are_inconclusive() -> None:
    trace = made_hearts.heart(made_hearts.uneven(20), seconds=20, p_waves=False)

    assert _judged(trace).rhythm is Rhythm.IRREGULAR


def test_p_waves_that_repeat_speak_against_it() -> None:
    places = made_hearts.uneven(30)

    with_p = _judged(made_hearts.heart(places, seconds=30))
    without = _judged(made_hearts.heart(places, seconds=30, p_waves=False))

    assert with_p.probability < without.probability - 0.3


def test_even_beats_are_in_order() -> None:
    assert _judged(made_hearts.heart(made_hearts.even(30), seconds=30)).rhythm is Rhythm.ORDERED


def test_ten_beats_say_nothing_about_order() -> None:
    assert _judged(made_hearts.heart(made_hearts.even(8), seconds=8)).rhythm is Rhythm.UNDETERMINED


def test_the_points_of_all_indices_add_up_to_the_score() -> None:
    trace = made_hearts.heart(made_hearts.uneven(30), seconds=30, p_waves=False)
    peaks = beats.find(trace, RATE)[0]

    judged, score = _judged(trace), fibrillation.score(trace, peaks, RATE)

    base = fibrillation_cards.WITH_WAVES.base
    assert base + sum(judged.points.values()) == pytest.approx(score, abs=0.1)


def test_a_card_reads_points_from_lines_between_knots() -> None:
    made = card(1.0, [("a", (0, 10), (0, 5)), ("b", (1, 2), (3, 3))])

    assert made.score(np.array([[4.0, 9.0], [20.0, 0.0]])).tolist() == [6.0, 9.0]


def test_a_curve_without_rising_knots_is_refused() -> None:
    with pytest.raises(ValueError, match="rising"):
        Curve(index="a", knots=(1.0, 1.0), points=(0.0, 0.0))


def test_sample_entropy_of_a_clock_is_low_and_of_chance_high() -> None:
    chance = np.random.default_rng(1).uniform(0.5, 1.1, 40)

    assert intervals.cosen(np.full(40, 0.8)) < -2 < 0 > intervals.cosen(chance) > -1.5


def _paused(gap_s: float) -> made_hearts.Floats:
    return np.concatenate([np.arange(0.5, 12, 0.8), np.arange(11.7 + gap_s, 29.5, 0.8)])


def _pauses(trace: made_hearts.Floats) -> list[float]:
    found = pauses.of(trace, beats.find(trace, RATE)[0], RATE, longer_s=3.0)
    return [pause.seconds for pause in found]


def test_a_quiet_line_without_beats_is_a_pause() -> None:
    trace = made_hearts.heart(_paused(3.6), seconds=30)

    assert _pauses(trace) == pytest.approx([3.6], abs=0.02)


@pytest.mark.parametrize("lost", ["dead", "noisy", "slipping"])
def test_a_lost_electrode_is_no_pause(lost: str) -> None:
    trace = made_hearts.heart(_paused(3.6), seconds=30)
    gap = slice(round(12.05 * RATE), round(14.95 * RATE))
    size = gap.stop - gap.start
    trace[gap] = {
        "dead": np.zeros(size),
        "noisy": np.random.default_rng(1).normal(0, 90, size),
        "slipping": np.linspace(0, 2500, size) + np.random.default_rng(1).normal(0, 8, size),
    }[lost]

    assert _pauses(trace) == []


def test_variability_by_hand() -> None:
    found = variability.of([np.tile([0.8, 0.9], 10)])

    assert found is not None
    assert (found.mean_nn_ms, found.rmssd_ms, found.pnn50) == (850.0, 100.0, 1.0)
    assert found.sdnn_ms == pytest.approx(51.3)


def test_an_ectopic_beat_breaks_the_run_on_both_sides() -> None:
    peaks, kinds = np.arange(7) * 300, np.array(list("NNNVNNN"))

    runs = variability.normal_runs(peaks, kinds, RATE)

    assert [run.size for run in runs] == [2, 2]
