"""How much oxygen the blood carries, and the pulse at the finger."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

_WINDOW_S: Final = 8.0  # an oximeter averages its pulse over several seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Oxygen:
    """A patient's saturation.

    Args:
        level: usual SpO2, %.
        spread: how far it wanders from there, %.
        dip: depth of a desaturation, %; 0 = none.
        dip_every_s: time from one desaturation to the next; each lasts 40 s.
    """

    level: float
    spread: float = 1.0
    dip: float = 0.0
    dip_every_s: float = 180.0

    def __post_init__(self) -> None:
        if not 50 <= self.level - self.dip <= self.level <= 100:
            raise ValueError(f"{self.level} % with dips of {self.dip} % is no saturation we can simulate")

    def saturation(self, seed: int) -> Iterator[float]:
        """SpO2 in %, one value for each second, without end; the same for the same seed."""
        rng = np.random.default_rng([seed, 0x02])
        drift, second = 0.0, 0
        while True:
            drift = 0.98 * drift + 0.1 * self.spread * float(rng.standard_normal())
            steady = self.level + max(-self.spread, min(self.spread, drift))
            yield min(100.0, steady - self.dip * self._depth(second))
            second += 1

    def _depth(self, second: int) -> float:
        """0 outside a desaturation, 1 at its floor; it ends each period, down in 20 s and up in 20 s."""
        into = second % self.dip_every_s - (self.dip_every_s - 40)
        return 0.0 if into < 0 else 1 - abs(into - 20) / 20


class Pulse:
    """The pulse of a heart, as a finger clip shows it."""

    def __init__(self, beat_times: Iterator[float]) -> None:
        self._upcoming = beat_times
        self._next = next(beat_times)
        self._recent: deque[float] = deque()

    def at(self, second: float) -> float:
        """Mean rate over the eight seconds before `second`, 1/min; NaN where there were less than two beats.

        Asked in order of time.
        """
        while self._next <= second:
            self._recent.append(self._next)
            self._next = next(self._upcoming)
        while self._recent and self._recent[0] < second - _WINDOW_S:
            self._recent.popleft()
        if len(self._recent) < 2:
            return float("nan")
        return 60 * (len(self._recent) - 1) / (self._recent[-1] - self._recent[0])
