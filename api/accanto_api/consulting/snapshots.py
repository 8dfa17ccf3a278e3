"""Whether a file is a picture of a viewer: a whole PNG of a bounded size, and nothing behind it."""

import struct
import zlib
from dataclasses import dataclass

from accanto_api.problems import Code, No

MOST_BYTES = 700_000
MOST_PIXELS = 4_000
"""Along each side."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">I4s")
_CRC = struct.Struct(">I")
_KNOWN = {b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"sRGB", b"gAMA", b"cHRM", b"IDAT", b"IEND"}
"""Chunks with words in them (tEXt, iTXt, eXIf) are refused: a canvas makes none, and they may hold a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Of a picture, in pixels."""

    width: int
    height: int


def size(png: bytes) -> Size:
    """The size of a PNG whose every chunk is whole. Raises No for anything else."""
    if len(png) > MOST_BYTES or not png.startswith(_SIGNATURE):
        raise No(Code.NOT_A_SNAPSHOT)
    try:
        kinds, first = _walk(png)
    except struct.error as error:
        raise No(Code.NOT_A_SNAPSHOT) from error
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds or set(kinds) - _KNOWN:
        raise No(Code.NOT_A_SNAPSHOT)
    width, height = struct.unpack(">II", first[:8])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise No(Code.NOT_A_SNAPSHOT)
    return Size(width=width, height=height)


def _walk(png: bytes) -> tuple[list[bytes], bytes]:
    """The kinds of all chunks in order, and the body of the first. Raises struct.error, No."""
    at, kinds, first = len(_SIGNATURE), [], b""
    while at < len(png):
        length, kind = _HEAD.unpack_from(png, at)
        body = png[at + 8 : at + 8 + length]
        (crc,) = _CRC.unpack_from(png, at + 8 + length)
        if zlib.crc32(kind + body) != crc:
            raise No(Code.NOT_A_SNAPSHOT)
        first = first or body
        kinds.append(kind)
        at += 12 + length
        if kind == b"IEND" and at != len(png):
            raise No(Code.NOT_A_SNAPSHOT)
    return kinds, first
