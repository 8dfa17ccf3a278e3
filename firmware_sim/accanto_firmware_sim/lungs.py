"""Forced expirations: what a spirometer sees when someone blows out as hard and as long as they can.

Flow rises within a tenth of a second to its peak, then each of two lung compartments empties exponentially; a
narrowed one empties slowly. Shapes to test software with, not a model to learn physiology from.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

RATE_HZ: Final = 100
_RISE_S: Final = 0.08
_REST_S: Final = 0.3  # before the blow, at full inspiration
_SLOWEST_S, _FASTEST_S = 20.0, 0.05
_FAST_SHARE: Final = 0.7  # of what comes out in the first second
_FAST_S: Final = 0.15
_SHORTEST_S, _LONGEST_S = 6.0, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lungs:
    """What somebody can blow.

    Args:
        fvc_l: forced vital capacity, L.
        fev1_l: of it in the first second, L.
    """

    fvc_l: float
    fev1_l: float

    def __post_init__(self) -> None:
        if not 0.2 <= self.fev1_l < self.fvc_l <= 10:
            raise ValueError(f"FEV1 {self.fev1_l} L of FVC {self.fvc_l} L cannot be blown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """One forced expiration, as the device measured it: mL and mL/s at BTPS, 100 a second, shape (n,)."""

    volume_ml: npt.NDArray[np.int16]
    flow_ml_s: npt.NDArray[np.int16]
    fev1_l: float
    fvc_l: float
    fev6_l: float
    pef_l_min: float


def blow(lungs: Lungs, *, effort: float = 1.0) -> Blow:
    """One blow, as long as anything comes; with less effort (0..1) less comes out, and later."""
    ratio = lungs.fev1_l / lungs.fvc_l
    slow_s = _time_constant(ratio)
    seconds = min(_LONGEST_S, max(_SHORTEST_S, 4 * slow_s))
    t = np.arange(round((seconds + _REST_S) * RATE_HZ)) / RATE_HZ - _REST_S
    scale = 0.5 + 0.5 * effort
    volume = 1000 * lungs.fvc_l * scale * _share(t, slow_s, _RISE_S / scale, ratio)
    flow = np.gradient(volume, 1 / RATE_HZ)
    begins = round(_REST_S * RATE_HZ)
    in_1_s, in_6_s = volume[begins + RATE_HZ], volume[begins + 6 * RATE_HZ - 1]
    return Blow(
        volume_ml=np.round(volume).astype(np.int16),
        flow_ml_s=np.round(flow).astype(np.int16),
        fev1_l=round(float(in_1_s) / 1000, 3),
        fvc_l=round(float(volume.max()) / 1000, 3),
        fev6_l=round(float(in_6_s) / 1000, 3),
        pef_l_min=round(float(flow.max()) * 60 / 1000),
    )


def _share(t: npt.NDArray[np.float64], slow_s: float, rise_s: float, ratio: float) -> npt.NDArray[np.float64]:
    """How much of the vital capacity is out at t, 0..1: exponentials, smoothed by the rise of the flow."""
    fast_share = _FAST_SHARE * ratio
    late = np.maximum(t, 0)
    out = np.zeros_like(t)
    for share, tau in ((fast_share, _FAST_S), (1 - fast_share, slow_s)):
        faded = tau * np.exp(-late / tau) - rise_s * np.exp(-late / rise_s)
        out += share * (1 - faded / (tau - rise_s))
    return np.where(t > 0, out, 0.0)


def _time_constant(ratio: float) -> float:
    """Of the slow compartment, so that this share is out after a second; by halving."""
    fast, slow = _FASTEST_S, _SLOWEST_S
    after_a_second = np.array([1.0])
    for _ in range(40):
        middle = (fast + slow) / 2
        is_too_fast = _share(after_a_second, middle, _RISE_S, ratio)[0] > ratio
        fast, slow = (middle, slow) if is_too_fast else (fast, middle)
    return slow
