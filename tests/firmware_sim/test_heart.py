import itertools

import numpy as np

from accanto_firmware_sim import heart
from accanto_firmware_sim.heart import Noise, Samples
from accanto_firmware_sim.rhythm import Rhythm

RATE = 130.4
STILL = Noise(baseline_uv=0, muscle_uv=0, mains_uv=0)


def _trace(rhythm: Rhythm, noise: Noise = STILL, *, blocks: int = 20, seed: int = 7) -> Samples:
    return np.concatenate(list(itertools.islice(heart.trace(rhythm, noise, rate_hz=RATE, seed=seed), blocks)))


def _r_times(rhythm: Rhythm, until: float, seed: int = 7) -> list[float]:
    return list(itertools.takewhile(lambda time: time < until, (beat.time for beat in rhythm.beats(seed))))


def test_r_peaks_stand_where_the_rhythm_puts_them() -> None:
    rhythm = Rhythm(rate_bpm=72)
    trace = _trace(rhythm)

    peaks = [
        n for n in range(1, len(trace) - 1) if trace[n] > 700 and trace[n - 1] <= trace[n] > trace[n + 1]
    ]

    expected = _r_times(rhythm, len(trace) / RATE - 0.05)
    assert len(peaks) == len(expected)
    assert np.abs(np.array(peaks) / RATE - expected).max() < 1 / RATE


def test_a_trace_has_no_seam_where_its_blocks_meet() -> None:
    trace = _trace(Rhythm(rate_bpm=72))

    steps = np.abs(np.diff(trace))
    seams = steps[heart.BLOCK - 1 :: heart.BLOCK]

    assert seams.max() <= steps.max()
    assert np.median(seams) < 30


def test_sinus_beats_have_a_p_wave_and_fibrillation_has_none() -> None:
    def before_r(rhythm: Rhythm) -> float:
        trace = _trace(rhythm, blocks=40)
        at = (np.array(_r_times(rhythm, len(trace) / RATE)) * RATE - 0.165 * RATE).astype(int)
        return float(np.mean([trace[n] for n in at if n >= 0]))

    assert before_r(Rhythm(rate_bpm=72, variability=0)) > 80
    # At a slow rate the T wave of the beat before stays out of the measure.
    assert abs(before_r(Rhythm(rate_bpm=55, fibrillates=True))) < 40


def test_fibrillating_atria_make_the_baseline_restless() -> None:
    calm, restless = _trace(Rhythm(rate_bpm=40)), _trace(Rhythm(rate_bpm=40, fibrillates=True))

    def quiet_half(trace: Samples) -> float:
        return float(np.quantile(np.abs(trace), 0.5))

    assert quiet_half(calm) < 10 < quiet_half(restless)


def test_noise_is_as_strong_as_asked_for() -> None:
    rhythm = Rhythm(rate_bpm=72)

    muscle = _trace(rhythm, Noise(baseline_uv=0, muscle_uv=20, mains_uv=0)) - _trace(rhythm)

    assert 19 < muscle.std() < 21


def test_the_same_seed_gives_the_same_trace_and_another_seed_another() -> None:
    rhythm, noise = Rhythm(rate_bpm=140, fibrillates=True), Noise()

    assert np.array_equal(_trace(rhythm, noise, seed=1), _trace(rhythm, noise, seed=1))
    assert not np.array_equal(_trace(rhythm, noise, seed=1), _trace(rhythm, noise, seed=2))
