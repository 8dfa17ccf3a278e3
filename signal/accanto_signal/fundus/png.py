"""A PNG file, chunk by chunk (W3C PNG, third edition), without decoding it."""

import struct
import zlib

from accanto_contract.picture import Container, Form
from accanto_contract.refusal import PictureRefused, Refusal

START = b"\x89PNG\r\n\x1a\n"
RGB, RGBA = 2, 6
"""Colour types that hold red, green and blue."""
MOST_CHUNKS = 20_000


def examine(data: bytes) -> Container:
    """The size of an 8-bit colour PNG. Raises PictureRefused."""
    found: Container | None = None
    at, has_pixels = len(START), False
    for _ in range(MOST_CHUNKS):
        name, body, at = _chunk(data, at)
        if found is None:
            found = _header(name, body)
        if name == b"acTL":
            raise PictureRefused(Refusal.ANIMATED)
        has_pixels |= name == b"IDAT"
        if name == b"IEND":
            return _whole(found, has_pixels=has_pixels, is_last=at == len(data))
    raise PictureRefused(Refusal.TOO_MANY_PARTS)


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """A chunk's name and body, and where the next one begins."""
    if at + 12 > len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    (length,) = struct.unpack_from(">I", data, at)
    end = at + 12 + length
    if end > len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    named = data[at + 4 : end - 4]
    if zlib.crc32(named) != struct.unpack_from(">I", data, end - 4)[0]:
        raise PictureRefused(Refusal.MALFORMED)
    return named[:4], named[4:], end


def _header(name: bytes, body: bytes) -> Container:
    if name != b"IHDR" or len(body) != 13:
        raise PictureRefused(Refusal.MALFORMED)
    width, height, bits, colour = struct.unpack_from(">IIBB", body)
    if not (width and height):
        raise PictureRefused(Refusal.MALFORMED)
    if colour not in (RGB, RGBA):
        raise PictureRefused(Refusal.NOT_RGB)
    if bits != 8:
        raise PictureRefused(Refusal.NOT_8_BIT)
    return Container(form=Form.PNG, width=width, height=height)


def _whole(found: Container, *, has_pixels: bool, is_last: bool) -> Container:
    if not is_last:
        raise PictureRefused(Refusal.SOMETHING_BEHIND)
    if not has_pixels:
        raise PictureRefused(Refusal.MALFORMED)
    return found
