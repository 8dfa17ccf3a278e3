"""The numbers of a forced expiration: FEV1, FVC, peak flow and their kin, for a batch of blows at once.

ATS/ERS 2019 (Graham, Am J Respir Crit Care Med 2019;200:e70). Only time is set to zero at the back-extrapolated
start; volume stays counted from full inspiration, so that FVC is always the largest volume minus the first. Programs
that also zero the volume lose the back-extrapolated volume in FEV1 and FVC (66 mL on one real blow).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import breaths
from accanto_signal.spirometry.blows import Blows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PLATEAU_L, PLATEAU_S = 0.025, 1.0
"""The end of a forced expiration: less than this change over a second (2019, end of forced expiration)."""
LEAST_FLOW, LEAST_VOLUME_L = 0.1, 0.05
"""Below these (L/s, L) nobody blew: no result."""
COARSE_L = 0.005
"""Volume in steps above this lifts a peak flow by up to 5 % at 100 Hz."""
STEP_NOISE_L = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What was measured in each of n blows: arrays of shape (n,), NaN where nobody blew.

    Volumes in litres BTPS, flows in litres a second, times in seconds from the first sample unless said otherwise.
    """

    fev05: Floats
    fev075: Floats
    fev1: Floats
    fev3: Floats
    fev6: Floats
    """Volumes so many seconds after time zero; of a shorter blow, the volume at its end."""
    fvc: Floats
    pef: Floats
    bev: Floats
    """Back-extrapolated volume: what was out before time zero."""
    fef2575: Floats
    fet_s: Floats
    """From time zero to the end of the forced expiration (the end of its first plateau second)."""
    rise_s: Floats
    """From 10 to 90 % of the peak flow."""
    fivc: Floats
    """The largest breath in after the blow; NaN where none was recorded."""
    hesitation_s: Floats
    """From full lungs to time zero; NaN where the breath in wasn't recorded."""
    zero_s: Floats
    """Time zero."""
    has_plateau: Bools
    step_l: Floats
    """The step in which volume comes; 0 where it doesn't move at all."""
    begins: Ints
    """Sample from which on, up to the peak, flow is above a tenth of its peak."""
    peak: Ints
    """Sample of the peak flow."""
    last: Ints
    """Last sample of the expiration: the end of the recording, or where the next breath in begins."""

    @property
    def pef_is_coarse(self) -> Bools:
        """Shape (n,): whether the volume's steps are so large that the peak flow is only approximate."""
        return np.asarray(self.step_l > COARSE_L, np.bool_)


def measure(blows: Blows) -> Measures:
    """Everything that can be read from each blow."""
    rows, peak = np.arange(blows.size.size), np.argmax(blows.flow, axis=1)
    pef, inward = blows.flow[rows, peak], breaths.inhales(blows)
    fvc = _expired(blows.volume, blows.size).max(axis=1) - blows.volume[:, 0]
    blown = (pef >= LEAST_FLOW) & (fvc >= LEAST_VOLUME_L)
    zero_s = _zero(blows, peak, np.where(blown, pef, np.inf))
    begins, last = _begins(blows.flow, pef), breaths.last_of_expiration(blows, inward, peak)
    end, has_plateau = _end(blows, peak, last)
    rise = np.argmax(blows.flow >= 0.9 * pef[:, None], axis=1) - begins
    at = _Reader(blows, zero_s, last)
    flows = {"pef": pef, "fef2575": _middle_flow(blows, fvc)}
    times = {"fet_s": end / blows.rate_hz - zero_s, "rise_s": rise / blows.rate_hz}
    starts = {"zero_s": zero_s, "hesitation_s": blows.held_s + zero_s}
    volumes = {name: at.after(seconds) for name, seconds in _TIMED.items()}
    whole = {"fvc": fvc, "fivc": breaths.inspired_after(blows, inward, peak)}
    return Measures(
        **{
            name: np.where(blown, found, np.nan)
            for name, found in (flows | times | starts | volumes | whole).items()
        },
        has_plateau=has_plateau & blown,
        step_l=_step(blows.volume),
        begins=begins,
        peak=peak,
        last=last,
    )


_TIMED = {"bev": 0.0, "fev05": 0.5, "fev075": 0.75, "fev1": 1.0, "fev3": 3.0, "fev6": 6.0}


class _Reader:
    """Reads exhaled volume at a time after time zero, between samples too."""

    def __init__(self, blows: Blows, zero_s: Floats, last: Ints) -> None:
        self._volume, self._rate_hz = blows.volume, blows.rate_hz
        self._zero_s, self._last = zero_s, last

    def after(self, seconds: float) -> Floats:
        """Shape (n,): litres since full inspiration, `seconds` after time zero."""
        at = np.clip((self._zero_s + seconds) * self._rate_hz, 0.0, self._last)
        low = np.floor(at).astype(np.int64)
        high = np.minimum(low + 1, self._last)
        rows = np.arange(at.size)
        below, above = self._volume[rows, low], self._volume[rows, high]
        return np.asarray(below + (at - low) * (above - below) - self._volume[:, 0], np.float64)


def _zero(blows: Blows, peak: Ints, pef: Floats) -> Floats:
    """Time zero (s): where the tangent at the peak flow meets the first volume."""
    out = blows.volume[np.arange(peak.size), peak] - blows.volume[:, 0]
    return np.asarray(peak / blows.rate_hz - out / pef, np.float64)


def _expired(volume: Floats, size: Ints) -> Floats:
    """The volumes that were recorded; behind them minus infinity."""
    return np.where(np.arange(volume.shape[1]) < size[:, None], volume, -np.inf)


def _end(blows: Blows, peak: Ints, last: Ints) -> tuple[Ints, Bools]:
    """The sample at which the forced expiration ended, and whether a plateau ended it."""
    second = round(PLATEAU_S * blows.rate_hz)
    change = np.abs(blows.volume[:, second:] - blows.volume[:, :-second])
    starts = np.arange(change.shape[1])
    flat = (change < PLATEAU_L) & (starts > peak[:, None]) & (starts + second <= last[:, None])
    found = np.asarray(flat.any(axis=1), np.bool_)
    first = flat.argmax(axis=1) if change.shape[1] else np.zeros_like(last)
    return np.where(found, first + second, last), found


def _middle_flow(blows: Blows, fvc: Floats) -> Floats:
    """Mean flow over the middle half of FVC, on the running maximum of volume."""
    running = np.maximum.accumulate(blows.volume, axis=1) - blows.volume[:, :1]
    quarter, three = (_when(running, share * fvc) for share in (0.25, 0.75))
    return np.asarray(0.5 * fvc * blows.rate_hz / np.maximum(three - quarter, 1e-9), np.float64)


def _when(rising: Floats, wanted: Floats) -> Floats:
    """The sample, with its fraction, at which each rising row reaches a value."""
    rows = np.arange(wanted.size)
    high = np.clip((rising < wanted[:, None]).sum(axis=1), 1, rising.shape[1] - 1)
    above, below = rising[rows, high], rising[rows, high - 1]
    part = (wanted - below) / np.maximum(above - below, 1e-12)
    return np.asarray(high - 1 + np.clip(part, 0.0, 1.0), np.float64)


def _begins(flow: Floats, pef: Floats) -> Ints:
    """Where flow leaves a tenth of its peak for good, on the way to nine tenths."""
    most = np.argmax(flow >= 0.9 * pef[:, None], axis=1)
    below = (flow < 0.1 * pef[:, None]) & (np.arange(flow.shape[1]) < most[:, None])
    last = flow.shape[1] - 1 - np.argmax(below[:, ::-1], axis=1)
    return np.where(below.any(axis=1), last + 1, 0)


def _step(volume: Floats) -> Floats:
    """The least change between neighbours: of a volume in steps, one step."""
    steps = np.abs(np.diff(volume, axis=1))
    least = np.where(steps > STEP_NOISE_L, steps, np.inf).min(axis=1)
    return np.where(np.isfinite(least), least, 0.0)
