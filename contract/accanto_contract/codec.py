"""How samples are packed: one registry for the wire and for the store.

0 raw          little-endian int16; every receiver accepts it
1 pcodec       at rest only
2 delta_zstd   delta, zigzag, byte shuffle, zstd
3 delta_deflate the same with deflate (raw zlib stream): needs nothing beyond the standard library

Codecs 1 and 2 need a package each (pcodec, zstandard: the `server` extra); a gateway has neither, and needs neither.
The registry only grows. Arrays are int16 of shape (leads, samples); every codec is lossless for every such
array, jumps over the whole range included, because differences wrap around modulo 2^16.
"""

import zlib
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accanto_contract import packing
from accanto_contract.errors import Truncated, Undecodable, UnknownCodec
from accanto_contract.packing import DEFLATE_LEVEL, WIRE_CODECS, ZSTD_LEVEL, Codec

__all__ = ["WIRE_CODECS", "Codec", "Samples", "pack", "unpack"]

Samples = NDArray[np.int16]


def pack(samples: Samples, codec: Codec) -> bytes:
    """The bytes of an array of shape (leads, samples). Raises UnknownCodec."""
    if codec is Codec.RAW:
        return samples.astype("<i2", copy=False).tobytes()
    if codec is Codec.DELTA_DEFLATE:
        return zlib.compress(_shuffled(samples), DEFLATE_LEVEL)
    if codec is Codec.DELTA_ZSTD:
        return bytes(_zstandard().ZstdCompressor(level=ZSTD_LEVEL).compress(_shuffled(samples)))
    simple_compress, flat = _pcodec().standalone.simple_compress, _flat(samples)
    return min((bytes(simple_compress(flat, form)) for form in _pcodec_forms()), key=len)


def unpack(body: bytes, codec: int, *, leads: int, samples: int) -> Samples:
    """The array of shape (leads, samples) that was packed.

    Raises UnknownCodec, Truncated (other number of samples than announced) or Undecodable.
    """
    if codec == Codec.RAW:
        return _shaped(np.frombuffer(body, "<i2") if len(body) % 2 == 0 else None, leads, samples)
    if codec == Codec.DELTA_DEFLATE:
        return _unshuffled(packing.inflated(body, limit=2 * leads * samples), leads, samples)
    if codec == Codec.DELTA_ZSTD:
        return _unshuffled(packing.unzstd(body, limit=2 * leads * samples), leads, samples)
    if codec == Codec.PCODEC:
        return _unpco(body, leads, samples)
    raise UnknownCodec(f"codec {codec} cannot be read by this version")


def _unpco(body: bytes, leads: int, samples: int) -> Samples:
    """Into an array of the size that was announced, never a larger one."""
    found = np.empty(leads * samples + 1, np.int16)
    try:
        progress = _pcodec().standalone.simple_decompress_into(body, found)
    except (RuntimeError, ValueError, TypeError) as error:
        raise Undecodable(f"the pcodec body is broken: {error}") from error
    if not progress.finished or progress.n_processed != leads * samples:
        raise Truncated(f"{progress.n_processed} samples where {leads * samples} were announced")
    return found[:-1].reshape(leads, samples)


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


def _flat(samples: Samples) -> Samples:
    """Lead after lead; differences run over the joints too, which costs nothing to speak of."""
    return np.ascontiguousarray(samples, dtype=np.int16).reshape(-1)


@cache
def _pcodec_forms() -> tuple[Any, ...]:
    """Classic mode, first and second differences: slow rates are smaller by the first, fast ones by the second."""
    pcodec = _pcodec()
    return tuple(
        pcodec.ChunkConfig(
            compression_level=8,
            mode_spec=pcodec.ModeSpec.classic(),
            delta_spec=pcodec.DeltaSpec.try_consecutive(order),
        )
        for order in (1, 2)
    )


def _pcodec() -> ModuleType:
    return packing.package("pcodec", Codec.PCODEC)


def _zstandard() -> ModuleType:
    return packing.package("zstandard", Codec.DELTA_ZSTD)
