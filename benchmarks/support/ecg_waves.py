"""How far marks of waves lie from those of LUDB's cardiologists.

A mark of theirs is compared with the nearest found one of its kind within 150 ms.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import ecg_sets
import numpy as np
from ecg_sets import Lead
from numpy.typing import NDArray

from accanto_signal.ecg import beats, delineation, marks

Floats = NDArray[np.float64]
Found = Mapping[str, Floats]

NEAR_S = 0.15
_WAVE = {"p": "p", "qrs": "N", "r": "N", "t": "t"}
_COLUMN = {"on": 0, "peak": 1, "off": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Distances in milliseconds (found less marked) of one kind of mark, and the share of marks without a match."""

    ms: Floats
    missed: float


def errors(leads: list[Lead], finder: Callable[[Floats], Found]) -> dict[str, Errors]:
    """The errors of each mark over all leads."""
    parts = [(lead, finder(lead.trace)) for lead in leads]
    return {name: _errors(name, parts) for name in marks.NAMES}


def found(trace: Floats) -> Found:
    """Our marks of a trace of LUDB, as sample numbers."""
    waves = delineation.of(trace, beats.find(trace, ecg_sets.LUDB_RATE)[0], ecg_sets.LUDB_RATE)
    return {
        name: places[np.isfinite(places)] for name, places in zip(marks.NAMES, waves.places.T, strict=True)
    }


def _errors(name: str, parts: list[tuple[Lead, Found]]) -> Errors:
    wave, place = name.split("_")
    every, missed, total = [], 0, 0
    for lead, places in parts:
        truth = lead.marks[_WAVE[wave]][:, _COLUMN[place]]
        near = list(_matches(truth[truth >= 0], places[name]))
        every += near
        total += int((truth >= 0).sum())
        missed += int((truth >= 0).sum()) - len(near)
    ms = np.array(every) * 1000 / ecg_sets.LUDB_RATE
    return Errors(ms=ms, missed=missed / max(total, 1))


def _matches(truth: NDArray[np.int64], places: Floats) -> Iterator[float]:
    """The distance of each true mark to the nearest found one, where there is one near that no other took."""
    taken = set[int]()
    for mark in truth.tolist():
        if not places.size:
            return
        nearest = int(np.abs(places - mark).argmin())
        distance = float(places[nearest] - mark)
        if abs(distance) <= NEAR_S * ecg_sets.LUDB_RATE and nearest not in taken:
            taken.add(nearest)
            yield distance
