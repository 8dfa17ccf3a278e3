"""The ECG of a simulated heart: a P-Q-R-S-T wave for each beat, and what disturbs a recording at home.

Each wave is a Gaussian around its place relative to the R peak, an idea of McSharry et al. (IEEE Trans Biomed
Eng 2003;50:289); we add the Gaussians in time instead of integrating their differential equation, so that R
peaks stand exactly where the rhythm puts them.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from accanto_firmware_sim.rhythm import Beat, Origin, Rhythm

Samples = npt.NDArray[np.int32]
_Floats = npt.NDArray[np.float64]

BLOCK: Final = 1024  # samples generated at once; fixed, so that a seed gives the same trace to every reader
LIMIT_UV: Final = 20_000  # input range of the strap, either side
_BEFORE_S, _AFTER_S = 0.35, 0.75  # how far the waves of a beat reach from its R peak


class _Wave(NamedTuple):
    """One Gaussian: height in uV, centre and width (standard deviation) in s from the R peak at 60/min."""

    height: float
    centre: float
    width: float


# A lead II of textbook size: P 0.12 mV and 90 ms, QRS 90 ms, R 1.1 mV, T 0.3 mV peaking 0.28 s after R.
_P: Final = (_Wave(120, -0.17, 0.022),)
_QRS: Final = (_Wave(-120, -0.027, 0.009), _Wave(1100, 0.0, 0.011), _Wave(-260, 0.029, 0.010))
_T: Final = (_Wave(180, 0.24, 0.050), _Wave(200, 0.28, 0.034))
# A ventricular beat is wide (about 160 ms) and tall, and its T wave points the other way.
_VENTRICULAR: Final = (_Wave(1500, 0.0, 0.032), _Wave(-500, 0.085, 0.030), _Wave(-420, 0.32, 0.060))


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What disturbs the recording; amplitudes in uV: swing of the baseline, muscle (rms), 50 Hz mains."""

    baseline_uv: float = 60.0
    muscle_uv: float = 8.0
    mains_uv: float = 4.0


def trace(rhythm: Rhythm, noise: Noise, *, rate_hz: float, seed: int) -> Iterator[Samples]:
    """An endless ECG.

    Args:
        rhythm: how the heart beats.
        noise: what disturbs the recording.
        rate_hz: true sampling rate.
        seed: the same seed gives the same samples, whatever is read when.

    Yields:
        Consecutive arrays of shape (BLOCK,), uV; sample i is taken i / rate_hz seconds after the heart began.
    """
    beats = _Upcoming(rhythm.beats(seed))
    rng = np.random.default_rng([seed, 0xECC])
    disturbance = _Disturbance(noise, rng)
    tremor = _Tremor(rng)
    first = 0
    while True:
        times = np.arange(first, first + BLOCK) / rate_hz
        voltage = disturbance.at(times)
        for beat in beats.around(times[0], times[-1]):
            voltage += _waves(beat, times)
        if rhythm.fibrillates:
            voltage += tremor.at(times)
        yield np.clip(np.rint(voltage), -LIMIT_UV, LIMIT_UV).astype(np.int32)
        first += BLOCK


class _Upcoming:
    """The beats that touch a stretch of time, from a series that is read once."""

    def __init__(self, series: Iterator[Beat]) -> None:
        self._series = series
        self._held: deque[Beat] = deque([next(series)])

    def around(self, start: float, end: float) -> list[Beat]:
        while self._held[-1].time < end + _BEFORE_S:
            self._held.append(next(self._series))
        while self._held[0].time < start - _AFTER_S:
            self._held.popleft()
        return [beat for beat in self._held if beat.time < end + _BEFORE_S]


def _waves(beat: Beat, times: _Floats) -> _Floats:
    offsets = times - beat.time
    if beat.origin is Origin.VENTRICLE:
        return _sum(_VENTRICULAR, offsets, 1.0)
    early = min(1.0, beat.interval)
    voltage = _sum(_QRS, offsets, 1.0) + _sum(
        _T, offsets, min(early**0.5, 1.1)
    )  # Bazett: QT goes with the root of RR
    if beat.origin is Origin.SINUS:
        voltage += _sum(_P, offsets, early**0.3)
    return voltage


def _sum(waves: tuple[_Wave, ...], offsets: _Floats, stretch: float) -> _Floats:
    total = np.zeros_like(offsets)
    for wave in waves:
        total += wave.height * np.exp(-0.5 * ((offsets - wave.centre * stretch) / wave.width) ** 2)
    return total


class _Tremor:
    """The restless baseline of fibrillating atria: 5 to 8 waves a second that wax and wane."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._hz = rng.uniform(5.0, 8.0, 3)
        self._phase = rng.uniform(0, 2 * np.pi, 3)
        self._sway = rng.uniform(0.2, 0.6, 3)

    def at(self, times: _Floats) -> _Floats:
        wander = 1.5 * np.sin(2 * np.pi * np.outer(self._sway, times))
        turn = 2 * np.pi * np.outer(self._hz, times) + self._phase[:, None] + wander
        return np.asarray(28.0 * np.sin(turn).sum(axis=0))


class _Disturbance:
    """Breathing, slow drift, muscle and mains."""

    def __init__(self, noise: Noise, rng: np.random.Generator) -> None:
        self._noise = noise
        self._rng = rng
        self._phase = rng.uniform(0, 2 * np.pi, 3)

    def at(self, times: _Floats) -> _Floats:
        turn = 2 * np.pi * times
        breath = 0.6 * np.sin(0.25 * turn + self._phase[0]) + 0.4 * np.sin(0.05 * turn + self._phase[1])
        mains = self._noise.mains_uv * np.sin(50 * turn + self._phase[2])
        muscle = self._noise.muscle_uv * self._rng.standard_normal(len(times))
        return np.asarray(self._noise.baseline_uv * breath + mains + muscle)
