"""Nothing that names a person travels with a picture: not in the copy that people look at, not in any log."""

import io
import logging
import struct
import zlib
from collections.abc import Callable

import pictures
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from accanto_ingestion.images.reading import read
from accanto_ingestion.images.sheet import Sheet
from accanto_signal.fundus.gate import Gate

NAME = "ROSSI-MARIO-1950"
"""Hidden in every place that a camera or a programme might write it to."""


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = exif[0x8298] = f"{NAME} description, artist, copyright"
    exif.get_ifd(0x8825)[29] = "2026:03:01"
    exif.get_ifd(0x8769)[0x9286] = f"ASCII\0\0\0{NAME}".encode()
    return exif


def _profile() -> bytes:
    """An ICC profile whose description is a name."""
    held = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = held.find(b"sRGB")
    return bytes(held[:at]) + NAME.encode() + bytes(held[at + len(NAME) :]) if at >= 0 else bytes(held)


def _jpeg() -> bytes:
    xmp = (
        b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>"
        + NAME.encode()
        + b"</dc:creator></x:xmpmeta>"
    )
    plain = pictures.encoded(
        pictures.drawn_eye(1000), "JPEG", exif=_exif(), icc_profile=_profile() + NAME.encode(), comment=NAME
    )
    photoshop = pictures.with_segment(plain, 0xED, b"Photoshop 3.0\x008BIM" + NAME.encode())
    return pictures.with_segment(photoshop, 0xE1, xmp)


def _png() -> bytes:
    info = PngInfo()
    info.add_text("Patient", NAME)
    info.add_text("Comment", NAME, zip=True)
    info.add_itxt("Title", NAME, zip=True)
    info.add(b"eXIf", b"Exif\0\0" + NAME.encode())
    return pictures.encoded(pictures.drawn_eye(1000), "PNG", pnginfo=info)


@pytest.mark.parametrize("make", [_jpeg, _png])
def test_no_hidden_text_survives_in_the_viewed_copy_or_a_log(
    make: Callable[[], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    data = make()

    with caplog.at_level(logging.DEBUG):
        viewed = read(Sheet(data=data), Gate()).viewed

    assert _places(data)
    assert not _places(viewed)
    assert NAME not in caplog.text
    assert set(_markers(viewed)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def _places(data: bytes) -> bool:
    """Whether the name is in the bytes, plain, or in what can be unpacked from a PNG."""
    name = NAME.encode()
    if name in data or NAME.encode("utf-16-le") in data:
        return True
    return any(name in _unpacked(body) for body in data.split(b"zTXt")[1:] + data.split(b"iTXt")[1:])


def _unpacked(body: bytes) -> bytes:
    start = body.find(b"\x78")
    try:
        return zlib.decompressobj().decompress(body[start:])
    except zlib.error:
        return b""


def _markers(jpeg: bytes) -> list[int]:
    """The markers of a JPEG up to its scan."""
    held, found = io.BytesIO(jpeg[2:]), []
    while True:
        _, marker, length = struct.unpack(">BBH", held.read(4))
        found.append(marker)
        held.seek(length - 2, 1)
        if marker == 0xDA:
            return found
