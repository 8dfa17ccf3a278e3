"""What left each device, written down beside the line and independently of it: the witness of every count.

Two files a device, append-only, written with plain write(): they survive the death of the process, kill -9
included.

- `SERIAL.ecg`, `SERIAL.plx` or `SERIAL.hrs`: one record of fixed size for each notification, written BEFORE it is
  sent.
- `SERIAL.marks`: one octet for each record, in order, written AFTER: `S` the other side has taken it, `C` the
  link was cut before that could be known. A record without a mark counts as cut: it may have arrived, or not.

Record of a strap (little-endian): u64 number of its first sample; u64 time of its last sample, ns since 2000 by
the strap's clock; u32 samples; i32[73] samples in uV, the rest 0. Record of an oximeter or a pulse belt: u64 count;
u64 time, ns since 1970; u8 length; the octets of the value, up to 15.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

FRAME: Final = np.dtype([("first", "<u8"), ("time_ns", "<u8"), ("count", "<u4"), ("samples", "<i4", 73)])
VALUE: Final = np.dtype([("number", "<u8"), ("time_ns", "<u8"), ("length", "u1"), ("octets", "V15")])
SENT, CUT = b"S", b"C"
_LAYOUTS: Final[Mapping[str, np.dtype[np.void]]] = {"ecg": FRAME, "plx": VALUE, "hrs": VALUE}


class Book:
    """The open ledger of one device: write `offer` before sending and `settle` after.

    Args:
        folder: where ledgers lie; made if missing.
        serial: of the device.
        kind: "ecg", "plx" or "hrs".

    Raises:
        OSError: the files cannot be opened or written.
    """

    def __init__(self, folder: Path, serial: str, kind: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        size = _LAYOUTS[kind].itemsize
        self._records = _open(folder / f"{serial}.{kind}")
        self._marks = _open(folder / f"{serial}.marks")
        whole = os.fstat(self._records).st_size // size
        os.ftruncate(self._records, whole * size)
        os.ftruncate(self._marks, min(whole, os.fstat(self._marks).st_size))
        self._write(self._marks, CUT * (whole - os.fstat(self._marks).st_size))
        self.sent = 0
        self.cut = 0

    def offer_frame(self, first: int, time_ns: int, samples: npt.NDArray[np.int32]) -> None:
        """A run of ECG samples is about to be sent."""
        record = np.zeros((), FRAME)
        record["first"], record["time_ns"], record["count"] = first, time_ns, len(samples)
        record["samples"][: len(samples)] = samples
        self._write(self._records, record.tobytes())

    def offer_value(self, number: int, time_ns: int, octets: bytes) -> None:
        """A measured value is about to be sent."""
        record = np.array((number, time_ns, len(octets), octets.ljust(15, b"\0")), VALUE)
        self._write(self._records, record.tobytes())

    def settle(self, *, taken: bool) -> None:
        """What was offered last has been taken, or the link went before."""
        self.sent += taken
        self.cut += not taken
        self._write(self._marks, SENT if taken else CUT)

    def close(self) -> None:
        """Close the files; a record without a mark stays so."""
        os.close(self._records)
        os.close(self._marks)

    @staticmethod
    def _write(file: int, octets: bytes) -> None:
        if octets and os.write(file, octets) != len(octets):
            raise OSError("the disk took only a part of a ledger record")


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one device says of itself.

    Attributes:
        serial: of the device.
        kind: "ecg", "plx" or "hrs".
        sent: records that were taken, in order; structured array of dtype FRAME or VALUE.
        cut: records of which that is not known, in order.
    """

    serial: str
    kind: str
    sent: npt.NDArray[np.void]
    cut: npt.NDArray[np.void]

    @property
    def samples(self) -> npt.NDArray[np.int32]:
        """Every ECG sample that was taken, in order, uV, shape (n,)."""
        return samples(self.sent)

    @property
    def values(self) -> list[bytes]:
        """Every value of an oximeter that was taken, in order."""
        return [bytes(record["octets"])[: record["length"]] for record in self.sent]


def samples(frames: npt.NDArray[np.void]) -> npt.NDArray[np.int32]:
    """The ECG samples of some frames, one after the other, uV, shape (n,)."""
    held = np.arange(FRAME["samples"].shape[0]) < frames["count"][:, None]
    return np.asarray(frames["samples"][held], dtype=np.int32)


def read(folder: Path) -> dict[str, Account]:
    """Read every ledger in a folder, also while it is written, by serial of the device."""
    paths = [path for kind in _LAYOUTS for path in sorted(folder.glob(f"*.{kind}"))]
    return {path.stem: _account(path) for path in paths}


def _account(path: Path) -> Account:
    kind = path.suffix[1:]
    marks_path = path.with_suffix(".marks")
    marks = marks_path.read_bytes() if marks_path.exists() else b""
    octets = path.read_bytes()
    layout = _LAYOUTS[kind]
    records = np.frombuffer(octets[: len(octets) // layout.itemsize * layout.itemsize], layout)
    taken = np.zeros(len(records), bool)
    known = min(len(marks), len(records))
    taken[:known] = np.frombuffer(marks[:known], "S1") == SENT
    return Account(serial=path.stem, kind=kind, sent=records[taken], cut=records[~taken])
