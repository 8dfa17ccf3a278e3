"""A file of blows is graded at the terminal; what cannot be read is refused in one line that says what to do."""

import json
from pathlib import Path

import numpy as np
import pytest
import spirograms
from click.testing import CliRunner, Result
from numpy.typing import NDArray
from PIL import Image
from spirograms import HEALTHY, OBSTRUCTED

from accanto import commands
from accanto_contract.errors import RecordingRefused

Floats = NDArray[np.float64]
PERSON = ("--sex", "male", "--age", "60", "--height", "170")


def _run(file: Path, *words: str) -> Result:
    return CliRunner().invoke(commands.accanto, ["check", "spirometry", str(file), *PERSON, *words])


def _json(file: Path, *words: str) -> dict[str, object]:
    result = _run(file, *words, "--json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout)["sessions"]["before"])


def _session(
    folder: Path, *rows: Floats, name: str = "session.csv", head: str = "volume_l,volume_l,volume_l"
) -> Path:
    longest = max(row.size for row in rows)
    cells = [[f"{row[at]:.5f}" if at < row.size else "" for row in rows] for at in range(longest)]
    file = folder / name
    file.write_text("\n".join([head, *(",".join(line) for line in cells)]), encoding="utf-8")
    return file


def _three(factor: float = 1.0) -> list[Floats]:
    return [
        HEALTHY.volume() * factor,
        HEALTHY.volume()[:1100] * factor * 0.98,
        HEALTHY.volume() * factor * 0.99,
    ]


def test_a_session_is_graded_and_compared(tmp_path: Path) -> None:
    found = _json(_session(tmp_path, *_three()))

    assert found["fev1"] == 2.8953
    assert found["grades"] == {"fev1": "A", "fvc": "A"}
    assert found["pattern"] == "normal"
    assert [blow["fvc_acceptable"] for blow in found["blows"]] == [True] * 3  # type: ignore[attr-defined]


def test_the_table_says_the_same_to_people(tmp_path: Path) -> None:
    output = _run(_session(tmp_path, *_three())).output

    assert "FEV1 L      2.90   A" in output
    assert "within normal limits" in output
    assert output.count(": good") == 3
    assert "not a medical device" in output


def test_the_real_blow_gives_the_golden_values() -> None:
    file = spirograms.data("ukb_demo_blow_volume_ml_100hz.csv")

    (blow,) = json.loads(_run(file, "--unit", "ml", "--json").stdout)["sessions"]["before"]["blows"]

    values = [round(blow[name], 3) for name in ("fev1", "fvc", "pef", "bev", "fef2575")]
    assert values == [4.686, 5.836, 11.30, 0.090, 4.445]


def test_a_spoilt_blow_is_named_with_its_reason(tmp_path: Path) -> None:
    output = _run(_session(tmp_path, spirograms.novice(), head="volume_l")).output

    assert "does not count: the start was slow" in output


def test_obstruction_is_a_pattern_and_not_a_diagnosis(tmp_path: Path) -> None:
    output = _run(_session(tmp_path, OBSTRUCTED.volume(), head="volume_l")).output

    assert "compatible with obstruction" in output
    assert "diagnos" not in output


def test_flow_millilitres_time_columns_and_decimal_commas_are_understood(tmp_path: Path) -> None:
    _, flow, volume = HEALTHY.fine()
    usual = _json(_session(tmp_path, HEALTHY.volume(), head="volume_l"))
    rows = zip(np.arange(0, 12, 0.005), volume[::50], strict=True)
    german = tmp_path / "german.csv"
    german.write_text(
        "time_s;volume_ml\n" + "\n".join(f"{t:.3f};{1000 * v:.2f}".replace(".", ",") for t, v in rows)
    )

    of_flow = _json(_session(tmp_path, flow[::100], name="flow.csv", head="flow_l_s"))
    of_german = _json(german)

    assert of_flow["fev1"] == pytest.approx(usual["fev1"], abs=0.005)
    assert of_german["fev1"] == pytest.approx(usual["fev1"], abs=0.001)


def test_a_bronchodilator_s_response_is_told(tmp_path: Path) -> None:
    before, after = (_session(tmp_path, *_three(size), name=f"{size}.csv") for size in (0.7, 1.0))

    output = _run(before, "--post", str(after)).output

    assert "FEV1 changed by +28.6 % of predicted: a response" in output


def test_ambient_volumes_are_brought_to_body_temperature(tmp_path: Path) -> None:
    file = _session(tmp_path, HEALTHY.volume(), head="volume_l")

    assert _json(file, "--ambient", "20")["fvc"] == pytest.approx(3.5906 * 1.1018, abs=1e-3)


def test_the_curves_are_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "curves.png"

    result = _run(_session(tmp_path, *_three()), "--png", str(picture))

    assert result.exit_code == 0
    with Image.open(picture) as drawn:
        pixels = np.asarray(drawn.convert("RGB"), np.int64)
    for colour in ((11, 83, 148), (180, 95, 6), (56, 118, 29)):
        assert (np.abs(pixels - colour).max(axis=2) < 12).sum() > 200


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        (b"", (), "no numbers in it"),
        (b"volume_l\n", (), "no numbers below"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", (), "not a text file"),
        (b"0\n1\n2\n", (), "shorter than 0.25 s"),
        (b"0\n" * 50 + b"x\n" + b"1\n" * 50, (), "row 51 of the numbers, column 1: 'x'"),
        (b"0\n" * 50 + b"nan\n" + b"1\n" * 50, (), "is no number"),
        (b"0\n" * 50 + b"4000\n" * 50, (), "add --unit ml"),
        (b"time_s,volume_l\n" + b"0,0\n" * 60, (), "does not rise"),
        (b"time_s,volume_l\n0,0\n0.01,1\n0.02,1\n5,2\n", (), "has gaps"),
        (b"time_s,volume_l\n0,0\n1,1\n", ("--rate", "100"), "leave --rate out"),
        (b"flow_l_s,volume_l\n" + b"0,0\n" * 60, (), "volumes and flows"),
        (b"0\n" * 60, ("--ambient", "295"), "0 to 45 degrees C"),
        (b"," * 40 + b"\n" + b"1," * 40 + b"1\n", (), "blows; 1 to 24"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, words: tuple[str, ...], sentence: str
) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(content)

    result = _run(file, *words)

    assert isinstance(result.exception, RecordingRefused)
    assert sentence in str(result.exception)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--png", "curves.csv"), "must end with .png"),
        (("--age", "2"), "3<=x<=120"),
        (("--height", "1.7"), "50<=x<=250"),
        (("--sex", "other"), "'other'"),
    ],
)
def test_options_that_cannot_work_are_refused(tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    result = _run(_session(tmp_path, *_three()), *words)

    assert result.exit_code == 2
    assert sentence in result.output
