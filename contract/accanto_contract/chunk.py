"""A piece of a waveform on the wire: a header that says what it is, then the packed samples.

None of this needs numpy; `arrays` makes chunks from arrays and back. The names of `header` are here too.
"""

from dataclasses import dataclass

from accanto_contract import packing
from accanto_contract.errors import UnknownCodec
from accanto_contract.header import (
    CONTENT_TYPE,
    HEADER,
    MAX_BYTES,
    VERSION,
    ClockFlag,
    Header,
    parse,
    renumbered,
)
from accanto_contract.packing import Codec

__all__ = [
    "CONTENT_TYPE",
    "HEADER",
    "MAX_BYTES",
    "VERSION",
    "Chunk",
    "ClockFlag",
    "Header",
    "decode",
    "renumbered",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A header with the packed samples as they travel."""

    header: Header
    body: bytes

    def check(self) -> None:
        """Whether the body holds the samples that the header announces. Raises Refused where it doesn't."""
        packing.check(self.body, self.header.codec, leads=self.header.leads, samples=self.header.samples)


def decode(message: bytes) -> Chunk:
    """The chunk in a message, its body verified but still packed.

    Raises Oversize, Truncated, UnknownVersion, UnknownCodec, Undecodable or ChecksumMismatch.
    """
    header, body = parse(message)
    if header.codec == Codec.PCODEC:
        raise UnknownCodec("codec 1 is for traces at rest: it does not travel")
    return Chunk(header=header, body=body)
