import itertools
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from accanto_firmware_sim import replay, wfdb
from accanto_firmware_sim.oxygen import Pulse


def _tone(folder: Path, hz: float, rate: int = 360, seconds: int = 20) -> Path:
    wave = np.round(1000 * np.sin(2 * np.pi * hz * np.arange(rate * seconds) / rate)).astype("<i2")
    (folder / "tone.dat").write_bytes(wave.tobytes())
    (folder / "tone.hea").write_text(f"tone 1 {rate} {rate * seconds}\ntone.dat 16 1000/mV\n")
    return folder / "tone"


def test_a_tone_keeps_its_frequency_and_height_at_the_new_rate(tmp_path: Path) -> None:
    samples = replay.resampled(_tone(tmp_path, hz=10), 130.0)

    expected = 1000 * np.sin(2 * np.pi * 10 * np.arange(len(samples)) / 130.0)

    assert len(samples) == 20 * 130
    assert np.abs(samples - expected).max() <= 2


def test_what_the_new_rate_cannot_carry_is_gone(tmp_path: Path) -> None:
    samples = replay.resampled(_tone(tmp_path, hz=80), 130.0)

    assert np.abs(samples).max() <= 2


def test_a_real_record_is_the_same_curve_at_the_straps_rate(mitdb: Path) -> None:
    rate = 130.37
    recording = wfdb.read(mitdb / "101")

    samples = replay.resampled(mitdb / "101", rate)
    times = np.arange(len(samples)) / rate
    original = np.interp(times, np.arange(len(recording.samples)) / 360, recording.samples)

    assert len(samples) / rate == pytest.approx(len(recording.samples) / 360, abs=0.01)
    assert np.corrcoef(samples, original)[0, 1] > 0.995


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # wfdb's own use of pandas
def test_the_beats_of_a_real_record_are_those_of_its_annotators(
    mitdb: Path, reference_wfdb: ModuleType
) -> None:
    marks = reference_wfdb.rdann(str(mitdb / "101"), "atr")
    true = marks.sample[np.isin(marks.symbol, list("NLRBAaJSVrFejnE/fQ"))] / 360

    found = replay.beat_times(replay.resampled(mitdb / "101", 130.0), 130.0)
    count = sum(1 for _ in itertools.takewhile(lambda time: time < true[-1] + 0.1, found))

    assert count == pytest.approx(len(true), rel=0.01)


def test_a_record_plays_over_and_over_with_its_beats(tmp_path: Path) -> None:
    samples = replay.resampled(_tone(tmp_path, hz=1), 130.0)
    pulse = Pulse(replay.beat_times(samples, 130.0))

    turns = list(itertools.islice(replay.loop(samples), 3))
    rates = [pulse.at(second) for second in (15, 30, 55)]

    assert len(np.concatenate(turns)) == 3 * len(samples)
    assert all(rate > 50 for rate in rates)


def test_a_directory_gives_its_records_in_order_of_name(tmp_path: Path) -> None:
    for name in ("208", "101"):
        (tmp_path / f"{name}.hea").touch()

    assert [record.name for record in replay.records(tmp_path)] == ["101", "208"]
    assert replay.records(tmp_path / "208") == [tmp_path / "208"]


def test_a_path_without_a_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(wfdb.Unreadable, match="there is no recording"):
        replay.records(tmp_path / "nothing")
