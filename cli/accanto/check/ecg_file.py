"""One lead of an ECG in a file, in microvolts: WFDB, EDF, CSV and NPY."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accanto_contract.errors import RecordingRefused

Floats = NDArray[np.float64]

MOST_SAMPLES = 400_000_000
"""24 hours of 12 leads at 360 Hz."""
MICROVOLTS = {"v": 1e6, "mv": 1e3, "uv": 1.0, "µv": 1.0, "μv": 1.0, "nv": 1e-3, "": 1.0}
LARGEST_MV = 20.0
"""Where nothing tells the unit: numbers that stay below are millivolts, larger ones microvolts."""
UNEVEN_SHARE = 0.02
_TIME = frozenset({"t", "time", "time_s", "seconds", "s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the command line says; None where the file may say it."""

    lead: str | None = None
    """Its name, or its number from 1 on."""
    rate_hz: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One lead."""

    trace_uv: Floats
    """Shape (n,); NaN where the file has no value."""
    rate_hz: float
    lead: str
    leads: tuple[str, ...]
    unit_is_guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A file of numbers: rows are leads."""

    rows: Floats
    names: tuple[str, ...]
    rate_hz: float | None


def read(path: Path, given: Given) -> Recording:
    """Read one lead of a file. Raises RecordingRefused with what cannot be used, and what to write instead."""
    kind = path.suffix.lower()
    if kind in {".hea", ".dat"} or path.with_name(path.name + ".hea").is_file():
        return _wfdb(path.with_suffix("") if kind in {".hea", ".dat"} else path, given)
    if not path.is_file():
        raise RecordingRefused(f"{path}: there is no such file, and no WFDB record of this name")
    if kind in {".edf", ".bdf"}:
        return _edf(path, given)
    if kind in {".csv", ".txt", ".tsv", ".npy"}:
        return _of_table(path, _npy(path) if kind == ".npy" else _csv(path), given)
    raise RecordingRefused(f"{path}: WFDB (.hea), EDF (.edf), .csv and .npy are read")


def _wfdb(record: Path, given: Given) -> Recording:
    """A WFDB record by its name without ending."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about wfdb's own calls
        try:
            import wfdb
        except ImportError as error:
            raise RecordingRefused("WFDB records need wfdb: pip install 'accanto[files]'") from error
        try:
            head = wfdb.rdheader(str(record))
            lead = _chosen(record, given.lead, head.sig_name or [])
            _refuse_rate(record, given)
            _refuse_size(record, head.sig_len or 0)
            held = wfdb.rdrecord(str(record), channels=[lead])
        except (FileNotFoundError, ValueError, KeyError, IndexError, TypeError) as error:
            raise RecordingRefused(f"{record}: no WFDB record: {error}") from error
    if held.p_signal is None:
        raise RecordingRefused(f"{record}: the record holds no samples")
    return Recording(
        trace_uv=np.asarray(held.p_signal[:, 0], np.float64) * _factor(record, held.units[0]),
        rate_hz=float(held.fs),
        lead=head.sig_name[lead],
        leads=tuple(head.sig_name),
    )


def _edf(path: Path, given: Given) -> Recording:
    try:
        import edfio
    except ImportError as error:
        raise RecordingRefused("EDF files need edfio: pip install 'accanto[files]'") from error
    try:
        signals = edfio.read_edf(path).signals
        names = tuple(signal.label for signal in signals)
        number = _chosen(path, given.lead, names)
        _refuse_rate(path, given)
        signal = signals[number]
        return Recording(
            trace_uv=np.asarray(signal.data, np.float64) * _factor(path, signal.physical_dimension),
            rate_hz=float(signal.sampling_frequency),
            lead=names[number],
            leads=names,
        )
    except (ValueError, KeyError, IndexError) as error:
        raise RecordingRefused(f"{path}: no EDF file: {error}") from error


def _npy(path: Path) -> _Table:
    try:
        held = np.load(path, allow_pickle=False, mmap_mode="r")
    except (ValueError, EOFError) as error:
        raise RecordingRefused(f"{path}: no array of numbers: {error}") from error
    if not np.issubdtype(held.dtype, np.number) or np.iscomplexobj(held) or not 1 <= held.ndim <= 2:
        raise RecordingRefused(
            f"{path}: an array of numbers of shape (samples,) or (leads, samples) is wanted"
        )
    _refuse_size(path, held.size)
    rows = np.atleast_2d(np.asarray(held, np.float64))
    rows = rows.T if rows.shape[0] > rows.shape[1] else rows
    return _Table(rows=rows, names=tuple(str(at + 1) for at in range(len(rows))), rate_hz=None)


def _csv(path: Path) -> _Table:
    """Comma, semicolon (then with decimal commas), tab or blanks; perhaps a line of names, perhaps a time column."""
    lines = [
        line for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines() if line.strip()
    ]
    lines = [line for line in lines if not line.startswith("#")]
    if not lines:
        raise RecordingRefused(f"{path}: the file is empty")
    cells = [_cells(line) for line in lines]
    names = tuple(name.strip().lower() for name in cells[0]) if not _is_number(cells[0][0]) else ()
    rows = cells[1:] if names else cells
    width = len(cells[0])
    for number, row in enumerate(rows, start=2 if names else 1):
        if len(row) != width or not all(_is_number(cell) for cell in row):
            raise RecordingRefused(f"{path}: row {number} is not {width} numbers: {lines[number - 1][:40]!r}")
    columns = (
        np.array([[float(cell or "nan") for cell in row] for row in rows], np.float64).reshape(-1, width).T
    )
    if not names or names[0] not in _TIME:
        return _Table(rows=columns, names=names or tuple(str(at + 1) for at in range(width)), rate_hz=None)
    return _Table(rows=columns[1:], names=names[1:], rate_hz=_rate(path, columns[0]))


def _cells(line: str) -> list[str]:
    if ";" in line:
        return [cell.strip().replace(",", ".") for cell in line.split(";")]
    return [cell.strip() for cell in (line.split(",") if "," in line else re.split(r"\t|\s+", line.strip()))]


def _is_number(cell: str) -> bool:
    """An empty cell is a number that is missing."""
    try:
        float(cell or "nan")
    except ValueError:
        return False
    return True


def _rate(path: Path, times_s: Floats) -> float:
    steps = np.diff(times_s)
    if not steps.size or not np.isfinite(steps).all() or (steps <= 0).any():
        raise RecordingRefused(f"{path}: the time column must rise")
    step = float(np.median(steps))
    if np.abs(steps - step).max() > max(UNEVEN_SHARE * step, 0.0011):
        raise RecordingRefused(f"{path}: the time column is uneven, as if samples were missing")
    return float((times_s.size - 1) / (times_s[-1] - times_s[0]))


def _of_table(path: Path, table: _Table, given: Given) -> Recording:
    if table.rate_hz is not None:
        _refuse_rate(path, given)
    rate_hz = table.rate_hz or given.rate_hz
    if rate_hz is None:
        raise RecordingRefused(f"{path}: say how many samples a second with --rate")
    number = _chosen(path, given.lead, table.names)
    values, name = table.rows[number], table.names[number]
    told = given.unit or next((unit for unit in ("uv", "mv") if name.endswith(f"_{unit}")), None)
    known = values[np.isfinite(values)]
    spread = float(np.percentile(np.abs(known - np.median(known)), 99)) if known.size else 0.0
    factor = MICROVOLTS[told] if told else (1e3 if spread < LARGEST_MV else 1.0)
    return Recording(
        trace_uv=values * factor, rate_hz=rate_hz, lead=name, leads=table.names, unit_is_guessed=told is None
    )


def _chosen(path: Path, lead: str | None, names: Sequence[str]) -> int:
    """The number of the wanted lead: the first where none is named."""
    if not names:
        raise RecordingRefused(f"{path}: it holds no leads")
    if lead is None:
        return 0
    folded = [name.strip().lower() for name in names]
    if lead.lower() in folded:
        return folded.index(lead.lower())
    if lead.isdecimal() and 1 <= int(lead) <= len(names):
        return int(lead) - 1
    raise RecordingRefused(
        f"{path}: there is no lead {lead}; there are 1 to {len(names)}: {', '.join(names)}"
    )


def _factor(path: Path, unit: str) -> float:
    if unit.strip().lower() not in MICROVOLTS:
        raise RecordingRefused(
            f"{path}: this lead is in {unit}, which is no voltage; choose another with --lead"
        )
    return MICROVOLTS[unit.strip().lower()]


def _refuse_rate(path: Path, given: Given) -> None:
    if given.rate_hz is not None:
        raise RecordingRefused(f"{path}: the file tells its rate, so leave --rate out")


def _refuse_size(path: Path, samples: int) -> None:
    if samples > MOST_SAMPLES:
        raise RecordingRefused(f"{path}: {samples} samples; at most {MOST_SAMPLES} are read")
