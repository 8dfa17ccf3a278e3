"""What a file is, from its bytes alone: nothing is decoded before this says that it may be.

Refuses what a viewer could be cheated with or broken by: half files, files with something behind the picture (a
polyglot is also a ZIP or a page), animations, pictures that would fill the memory, colours that no camera makes.
"""

import re

from accanto_contract.picture import LARGEST_BYTES, Container, Form
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_signal.fundus import jpeg, png

MOST_PIXELS = 60_000_000
DICOM_MARK_AT = 128
"""A DICOM file begins with a preamble of this length (PS3.10, 7.1)."""

NAMES = {
    Form.JPEG: {"jpg", "jpeg", "jpe", "jfif", "image/jpeg"},
    Form.PNG: {"png", "image/png"},
    Form.DICOM: {"dcm", "dicom", "application/dicom"},
}
"""Endings of file names, and media types, that fit each form."""

_ENDING = re.compile(r"[a-z0-9]{1,5}")


def examine(data: bytes, declared: str = "") -> Container:
    """What a file holds. `declared` is a name's ending or a media type; empty where nobody said any.

    Raises PictureRefused.
    """
    if not data:
        raise PictureRefused(Refusal.EMPTY)
    if len(data) > LARGEST_BYTES:
        raise PictureRefused(Refusal.TOO_LARGE)
    form = _form(data)
    if declared and declared.lower().lstrip(".") not in NAMES[form]:
        raise PictureRefused(Refusal.WRONG_NAME, f"It is {form.value}.")
    found = _PARSERS[form](data)
    if found.width * found.height > MOST_PIXELS:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS, f"It has {found.width} x {found.height}.")
    return found


def ending(name: str) -> str:
    """The ending of a file's name, the only part of it that may travel; empty where it is none."""
    last = name.rpartition(".")[2].lower() if "." in name else ""
    return last if _ENDING.fullmatch(last) else ""


def _form(data: bytes) -> Form:
    if data.startswith(jpeg.START):
        return Form.JPEG
    if data.startswith(png.START):
        return Form.PNG
    if data[DICOM_MARK_AT : DICOM_MARK_AT + 4] == b"DICM":
        return Form.DICOM
    if data.startswith((b"GIF87a", b"GIF89a")) or data[8:16] in (b"WEBPVP8X", b"ftypavis"):
        raise PictureRefused(Refusal.ANIMATED)
    raise PictureRefused(Refusal.UNKNOWN_FORM)


def _dicom(_data: bytes) -> Container:
    """What is inside is examined again, once it has been taken out."""
    return Container(form=Form.DICOM, width=0, height=0)


_PARSERS = {Form.JPEG: jpeg.examine, Form.PNG: png.examine, Form.DICOM: _dicom}
