"""Forced expirations in a CSV file: one column a blow, a time column or a rate beside them.

Separators may be comma, semicolon (then a decimal comma is understood), tab or blanks; lines that begin with # are
remarks. The first row may name the columns: `time_s`, then names that begin with `volume` or `flow` and end with `_l`,
`_ml`, `_l_s` or `_ml_s`. A column that ends early is a shorter blow.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accanto_contract.errors import RecordingRefused

Floats = NDArray[np.float64]

MOST_BYTES = 20_000_000
MOST_BLOWS = 24
MOST_LITRES = 15.0
"""Larger numbers are millilitres."""
UNEVEN_SHARE = 0.02
"""Steps of the time column may differ so much from their median."""
_TIME = frozenset({"t", "time", "time_s", "seconds", "s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says about the file; None where the file may say it."""

    rate_hz: float | None = None
    is_flow: bool | None = None
    is_millilitres: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The blows of one file, in litres or litres a second."""

    columns: tuple[Floats, ...]
    rate_hz: float
    is_flow: bool


def read(path: Path, given: Given) -> Recording:
    """Read a file. Raises RecordingRefused with the line or column that cannot be used."""
    names, rows = _table(path)
    width = max(len(row) for row in rows)
    columns = [_column(path, rows, at) for at in range(width)]
    has_time = bool(names) and names[0] in _TIME
    if has_time and given.rate_hz is not None:
        raise RecordingRefused(f"{path}: it has a time column, so leave --rate out")
    rate_hz = _rate(path, columns[0]) if has_time else given.rate_hz or 100.0
    blows = columns[1:] if has_time else columns
    if not 1 <= len(blows) <= MOST_BLOWS:
        raise RecordingRefused(f"{path}: {len(blows)} blows; 1 to {MOST_BLOWS} are read")
    titles = names[1:] if has_time else names
    is_flow = _told(path, given.is_flow, [name.startswith("flow") for name in titles], "volumes and flows")
    is_ml = _told(path, given.is_millilitres, ["_ml" in name for name in titles], "litres and millilitres")
    litres = [column / 1000 if is_ml else column for column in blows]
    _refuse_wrong_unit(path, litres, is_flow=is_flow)
    return Recording(columns=tuple(litres), rate_hz=rate_hz, is_flow=is_flow)


def _table(path: Path) -> tuple[list[str], list[list[str]]]:
    """The names in the first row, if it has names, and the cells."""
    if path.stat().st_size > MOST_BYTES:
        raise RecordingRefused(f"{path}: larger than {MOST_BYTES // 1_000_000} MB, so no spirometry")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordingRefused(f"{path}: not a text file") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise RecordingRefused(f"{path}: no numbers in it")
    cells = [_cells(line) for line in lines]
    names = [] if _is_number(cells[0][0]) else [cell.strip().lower() for cell in cells[0]]
    rows = cells[1:] if names else cells
    if not rows:
        raise RecordingRefused(f"{path}: names of columns, and no numbers below them")
    return names, rows


def _cells(line: str) -> list[str]:
    if ";" in line:
        return [cell.strip().replace(",", ".") for cell in line.split(";")]
    if "," in line:
        return [cell.strip() for cell in line.split(",")]
    return re.split(r"[\t ]+", line.strip())


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _column(path: Path, rows: list[list[str]], at: int) -> Floats:
    """One column down to its last cell that isn't empty."""
    cells = [row[at] if at < len(row) else "" for row in rows]
    while cells and not cells[-1]:
        cells.pop()
    wrong = next(
        (n for n, cell in enumerate(cells) if not _is_number(cell) or not math.isfinite(float(cell))), None
    )
    if wrong is not None:
        raise RecordingRefused(
            f"{path}: row {wrong + 1} of the numbers, column {at + 1}: {cells[wrong][:20]!r} is no number"
        )
    return np.array([float(cell) for cell in cells])


def _rate(path: Path, time_s: Floats) -> float:
    steps = np.diff(time_s)
    if not steps.size or float(np.median(steps)) <= 0:
        raise RecordingRefused(f"{path}: the time column does not rise; it must be in seconds")
    step = float(np.median(steps))
    if float(np.abs(steps - step).max()) > max(UNEVEN_SHARE * step, 1.01e-3):
        raise RecordingRefused(f"{path}: the time column has gaps; blows need an even rate")
    return round((time_s.size - 1) / float(time_s[-1] - time_s[0]), 3)


def _told(path: Path, given: bool | None, named: list[bool], what: str) -> bool:
    """What the command line says, else what the names of the columns say."""
    if given is not None:
        return given
    if any(named) and not all(named):
        raise RecordingRefused(f"{path}: {what} in one file")
    return any(named)


def _refuse_wrong_unit(path: Path, columns: list[Floats], *, is_flow: bool) -> None:
    if is_flow:
        return
    largest = max((float(np.ptp(column)) for column in columns if column.size), default=0.0)
    if largest > MOST_LITRES:
        raise RecordingRefused(f"{path}: {largest:.0f} L of air; if these are millilitres, add --unit ml")
