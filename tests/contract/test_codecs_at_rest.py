"""Every codec of the registry gives back each int16 array bit by bit, and refuses what is broken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from accanto_contract import arrays, chunk, codec, errors
from accanto_contract.codec import Codec, Samples
from accanto_contract.identity import Epoch, Seq

ARRAYS = hnp.arrays(np.int16, st.tuples(st.integers(1, 3), st.integers(1, 300)))


@given(ARRAYS, st.sampled_from(Codec))
def test_every_array_comes_back_bit_by_bit(samples: Samples, packing: Codec) -> None:
    leads, count = samples.shape

    body = codec.pack(samples, packing)

    assert np.array_equal(codec.unpack(body, packing, leads=leads, samples=count), samples)


@given(ARRAYS, st.sampled_from(Codec), st.integers(-2, 2).filter(bool))
def test_another_number_of_samples_than_announced_is_refused(
    samples: Samples, packing: Codec, more: int
) -> None:
    leads, count = samples.shape
    body = codec.pack(samples, packing)

    with pytest.raises(errors.Refused):
        codec.unpack(body, packing, leads=leads, samples=max(count + more, 0))


@given(st.binary(max_size=100))
def test_a_broken_zstd_frame_is_refused(noise: bytes) -> None:
    with pytest.raises(errors.Refused):
        codec.unpack(noise, Codec.DELTA_ZSTD, leads=1, samples=7)


def test_a_small_zstd_frame_cannot_unfold_into_a_flood() -> None:
    flood = codec.pack(np.zeros((1, 1_000_000), np.int16), Codec.DELTA_ZSTD)

    with pytest.raises(errors.Truncated):
        codec.unpack(flood, Codec.DELTA_ZSTD, leads=1, samples=10)


def test_what_is_for_rest_does_not_travel() -> None:
    message = arrays.encode(
        np.zeros((1, 4), np.int16), signal=1, epoch=Epoch(1), seq=Seq(1), t_gateway_us=1, t_device=1,
        rate_hz=130.0, scale=1.0, packing=Codec.PCODEC,
    )  # fmt: skip

    with pytest.raises(errors.UnknownCodec, match="at rest"):
        chunk.decode(message)
