"""When a simulated heart beats: sinus rhythm, atrial fibrillation, extra beats, pauses.

A rhythm and a seed give one endless series of beats, always the same, however it is asked for.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

import numpy as np

# Respiratory and pressure-reflex rhythm of a resting adult: Task Force of the ESC and NASPE, "Heart rate
# variability", Circulation 1996;93:1043 (bands 0.15-0.40 and 0.04-0.15 Hz).
_BREATH_HZ: Final = 0.25
_REFLEX_HZ: Final = 0.1
# Shares of the RR interval; together they give an SDNN of about 30 ms at 72/min.
_BREATH, _REFLEX, _JITTER = 0.03, 0.03, 0.008
_SHORTEST_S: Final = 0.27  # a fibrillating atrium is conducted no faster: the AV node is refractory
_COUPLING: Final = 0.62  # of an RR interval, from the last sinus beat to an extra one


class Origin(Enum):
    """Where a beat comes from."""

    SINUS = "sinus"
    FIBRILLATION = "fibrillation"
    VENTRICLE = "ventricle"


class Beat(NamedTuple):
    """One beat: the time of its R peak (s since the heart began), the RR interval before it (s), its origin."""

    time: float
    interval: float
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a heart beats.

    Args:
        rate_bpm: mean rate without pauses, 1/min.
        variability: of sinus rhythm, 1.0 = a resting adult.
        fibrillates: atrial fibrillation: RR intervals independent of each other, no P waves.
        extra_share: probability that a sinus beat is followed by a ventricular extra beat.
        pause_share: probability that a beat is followed by a pause of 3.2 to 4.2 s.
    """

    rate_bpm: float
    variability: float = 1.0
    fibrillates: bool = False
    extra_share: float = 0.0
    pause_share: float = 0.0

    def __post_init__(self) -> None:
        if not 20 <= self.rate_bpm <= 200:
            raise ValueError(f"a rate of {self.rate_bpm}/min is none that we can simulate")

    def beats(self, seed: int) -> Iterator[Beat]:
        """The endless series of beats of one heart."""
        rng = np.random.default_rng([seed, 0xBEA7])
        return self._fibrillating(rng) if self.fibrillates else self._sinus(rng)

    def _fibrillating(self, rng: np.random.Generator) -> Iterator[Beat]:
        mean = 60 / self.rate_bpm
        shape = 3.0  # skewed to long intervals, as under treatment; coefficient of variation about 0.2
        time = 0.0
        while True:
            interval = _SHORTEST_S + rng.gamma(shape, (mean - _SHORTEST_S) / shape)
            time += interval
            yield Beat(time, interval, Origin.FIBRILLATION)

    def _sinus(self, rng: np.random.Generator) -> Iterator[Beat]:
        breath, reflex = rng.uniform(0, 2 * math.pi, 2)
        time = last = 0.0
        while True:
            swing = _BREATH * math.sin(2 * math.pi * _BREATH_HZ * time + breath)
            swing += _REFLEX * math.sin(2 * math.pi * _REFLEX_HZ * time + reflex)
            swing += _JITTER * rng.standard_normal()
            interval = 60 / self.rate_bpm * (1 + self.variability * swing)
            is_extra, pauses = rng.random(2) < (self.extra_share, self.pause_share)
            if is_extra:  # the sinus node does not notice: its next beat but one comes in time
                yield Beat(time + _COUPLING * interval, _COUPLING * interval, Origin.VENTRICLE)
                last, interval = time + _COUPLING * interval, 2 * interval
            elif pauses:
                interval = rng.uniform(3.2, 4.2)
            time += interval
            yield Beat(time, time - last, Origin.SINUS)
            last = time
