"""A piece of a waveform on the wire: a header that says what it is, then the packed samples.

The header alone, without numpy, is in `header`; its names are here too.
"""

from dataclasses import dataclass

from accanto_contract import codec
from accanto_contract.codec import Codec, Samples
from accanto_contract.errors import UnknownCodec
from accanto_contract.header import (
    CONTENT_TYPE,
    HEADER,
    MAX_BYTES,
    VERSION,
    ClockFlag,
    Header,
    message,
    parse,
    renumbered,
)
from accanto_contract.identity import Epoch, Seq

__all__ = [
    "CONTENT_TYPE",
    "HEADER",
    "MAX_BYTES",
    "VERSION",
    "Chunk",
    "ClockFlag",
    "Header",
    "decode",
    "encode",
    "renumbered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A header with the packed samples as they travel."""

    header: Header
    body: bytes

    def check(self) -> None:
        """Whether the body holds the samples that the header announces. Raises Refused where it doesn't."""
        codec.check(self.body, self.header.codec, leads=self.header.leads, samples=self.header.samples)

    def unpacked(self) -> Samples:
        """The samples, int16 of shape (leads, samples). Raises Refused."""
        return codec.unpack(
            self.body, self.header.codec, leads=self.header.leads, samples=self.header.samples
        )


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


def decode(message: bytes) -> Chunk:
    """The chunk in a message, its body verified but still packed.

    Raises Oversize, Truncated, UnknownVersion, UnknownCodec, Undecodable or ChecksumMismatch.
    """
    header, body = parse(message)
    if header.codec == Codec.PCODEC:
        raise UnknownCodec("codec 1 is for traces at rest: it does not travel")
    return Chunk(header=header, body=body)
