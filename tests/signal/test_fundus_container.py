"""Nothing is decoded that is not plainly one 8-bit colour picture."""

import pictures
import pytest

from accanto_contract.picture import Form
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_signal.fundus import container

MALFORMED = pictures.malformed()


@pytest.mark.parametrize("name", MALFORMED)
def test_a_file_that_lies_is_refused_with_its_reason(name: str) -> None:
    make, ending, due = MALFORMED[name]

    with pytest.raises(PictureRefused) as refused:
        container.examine(make(), ending)

    assert refused.value.refusal is Refusal(due)
    assert refused.value.reason == due


def test_a_plain_jpeg_says_its_size() -> None:
    data = pictures.encoded(pictures.drawn_eye(400).resize((420, 400)))

    found = container.examine(data, "image/jpeg")

    assert (found.form, found.width, found.height) == (Form.JPEG, 420, 400)


@pytest.mark.parametrize("options", [{"progressive": True}, {"comment": b"x"}, {"subsampling": 0}])
def test_every_ordinary_jpeg_passes(options: dict[str, object]) -> None:
    data = pictures.encoded(pictures.drawn_eye(300), **options)

    assert container.examine(data).width == 300


def test_filling_behind_a_jpeg_is_no_second_file() -> None:
    data = pictures.encoded(pictures.drawn_eye(300)) + bytes(64)

    assert container.examine(data, "JPG").form is Form.JPEG


def test_a_png_passes_with_or_without_transparency() -> None:
    eye = pictures.drawn_eye(300)

    assert {container.examine(pictures.encoded(e, "PNG")).form for e in (eye, eye.convert("RGBA"))} == {
        Form.PNG
    }


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a.JPG", "jpg"), ("Rossi Mario.dcm", "dcm"), ("Rossi", ""), ("x.Rossi Mario", ""), (".", "")],
)
def test_of_a_file_name_only_a_plain_ending_is_kept(name: str, kept: str) -> None:
    assert container.ending(name) == kept


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_its_sentence_in_both_languages(refusal: Refusal) -> None:
    assert refusal.sentence("it") != refusal.sentence("en")
