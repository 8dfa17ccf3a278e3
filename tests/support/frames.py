"""ECG frames and kept messages for the gateway's tests."""

import sqlite3
from pathlib import Path

from accanto_contract import arrays, chunk
from accanto_contract.identity import DeviceId
from accanto_gateway.records import Source, Tongue

SAMPLES = 73
PERIOD_NS = 1_000_000_000 // 130
STRAP = Source(device=DeviceId("simcor-e0001"), tongue=Tongue.PMD_ECG)


def frame(number: int) -> bytes:
    """Frame `number` of an unbroken stream; each of its samples says the number, modulo 30 000."""
    stamp = (number + 1) * SAMPLES * PERIOD_NS
    return b"\0" + stamp.to_bytes(8, "little") + b"\0" + SAMPLES * (number % 30_000).to_bytes(3, "little")


def numbers_kept(outbox: Path) -> list[int]:
    """The frame numbers in the chunks of an outbox, in order of their sequence; each frame must be whole."""
    with sqlite3.connect(outbox) as connection:
        bodies = [
            row[0] for row in connection.execute("SELECT body FROM message WHERE kind = 'ecg' ORDER BY id")
        ]
    connection.close()
    samples = [int(value) for body in bodies for value in arrays.unpacked(chunk.decode(body))[0]]
    firsts = samples[::SAMPLES]
    assert samples == [first for first in firsts for _ in range(SAMPLES)]
    return firsts
