"""The number of a message: checked where it is well-formed, saved where it is not, so that its sender can be told."""

import struct

import msgspec

from accanto_contract import chunk
from accanto_contract.errors import Undecodable
from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_contract.topics import Kind
from accanto_ingestion.verdict import Number
from accanto_store.rows import LARGEST

_IN_HEADER = struct.Struct("<QQ")
_OFFSET = 8


class _Numbered(msgspec.Struct, frozen=True):
    """What every JSON message that must not be lost holds."""

    epoch: int
    seq: int


_decoder = msgspec.json.Decoder(_Numbered)


def checked(gateway: GatewayId, epoch: int, seq: int) -> Number:
    """The number of a message. Raises Undecodable where no spool could have given it."""
    if not 0 <= epoch <= LARGEST or not 1 <= seq < LARGEST:
        raise Undecodable(f"message {seq} of epoch {epoch}")
    return Number(gateway=gateway, epoch=Epoch(epoch), seq=Seq(seq))


def salvaged(payload: bytes, gateway: GatewayId, kind: Kind) -> Number | None:
    """The number of a message that is otherwise of no use; None where even that cannot be read."""
    try:
        epoch, seq = _from_header(payload) if kind.is_waveform else _from_json(payload)
        return checked(gateway, epoch, seq)
    except (Undecodable, msgspec.MsgspecError, struct.error, ValueError, RecursionError):
        return None


def _from_header(payload: bytes) -> tuple[int, int]:
    if payload[:1] != bytes([chunk.VERSION]):
        raise Undecodable("not a header that we know")
    epoch, seq = _IN_HEADER.unpack_from(payload, _OFFSET)
    return int(epoch), int(seq)


def _from_json(payload: bytes) -> tuple[int, int]:
    found = _decoder.decode(payload)
    return found.epoch, found.seq
