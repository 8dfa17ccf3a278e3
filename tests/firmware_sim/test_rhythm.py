import itertools

import numpy as np
import pytest

from accanto_firmware_sim.rhythm import Beat, Origin, Rhythm


def _first(rhythm: Rhythm, count: int, seed: int = 7) -> list[Beat]:
    return list(itertools.islice(rhythm.beats(seed), count))


def _intervals(beats: list[Beat]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.diff([beat.time for beat in beats])


@pytest.mark.parametrize("rate", [38, 72, 138])
def test_a_sinus_rhythm_keeps_its_rate(rate: int) -> None:
    beats = _first(Rhythm(rate_bpm=rate), 500)

    assert 60 / _intervals(beats).mean() == pytest.approx(rate, rel=0.01)


def test_fibrillation_keeps_its_rate_and_is_irregular_from_beat_to_beat() -> None:
    intervals = _intervals(_first(Rhythm(rate_bpm=140, fibrillates=True), 2000))

    neighbours = np.corrcoef(intervals[:-1], intervals[1:])[0, 1]

    assert 60 / intervals.mean() == pytest.approx(140, rel=0.02)
    assert 0.15 < intervals.std() / intervals.mean() < 0.30
    assert abs(neighbours) < 0.1


def test_a_sinus_rhythm_breathes_but_does_not_jump() -> None:
    intervals = _intervals(_first(Rhythm(rate_bpm=72), 500))

    assert 0.015 < intervals.std() < 0.045
    assert np.abs(np.diff(intervals)).max() < 0.15


def test_an_extra_beat_comes_early_and_is_followed_by_a_full_pause() -> None:
    beats = _first(Rhythm(rate_bpm=60, variability=0, extra_share=0.1), 300)

    extras = [n for n, beat in enumerate(beats) if beat.origin is Origin.VENTRICLE]

    assert extras
    for n in extras[:-1]:
        assert beats[n].interval == pytest.approx(0.62)
        assert beats[n].interval + beats[n + 1].interval == pytest.approx(2.0)


def test_pauses_last_longer_than_three_seconds() -> None:
    beats = _first(Rhythm(rate_bpm=38, pause_share=0.06), 300)

    pauses = [beat.interval for beat in beats if beat.interval > 2.5]

    assert 5 < len(pauses) < 40
    assert all(3.2 <= pause <= 4.2 for pause in pauses)


def test_the_same_seed_gives_the_same_beats_and_another_seed_others() -> None:
    rhythm = Rhythm(rate_bpm=140, fibrillates=True)

    assert _first(rhythm, 50, seed=1) == _first(rhythm, 50, seed=1)
    assert _first(rhythm, 50, seed=1) != _first(rhythm, 50, seed=2)


def test_an_impossible_rate_is_refused() -> None:
    with pytest.raises(ValueError, match="none that we can simulate"):
        Rhythm(rate_bpm=0)
