"""Forced expirations whose truth is known: two compartments that empty, after a start of chosen slowness."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FINE_S = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lung:
    """A lung and how it is emptied; volumes in litres, times in seconds."""

    litres: float = 4.2
    fast_s: float = 0.35
    slow_s: float = 1.6
    fast_share: float = 0.75
    ramp_s: float = 0.08
    seconds: float = 12.0
    rest_s: float = 0.3

    def fine(self) -> tuple[Floats, Floats, Floats]:
        """Time, flow and volume on a grid of 0.1 ms."""
        time = np.arange(0, self.seconds, FINE_S)
        blown = np.clip(time - self.rest_s, 0, None)
        fast = self.fast_share / self.fast_s * np.exp(-blown / self.fast_s)
        slow = (1 - self.fast_share) / self.slow_s * np.exp(-blown / self.slow_s)
        flow = self.litres * (fast + slow) * (1 - np.exp(-((blown / self.ramp_s) ** 2))) * (blown > 0)
        return time, flow, np.cumsum(flow) * FINE_S

    def truth(self) -> dict[str, float]:
        """What an ideal spirometer would say."""
        time, flow, volume = self.fine()
        peak = int(flow.argmax())
        zero = time[peak] - volume[peak] / flow[peak]
        fev1, bev = (float(np.interp(zero + after, time, volume)) for after in (1.0, 0.0))
        return {"fvc": float(volume[-1]), "fev1": fev1, "pef": float(flow[peak]), "bev": bev}

    def volume(self, rate_hz: float = 100.0) -> Floats:
        """Exhaled litres at a device's rate."""
        time, _, volume = self.fine()
        return np.interp(np.arange(0, time[-1], 1 / rate_hz), time, volume)


HEALTHY = Lung()
OBSTRUCTED = Lung(litres=2.6, fast_s=0.6, slow_s=4.0, fast_share=0.5, seconds=20.0)
SLOW_START = Lung(ramp_s=0.3)
SLOW_END = Lung(fast_share=0.4)


def novice(rate_hz: float = 100.0) -> Floats:
    """Lets 0.2 L go before blowing, stops after 1.7 s: a twin of a real first try (FVC 3.7, FEV1 3.6, BEV 0.23 L)."""
    blow = Lung(
        litres=4.4, fast_s=0.22, slow_s=0.6, fast_share=0.9, ramp_s=0.06, rest_s=0.0, seconds=1.7
    ).volume(rate_hz)
    return np.concatenate([np.linspace(0, 0.2, round(0.5 * rate_hz)), 0.2 + blow])


def cough(volume: Floats, *, at_s: float, depth: float = 0.9, samples: int = 6) -> Floats:
    """A cough in a blow at 100 Hz: flow falls by a share for some samples, then bursts."""
    flow = np.diff(volume) * 100
    at = round(at_s * 100)
    lost = depth * flow[at : at + samples].copy()
    flow[at : at + samples] -= lost
    flow[at + samples : at + samples + 4] += lost.sum() / 4
    return np.concatenate([volume[:1], volume[0] + np.cumsum(flow) / 100])


def strangers(count: int, seed: int = 5) -> list[Floats]:
    """Good blows at 100 Hz of so many lungs, small and large, healthy and obstructed."""
    rng = np.random.default_rng(seed)
    return [
        Lung(
            litres=rng.uniform(1.5, 6.5),
            fast_s=rng.uniform(0.2, 0.7),
            slow_s=rng.uniform(1, 4),
            fast_share=rng.uniform(0.3, 0.9),
            ramp_s=rng.uniform(0.04, 0.12),
            seconds=rng.uniform(8, 16),
            rest_s=rng.uniform(0.05, 1),
        ).volume()
        for _ in range(count)
    ]


def data(name: str) -> Path:
    """A file of the public spirometry data; the test is skipped where they are not at hand."""
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public spirometry data")
    return Path(os.environ["ACCANTO_DATA"]) / "spirometry" / name


def real_blow() -> Floats:
    """The demonstration blow of UK Biobank, litres at 100 Hz."""
    return np.loadtxt(data("ukb_demo_blow_volume_ml_100hz.csv")) / 1000
