"""A chunk of samples survives the wire, and nothing that was damaged on it passes."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from accanto_contract import arrays, chunk, codec, errors
from accanto_contract.codec import Codec, Samples
from accanto_contract.identity import Epoch, Seq

VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors", "wire.json").read_text(encoding="utf-8"))


def _message(samples: Samples, packing: Codec = Codec.DELTA_DEFLATE) -> bytes:
    return arrays.encode(
        samples,
        signal=1,
        epoch=Epoch(2**62 + 7),
        seq=Seq(9),
        t_gateway_us=1_795_000_000_000_000,
        t_device=846_000_000_123_456_789,
        rate_hz=130.21,
        scale=1.0,
        flags=chunk.ClockFlag.GATEWAY_SYNCHRONISED,
        packing=packing,
    )


any_samples = hnp.arrays(np.int16, st.tuples(st.integers(1, 3), st.integers(1, 300)))


@given(any_samples, st.sampled_from([*codec.WIRE_CODECS, Codec.DELTA_ZSTD]))
def test_every_int16_array_comes_back_bit_for_bit(samples: Samples, packing: Codec) -> None:
    decoded = chunk.decode(_message(samples, packing))

    decoded.check()
    assert np.array_equal(arrays.unpacked(decoded), samples)
    assert decoded.header.rate_hz == 130.21
    assert decoded.header.seq == 9


@given(any_samples, st.data())
def test_a_message_cut_anywhere_is_refused(samples: Samples, data: st.DataObject) -> None:
    message = _message(samples)
    cut = data.draw(st.integers(0, len(message) - 1))

    with pytest.raises(errors.Refused):
        chunk.decode(message[:cut]).check()
    with pytest.raises(errors.Refused):
        arrays.unpacked(chunk.decode(message[:cut]))


@given(st.binary(max_size=200))
def test_random_bytes_raise_nothing_but_a_refusal(noise: bytes) -> None:
    for message in (noise, b"\x01" + noise, _message(np.zeros((1, 4), np.int16))[:64] + noise):
        try:
            arrays.unpacked(chunk.decode(message))
        except errors.Refused:
            continue


def test_a_changed_bit_in_the_body_is_seen() -> None:
    message = bytearray(_message(np.arange(50, dtype=np.int16)[None]))
    message[-1] ^= 1

    with pytest.raises(errors.ChecksumMismatch):
        chunk.decode(bytes(message))


def test_a_small_body_cannot_unfold_into_a_flood() -> None:
    flood = codec.pack(np.zeros((1, 1_000_000), np.int16), Codec.DELTA_DEFLATE)

    with pytest.raises(errors.Truncated):
        codec.unpack(flood, Codec.DELTA_DEFLATE, leads=1, samples=10)


def test_a_newer_version_is_named() -> None:
    with pytest.raises(errors.UnknownVersion, match="version 2"):
        chunk.decode(b"\x02" + bytes(63))


def test_the_spool_may_renumber_a_message_and_change_nothing_else() -> None:
    samples = np.arange(20, dtype=np.int16)[None]

    renumbered = chunk.decode(chunk.renumbered(_message(samples), epoch=Epoch(3), seq=Seq(4)))

    assert (renumbered.header.epoch, renumbered.header.seq) == (3, 4)
    assert np.array_equal(arrays.unpacked(renumbered), samples)


@pytest.mark.parametrize("vector", VECTORS["chunks"], ids=lambda vector: str(vector["name"]))
def test_the_published_vectors_are_read_as_they_say(vector: dict[str, object]) -> None:
    decoded = chunk.decode(bytes.fromhex(str(vector["hex"])))

    decoded.check()
    assert arrays.unpacked(decoded).tolist() == vector["samples"]
    assert decoded.header.t_device == vector["t_device"]
    assert decoded.header.codec == vector["codec"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda vector: str(vector["name"]))
def test_the_published_refusals_carry_their_reason(vector: dict[str, object]) -> None:
    with pytest.raises(errors.Refused) as refusal:
        arrays.unpacked(chunk.decode(bytes.fromhex(str(vector["hex"]))))

    assert refusal.value.reason == vector["reason"]
