"""Which engine does the arithmetic of beats: numba's where it is installed, numpy's otherwise. Both find the same.

`ACCANTO_NUMBA=0` in the environment asks for numpy's.
"""

import os
from functools import cache
from typing import Protocol

from accanto_signal.ecg import humps
from accanto_signal.ecg.choice import Room, Row, Sums
from accanto_signal.ecg.humps import Humps, Places, Row32, Samples


class Engine(Protocol):
    """What both modules offer; each function is described in humps.py and choice.py."""

    def find(self, trace: Samples, ratio: float) -> Humps:
        """The humps of a trace, and which of them are beats."""

    def sharp_energy(self, grid: Row32) -> Row32:
        """Energy in a sharper band."""

    def valleys(self, found: Humps) -> Row32:
        """How far the energy falls between beats."""

    def deflections(self, trace: Samples, beats: Places, ratio: float, near: int, around: int) -> Places:
        """Where each beat has its largest deflection."""

    def best_path(self, places: Row, rewards: Row, costs: Row, sums: Sums, before: Room) -> int:
        """The best sequence of humps."""


@cache
def fastest() -> Engine:
    """The engine for this process. numba is imported only now: most processes never read an ECG."""
    if os.environ.get("ACCANTO_NUMBA") == "0":
        return humps
    try:
        from accanto_signal.ecg import compiled  # noqa: PLC0415  60 MB that a process may never need
    except ImportError:
        return humps
    return compiled
