"""`accanto check ecg` reads one lead of a file, says what is in it, and refuses clearly what it cannot read."""

import json
import os
import warnings
from pathlib import Path

import edfio
import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray
from PIL import Image

from accanto import commands
from accanto_contract.errors import RecordingRefused

Floats = NDArray[np.float64]
PEAKS_S = np.arange(0.5, 40, 0.75)
RATE = 250


@pytest.fixture(scope="module")
def trace() -> Floats:
    """Forty seconds at 80/min in microvolts, in a little noise."""
    after = np.arange(40 * RATE)[:, None] / RATE - PEAKS_S
    waves = 1000 * np.exp(-((after / 0.012) ** 2)) + 200 * np.exp(-(((after - 0.28) / 0.06) ** 2))
    waves += 120 * np.exp(-(((after + 0.16) / 0.03) ** 2))
    return np.asarray(waves.sum(axis=1) + np.random.default_rng(7).normal(0, 8, len(after)), np.float64)


def _run(file: Path, *options: str) -> Result:
    return CliRunner().invoke(commands.accanto, ["check", "ecg", str(file), *options])


def _json(file: Path, *options: str) -> dict[str, object]:
    result = _run(file, "--json", *options)
    assert result.exception is None, result.exception
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def _refusal(file: Path, *options: str) -> str:
    result = _run(file, *options)
    assert isinstance(result.exception, RecordingRefused), result
    return str(result.exception)


def _csv(folder: Path, trace: Floats, *, head: str = "ecg_uv") -> Path:
    file = folder / "trace.csv"
    file.write_text("\n".join([head, *(f"{value:.1f}" for value in trace)]))
    return file


def _assert_beats(found: dict[str, object], tolerance: int = 1) -> None:
    assert found["beats"] == pytest.approx(PEAKS_S * RATE, abs=tolerance)


def test_a_column_of_numbers_is_read(tmp_path: Path, trace: Floats) -> None:
    found = _json(_csv(tmp_path, trace), "--rate", str(RATE))

    _assert_beats(found)
    assert found["heart_rate_bpm"] == 80.0
    assert found["unit_is_guessed"] is False
    assert found["findings"] == []


def test_the_table_says_the_same_to_people(tmp_path: Path, trace: Floats) -> None:
    output = _run(_csv(tmp_path, trace), "--rate", str(RATE)).output

    assert "heart rate 80/min" in output
    assert "nothing to look at" in output
    assert "not a medical device" in output


def test_a_time_column_tells_the_rate(tmp_path: Path, trace: Floats) -> None:
    rows = enumerate(trace)
    file = tmp_path / "german.csv"
    file.write_text(
        "time_s;ii_mv\n" + "\n".join(f"{i / RATE:.4f};{v / 1000:.4f}".replace(".", ",") for i, v in rows)
    )

    found = _json(file)

    _assert_beats(found)
    assert found["rate_hz"] == pytest.approx(RATE)


def test_millivolts_are_guessed_and_the_guess_is_told(tmp_path: Path, trace: Floats) -> None:
    file = tmp_path / "trace.npy"
    np.save(file, np.stack([np.zeros_like(trace), trace / 1000]))

    found = _json(file, "--rate", str(RATE), "--lead", "2")

    _assert_beats(found)
    assert found["unit_is_guessed"] is True
    assert "unit guessed" in _run(file, "--rate", str(RATE), "--lead", "2").output


def test_a_lead_of_an_edf_file_is_read_by_its_name(tmp_path: Path, trace: Floats) -> None:
    file = tmp_path / "trace.edf"
    leads = [
        edfio.EdfSignal(values, RATE, label=label, physical_dimension=unit)
        for label, unit, values in (("SpO2", "%", trace * 0 + 97), ("II", "mV", trace / 1000))
    ]
    edfio.Edf(leads).write(file)

    _assert_beats(_json(file, "--lead", "ii"))
    assert "no voltage" in _refusal(file)


def test_a_wfdb_record_is_read_by_its_name_or_its_header(tmp_path: Path, trace: Floats) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import wfdb  # noqa: PLC0415  it warns while it is imported

        wfdb.wrsamp(
            "made",
            fs=RATE,
            units=["mV"],
            sig_name=["II"],
            p_signal=trace[:, None] / 1000,
            fmt=["16"],
            write_dir=str(tmp_path),
        )

    for name in ("made", "made.hea", "made.dat"):
        _assert_beats(_json(tmp_path / name))


def test_the_picture_has_the_strip_and_its_beats(tmp_path: Path, trace: Floats) -> None:
    _run(_csv(tmp_path, trace), "--rate", str(RATE), "--png", str(tmp_path / "strip.png"), "--start", "5")

    with Image.open(tmp_path / "strip.png") as picture:
        colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert (0x11, 0x11, 0x11) in colours
    assert (0x0B, 0x53, 0x94) in colours


def test_a_picture_must_be_a_png(tmp_path: Path, trace: Floats) -> None:
    result = _run(_csv(tmp_path, trace), "--rate", str(RATE), "--png", str(tmp_path / "strip.jpg"))

    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("", ["--rate", "250"], "is empty"),
        ("1\n2\n3\n", [], "--rate"),
        ("1\n2\nx\n", ["--rate", "250"], "row 3"),
        ("1,2\n3\n", ["--rate", "250"], "row 2"),
        ("time_s,ii\n0,1\n0.004,2\n0.5,3\n", [], "uneven"),
        ("time_s,ii\n0,1\n0,2\n", [], "must rise"),
        ("time_s,ii\n0,1\n0.004,2\n", ["--rate", "250"], "leave --rate out"),
        ("time_s,ii\n0,1\n0.1,2\n", [], "100 to 1000"),
        ("1\n2\n", ["--rate", "250", "--lead", "2"], "no lead 2"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, content: str, options: list[str], words: str
) -> None:
    file = tmp_path / "trace.csv"
    file.write_text(content)

    assert words in _refusal(file, *options)


@pytest.mark.parametrize("name", ["none", "none.hea", "none.csv", "none.edf"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    assert "none" in _refusal(tmp_path / name)


@pytest.mark.parametrize("name", ["junk.edf", "junk.npy", "junk.hea", "junk.xyz"])
def test_junk_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x00junk\xff" * 100)

    assert "junk" in _refusal(tmp_path / name)


@pytest.mark.parametrize("kind", ["flat", "holes", "one sample"])
def test_a_recording_without_a_heart_asks_for_another(tmp_path: Path, kind: str) -> None:
    made = {"flat": np.zeros(5000), "holes": np.full(5000, np.nan), "one sample": np.ones(1)}
    file = tmp_path / "trace.npy"
    np.save(file, made[kind])

    output = _run(file, "--rate", str(RATE)).output

    assert "0 beats" in output
    assert "cannot be read" in output
    assert "repeat the recording" in output


def test_a_real_record_has_the_ectopic_beats_that_people_marked() -> None:
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public ECG records")

    found = _json(Path(os.environ["ACCANTO_DATA"]) / "ecg" / "mitdb" / "119")

    assert str(found["kinds"]).count("V") == pytest.approx(444, abs=5)
    assert "ventricular_burden" in {one["code"] for one in found["findings"]}  # type: ignore[attr-defined]
