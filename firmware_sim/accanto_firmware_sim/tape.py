"""A trace that plays in real time: read forward, by sample number; what nobody read in time is gone."""

from collections.abc import Iterator

import numpy as np

from accanto_firmware_sim.heart import Samples


class Tape:
    """An endless series of blocks, read by sample number, never backwards.

    Args:
        blocks: what plays.
        first: number of its first sample.
    """

    def __init__(self, blocks: Iterator[Samples], first: int = 0) -> None:
        self._blocks = blocks
        self._held: Samples = np.zeros(0, np.int32)
        self._first = first  # number of the first sample held

    def read(self, first: int, count: int) -> Samples:
        """Samples first .. first + count - 1, shape (count,).

        Raises:
            ValueError: `first` lies before what was read last.
        """
        if first < self._first:
            raise ValueError(f"sample {first} has passed; the tape stands at {self._first}")
        while self._first + len(self._held) < first + count:
            self._wind_to(first)
            self._held = np.concatenate([self._held, next(self._blocks)])
        self._wind_to(first)
        return self._held[:count].copy()

    def _wind_to(self, first: int) -> None:
        gone = min(first - self._first, len(self._held))
        self._held = self._held[gone:]
        self._first += gone
