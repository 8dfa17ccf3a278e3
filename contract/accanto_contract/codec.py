"""How samples are packed: one registry for the wire and for the store.

0 raw          little-endian int16; every receiver accepts it
1 pcodec       at rest only
2 delta_zstd   delta, zigzag, byte shuffle, zstd
3 delta_deflate the same with deflate (raw zlib stream): needs nothing beyond the standard library

The registry only grows. Arrays are int16 of shape (leads, samples); every codec is lossless for every such
array, jumps over the whole range included, because differences wrap around modulo 2^16.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from accanto_contract.errors import Truncated, Undecodable, UnknownCodec
from accanto_contract.packing import DEFLATE_LEVEL, WIRE_CODECS, Codec

__all__ = ["WIRE_CODECS", "Codec", "Samples", "pack", "unpack"]

Samples = NDArray[np.int16]


def pack(samples: Samples, codec: Codec) -> bytes:
    """The bytes of an array of shape (leads, samples). Raises UnknownCodec."""
    if codec is Codec.RAW:
        return samples.astype("<i2", copy=False).tobytes()
    if codec is Codec.DELTA_DEFLATE:
        return zlib.compress(_shuffled(samples), DEFLATE_LEVEL)
    raise UnknownCodec(f"codec {codec} cannot be written by this version")


def unpack(body: bytes, codec: int, *, leads: int, samples: int) -> Samples:
    """The array of shape (leads, samples) that was packed.

    Raises UnknownCodec, Truncated (other number of samples than announced) or Undecodable.
    """
    if codec == Codec.RAW:
        return _shaped(np.frombuffer(body, "<i2") if len(body) % 2 == 0 else None, leads, samples)
    if codec == Codec.DELTA_DEFLATE:
        return _unshuffled(_inflated(body, limit=2 * leads * samples), leads, samples)
    raise UnknownCodec(f"codec {codec} cannot be read by this version")


def _inflated(body: bytes, limit: int) -> bytes:
    """At most `limit` bytes: what claims to be small cannot unfold into a flood."""
    inflate = zlib.decompressobj()
    try:
        data = inflate.decompress(body, limit + 1)
    except zlib.error as error:
        raise Undecodable(f"the deflate stream is broken: {error}") from error
    if len(data) <= limit and not inflate.eof:
        raise Truncated("the deflate stream ends too early")
    return data


def _shuffled(samples: Samples) -> bytes:
    delta = np.diff(samples, axis=-1, prepend=np.int16(0)).astype(np.int16)
    zigzag = ((delta << 1) ^ (delta >> 15)).astype("<i2")
    return zigzag.reshape(-1).view(np.uint8).reshape(-1, 2).T.tobytes()


def _unshuffled(data: bytes, leads: int, samples: int) -> Samples:
    if len(data) != 2 * leads * samples:
        raise Truncated(f"{len(data)} bytes where {2 * leads * samples} were announced")
    zigzag = np.frombuffer(data, np.uint8).reshape(2, -1).T.copy().view("<u2").reshape(leads, samples)
    delta = ((zigzag >> 1) ^ (0 - (zigzag & 1)).astype(np.uint16)).astype(np.int16)
    return np.cumsum(delta, axis=-1, dtype=np.int16)


def _shaped(flat: NDArray[np.int16] | None, leads: int, samples: int) -> Samples:
    if flat is None or flat.size != leads * samples:
        raise Truncated(f"the body does not hold {leads} x {samples} samples")
    return flat.reshape(leads, samples).astype(np.int16)
