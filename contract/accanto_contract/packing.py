"""Packed samples without numpy: the registry of codecs, codec 3, and what proves a body right.

A gateway at home needs no numpy (10 MB of its memory) for one lead at 130 Hz, and ingestion none to know that a body
can be unpacked; `codec` gives the very same bytes from arrays, and reads them back.
"""

import importlib
import zlib
from array import array
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from types import ModuleType

from accanto_contract.errors import Truncated, Undecodable, UnknownCodec

DEFLATE_LEVEL = 6
ZSTD_LEVEL = 3


class Codec(IntEnum):
    """The number of a way to pack samples."""

    RAW = 0
    PCODEC = 1
    DELTA_ZSTD = 2
    DELTA_DEFLATE = 3


WIRE_CODECS = (Codec.RAW, Codec.DELTA_DEFLATE)
"""What a gateway packs with the standard library alone; a centre reads every codec of the registry."""


def delta_deflate(lead: Sequence[int]) -> bytes:
    """One lead of int16 values by codec 3. Raises OverflowError for a value outside int16."""
    narrow = array("h", lead)
    zigzag = array("H", map(_zigzag, narrow, array("h", [0]) + narrow[:-1]))
    data = _little_endian(zigzag)
    return zlib.compress(data[::2] + data[1::2], DEFLATE_LEVEL)


def restored(body: bytes, codec: int, *, leads: int, samples: int) -> "array[int]":
    """The samples of a body by codec 0 or 3, lead after lead: what a gateway packed, it can read.

    Raises UnknownCodec, Truncated or Undecodable.
    """
    if codec not in WIRE_CODECS:
        raise UnknownCodec(f"codec {codec} cannot be read without numpy")
    check(body, codec, leads=leads, samples=samples)
    if codec == Codec.RAW:
        return _from_little_endian("h", body)
    data = inflated(body, limit=2 * leads * samples)
    zigzag = array(
        "H",
        [low | high << 8 for low, high in zip(data[: len(data) // 2], data[len(data) // 2 :], strict=True)],
    )
    found = array("h")
    for lead in range(leads):
        value = 0
        for packed in zigzag[lead * samples : (lead + 1) * samples]:
            value = (value + (packed >> 1 ^ -(packed & 1)) + 0x8000 & 0xFFFF) - 0x8000
            found.append(value)
    return found


def check(body: bytes, codec: int, *, leads: int, samples: int) -> None:
    """Whether `codec.unpack` will give this array from what travels, without making it: nothing else can be wrong.

    Raises UnknownCodec, Truncated (other number of samples than announced) or Undecodable.
    """
    size = 2 * leads * samples
    if codec == Codec.RAW:
        found = len(body)
    elif codec == Codec.DELTA_DEFLATE:
        found = len(inflated(body, limit=size))
    elif codec == Codec.DELTA_ZSTD:
        found = len(unzstd(body, limit=size))
    else:
        raise UnknownCodec(f"codec {codec} cannot be read by this version")
    if found != size:
        raise Truncated(f"the body does not hold {leads} x {samples} samples")


def inflated(body: bytes, limit: int) -> bytes:
    """At most `limit` bytes: what claims to be small cannot unfold into a flood. Raises Truncated, Undecodable."""
    inflate = zlib.decompressobj()
    try:
        data = inflate.decompress(body, limit + 1)
    except zlib.error as error:
        raise Undecodable(f"the deflate stream is broken: {error}") from error
    if len(data) <= limit and not inflate.eof:
        raise Truncated("the deflate stream ends too early")
    return data


def unzstd(body: bytes, limit: int) -> bytes:
    """At most `limit` bytes, as for deflate. Raises Undecodable; UnknownCodec where zstandard isn't installed."""
    zstandard = package("zstandard", Codec.DELTA_ZSTD)
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 23).stream_reader(body) as reader:
            return bytes(reader.read(limit + 1))
    except zstandard.ZstdError as error:
        raise Undecodable(f"the zstd frame is broken: {error}") from error


@cache
def package(name: str, codec: Codec) -> ModuleType:
    """The package of a codec. Raises UnknownCodec where it isn't installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UnknownCodec(
            f"codec {codec.value} needs the package {name}: install accanto[server]"
        ) from error


def _zigzag(value: int, before: int) -> int:
    """The difference modulo 2^16, small numbers first: 0, -1, 1, -2 become 0, 1, 2, 3."""
    delta = (value - before + 0x8000 & 0xFFFF) - 0x8000
    return (delta << 1 ^ delta >> 15) & 0xFFFF


def _little_endian(values: "array[int]") -> bytes:
    """The bytes of 16-bit values, low byte first, on any machine."""
    if array("H", [1]).tobytes()[0] != 1:
        values.byteswap()
    return values.tobytes()


def _from_little_endian(kind: str, data: bytes) -> "array[int]":
    values = array(kind, data)
    if array("H", [1]).tobytes()[0] != 1:
        values.byteswap()
    return values
