"""What a device that measures now and then has measured, as its firmware counted it: the witness of every count.

One JSON object a line in `SERIAL.taken`, written with one write() at the moment of measuring, whether the measurement
is ever fetched or not: number, true time (ns since 1970 UTC), what the device's clock showed (us since 1970), the
values by name, and the waves sample by sample (mL, mL/s, uV).

    {"number": 3, "time_ns": ..., "shown_us": ..., "values": {"systolic": 128.0}, "waves": {}}
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One measurement."""

    number: int
    time_ns: int
    shown_us: int
    values: Mapping[str, float]
    waves: Mapping[str, Sequence[int]] = field(default_factory=dict)


class Diary:
    """The open diary of one device.

    Args:
        folder: where diaries lie; made if missing.
        serial: of the device.

    Raises:
        OSError: the file cannot be opened or written.
    """

    def __init__(self, folder: Path, serial: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / f"{serial}.taken", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.taken = 0

    def write(self, one: Taken) -> None:
        """A measurement was taken."""
        line = json.dumps(asdict(one)).encode() + b"\n"
        if os.write(self._file, line) != len(line):
            raise OSError("the disk took only a part of a line")
        self.taken += 1

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def read(folder: Path) -> dict[str, list[Taken]]:
    """Every diary in a folder, also while it is written, by serial of the device."""
    return {path.stem: _lines(path) for path in sorted(folder.glob("*.taken"))}


def _lines(path: Path) -> list[Taken]:
    whole = path.read_bytes().split(b"\n")[:-1]
    return [Taken(**json.loads(line)) for line in whole]
