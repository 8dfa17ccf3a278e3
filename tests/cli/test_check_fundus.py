"""`accanto check fundus`: what a person at a desk is told about files."""

import json
from pathlib import Path

import pictures
import pytest
from click.testing import CliRunner, Result

from accanto.commands import accanto
from accanto_contract.errors import SettingsError

MALFORMED = pictures.malformed()


def _check(*words: str | Path) -> Result:
    return CliRunner().invoke(accanto, ["check", "fundus", *map(str, words)])


@pytest.fixture(scope="module")
def eye(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn eye in a file."""
    file = tmp_path_factory.mktemp("eyes") / "eye.jpg"
    file.write_bytes(pictures.encoded(pictures.drawn_eye(1000)))
    return file


def test_a_good_picture_is_ok_and_the_command_succeeds(eye: Path) -> None:
    told = _check(eye)

    assert told.exit_code == 0
    assert told.output.split() == ["ok", str(eye)]


def test_every_file_that_lies_is_refused_in_a_sentence(tmp_path: Path) -> None:
    files = {}
    for number, (name, (make, ending, due)) in enumerate(MALFORMED.items()):
        file = tmp_path / f"{number:02}.{ending}"
        file.write_bytes(make())
        files[str(file)] = (name, due)

    told = _check("--json", *files)

    assert len(files) >= 20
    assert told.exit_code == 1
    for one in json.loads(told.output):
        name, due = files[one["file"]]
        assert (one["verdict"], one["reasons"]) == ("refused", [due]), name
        assert one["sentences"][0].endswith(".")


def test_a_copy_is_named_and_a_spoiled_picture_fails_the_command(eye: Path, tmp_path: Path) -> None:
    copy, dark = tmp_path / "copy.jpg", tmp_path / "dark.jpg"
    copy.write_bytes(pictures.encoded(pictures.drawn_eye(1000), "JPEG", quality=70))
    dark.write_bytes(pictures.encoded(pictures.drawn_eye(1000).point(lambda value: value // 5)))

    told = _check("--json", "--language", "en", eye, copy, dark)

    good, same, bad = json.loads(told.output)
    assert told.exit_code == 1
    assert (good["verdict"], same["copy_of"]) == ("ok", str(eye))
    assert (bad["verdict"], bad["reasons"][0]) == ("retake", "dark")
    assert "too dark" in bad["sentences"][0]
    assert good["measures"]["diameter_px"] > 900


def test_an_unknown_camera_is_refused_with_those_that_are_known(eye: Path) -> None:
    told = _check("--camera", "kodak", eye)

    assert isinstance(told.exception, SettingsError)
    assert "field-45" in str(told.exception)
