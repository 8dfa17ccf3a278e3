"""The public ECG records that scorecards are fitted on and judged by, as arrays; found by ACCANTO_DATA."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Beats = NDArray[np.int64]

DS1_RATE, CINC_RATE, LUDB_RATE, AFDB_RATE = 360.0, 300.0, 500.0, 250.0
_KINDS = {
    **dict.fromkeys((1, 2, 3, 11, 34), "N"),
    **dict.fromkeys((8, 4, 7, 9), "S"),
    **dict.fromkeys((5, 10), "V"),
    6: "F",
    **dict.fromkeys((12, 38, 13, 30, 41, 25, 35), "Q"),
}
"""Annotation codes by the five kinds of ANSI/AAMI EC57: N L R j e, A a J S, V E, F, and all other beats."""
_SKIP, _TEXT, _FLUTTER, _FLUTTER_ENDS = 59, 63, 32, 33


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Half an hour of the MIT-BIH Arrhythmia Database: its first channel in microvolts, and what people marked."""

    name: str
    trace: Floats
    places: Beats
    kinds: NDArray[np.str_]
    flutter: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One AliveCor strip of CinC 2017 in microvolts, with its label (N, A, O or ~)."""

    trace: Floats
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One lead of a record of LUDB in microvolts; for each wave (p, N, t) rows of onset, peak and end (-1: no mark)."""

    record: int
    trace: Floats
    marks: dict[str, Beats]


def root() -> Path:
    """The folder of ECG records."""
    if "ACCANTO_DATA" not in os.environ:
        raise SystemExit("set ACCANTO_DATA to the folder with public ECG records (docs/reference/ecg.md)")
    return Path(os.environ["ACCANTO_DATA"]) / "ecg"


def ds1() -> Iterator[Record]:
    """De Chazal's first set: 22 records, none of them paced."""
    folder = root() / "mitdb"
    for name in (folder / "RECORDS").read_text(encoding="utf-8").split():
        first = int((folder / f"{name}.hea").read_text(encoding="utf-8").splitlines()[1].split()[5])
        steps = np.fromfile(folder / f"{name}.dat", np.int8).reshape(-1, 2)[:, 0]
        marks = _marks(np.fromfile(folder / f"{name}.atr", "<u2").tolist())
        beats = [(at, _KINDS[code]) for at, code in marks if code in _KINDS]
        yield Record(
            name=name,
            trace=(np.cumsum(steps, dtype=np.float64) + first - 1024) * 5.0,
            places=np.array([at for at, _ in beats], np.int64),
            kinds=np.array([kind for _, kind in beats]),
            flutter=tuple(
                zip(
                    (at for at, code in marks if code == _FLUTTER),
                    (at for at, code in marks if code == _FLUTTER_ENDS),
                    strict=True,
                )
            ),
        )


def _marks(words: list[int]) -> list[tuple[int, int]]:
    """(sample, code) of each annotation in MIT format."""
    at, marks, index = 0, [], 0
    while index < len(words):
        code, value = words[index] >> 10, words[index] & 0x3FF
        index += 1
        if code == _SKIP:
            at += (words[index] << 16) + words[index + 1]
            index += 2
        elif code == _TEXT:
            index += (value + 1) // 2
        elif 0 < code < _SKIP:
            at += value
            marks.append((at, code))
    return marks


def cinc2017() -> Iterator[Strip]:
    """All strips of the Challenge's training set that we have."""
    with np.load(root() / "cinc2017_dev.npz") as packed:
        samples = np.cumsum(packed["signal_differences"], dtype=np.int16)
        offsets, labels = packed["offsets"], packed["labels"]
    for at, label in enumerate(labels):
        yield Strip(trace=samples[offsets[at] : offsets[at + 1]].astype(np.float64), label=str(label))


def ludb(lead_name: str = "ii") -> Iterator[Lead]:
    """One lead of the 100 odd records."""
    with np.load(root() / "ludb" / "ludb_dev.npz") as packed:
        held = {name: packed[name] for name in packed.files}
    lead = [str(name) for name in held["leads"]].index(lead_name)
    samples = np.cumsum(held["signal_differences"][:, lead], axis=-1, dtype=np.int16)
    rows = np.stack([held[f"fiducial_{name}"] for name in ("onset", "peak", "offset")], axis=1)
    for at, record in enumerate(held["records"]):
        mine = (held["fiducial_record"] == record) & (held["fiducial_lead"] == lead)
        yield Lead(
            record=int(record),
            trace=(samples[at] - held["baseline"][at, lead]) * 1000.0 / held["gain"][at, lead],
            marks={wave: rows[mine & (held["fiducial_wave"] == wave)].astype(np.int64) for wave in "pNt"},
        )


def afdb() -> Iterator[tuple[Floats, bool]]:
    """RR intervals in seconds of each half minute of one rhythm alone with at least twelve beats; fibrillation?"""
    with np.load(root() / "afdb_rr_dev.npz") as packed:
        held = {name: packed[name] for name in packed.files}
    for at in range(held["beat_offsets"].size - 1):
        beats_s = held["beats"][slice(*held["beat_offsets"][at : at + 2])] / AFDB_RATE
        rhythm = slice(*held["rhythm_offsets"][at : at + 2])
        starts_s, labels = held["rhythm_starts"][rhythm] / AFDB_RATE, held["rhythm_labels"][rhythm]
        for start in np.arange(0, beats_s[-1] - 30, 30):
            inside = beats_s[(beats_s >= start) & (beats_s < start + 30)]
            first = int(np.searchsorted(starts_s, start, side="right")) - 1
            last = int(np.searchsorted(starts_s, start + 30)) - 1
            if inside.size >= 12 and first == last >= 0:
                yield np.diff(inside), str(labels[first]) == "(AFIB"
