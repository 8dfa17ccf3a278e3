"""What a reading is about, as one number: the same samples and pictures give the same fingerprint, others never do."""

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from fastapi.concurrency import run_in_threadpool

from accanto_api import database, waveforms
from accanto_api.database import Connection
from accanto_api.reading.rows import Row
from accanto_contract.signals import SignalId

_BLOWS = [int(SignalId.EXPIRED_VOLUME), int(SignalId.EXPIRED_FLOW)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block(waveforms.Block):
    signal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    uid: UUID
    eye: str
    sha256: bytes


def is_empty(found: str, reading: Row) -> bool:
    """Whether a fingerprint is that of nothing: what a reading is about is not in the store (any more)."""
    return found == hashlib.sha256(reading.specialty.encode()).hexdigest()


async def fingerprint(connection: Connection, reading: Row) -> str:
    """SHA-256, in hexadecimal, over the stored samples or pictures that a reading is about.

    Samples count as numbers, however they are packed; blocks with their time, rate and scale. Raises Refused where a
    body cannot be unpacked.
    """
    if reading.specialty == "fundus":
        files = await database.rows(connection, _File, "reading.files_of", reading=reading.id)
        return _of_files(files)
    signals = _BLOWS if reading.specialty == "spirometry" else [reading.signal_id or int(SignalId.ECG)]
    blocks = await database.rows(
        connection, _Block, "reading.samples_of", patient=reading.patient_id, device=reading.device_id,
        signals=signals, starts=reading.starts, ends=reading.ends,
    )  # fmt: skip
    return await run_in_threadpool(_of_blocks, blocks, reading)


def _of_files(files: Iterable[_File]) -> str:
    digest = hashlib.sha256(b"fundus")
    for file in files:
        digest.update(file.uid.bytes + file.eye.encode() + file.sha256)
    return digest.hexdigest()


def _of_blocks(blocks: Iterable[_Block], reading: Row) -> str:
    assert reading.starts is not None and reading.ends is not None  # noqa: S101, PT018  a trace has a span
    digest = hashlib.sha256(reading.specialty.encode())
    for block in blocks:
        for cut in waveforms.strip([block], reading.starts, reading.ends):
            head = (block.signal, cut.start.timestamp(), cut.rate_hz, cut.scale, *cut.samples.shape)
            digest.update(struct.pack("<HdddII", *head))
            digest.update(np.ascontiguousarray(cut.samples, "<i2").tobytes())
    return digest.hexdigest()
