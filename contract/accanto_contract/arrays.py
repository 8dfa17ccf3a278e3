"""Chunks from arrays of samples, and back."""

from accanto_contract import codec
from accanto_contract.chunk import Chunk, ClockFlag, Header
from accanto_contract.codec import Codec, Samples
from accanto_contract.header import message
from accanto_contract.identity import Epoch, Seq


def encode(
    samples: Samples,
    *,
    signal: int,
    epoch: Epoch,
    seq: Seq,
    t_gateway_us: int,
    t_device: int,
    rate_hz: float,
    scale: float,
    flags: ClockFlag = ClockFlag.NONE,
    packing: Codec = Codec.DELTA_DEFLATE,
) -> bytes:
    """The message for an int16 array of shape (leads, samples)."""
    leads, count = samples.shape
    header = Header(
        codec=packing, leads=leads, flags=flags, signal=signal, epoch=epoch, seq=seq,
        t_gateway_us=t_gateway_us, t_device=t_device, rate_hz=rate_hz, samples=count, scale=scale, crc32=0,
    )  # fmt: skip
    return message(header, codec.pack(samples, packing))


def unpacked(chunk: Chunk) -> Samples:
    """The samples of a chunk, int16 of shape (leads, samples). Raises Refused."""
    head = chunk.header
    return codec.unpack(chunk.body, head.codec, leads=head.leads, samples=head.samples)
