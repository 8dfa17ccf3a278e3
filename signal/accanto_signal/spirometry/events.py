"""What spoils a blow: a cough, a closed glottis, a leak, a wrong zero, a second breath. Always a suspicion.

The standard names these events and gives no numbers; the limits are our own, tried on made curves only, never on curves
that technicians judged. They are shown as "suspected".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import blows as recordings
from accanto_signal.spirometry import breaths
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.measures import Measures

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

COUGH_FLOW, COUGH_SHARE = 0.3, 0.08
"""A cough lifts the flow again by more than this (L/s) and than this share of the peak flow."""
COUGH_REACH_S = 0.03
"""Flow for coughs is taken over 60 ms, so that a converter's steps of 10 mL stay below the limit."""
PEAK_WITHIN_S = 0.05
"""The peak of that smoother flow lies so near to the sharper one."""
STOP_L = 0.025
STOP_FLOW, STOP_WITHIN_S, STILL_S = 0.5, 0.05, 0.1
"""A glottis closes where the last 25 mL before standstill still flowed this fast (L/s) within so short a time."""
LEAK_L = 0.025
DRIFT_FLOW, BREATH_FLOW, REST_S, REST_MARGIN_S = 0.02, 0.2, 0.2, 0.05
"""A zero is wrong where air seems to flow this fast (L/s) before the blow; from the second on it is a breath (which the
back-extrapolated volume shows), and shorter rests tell nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Suspected events of n blows: arrays of shape (n,), true where suspected."""

    early_cough: Bools
    early_closure: Bools
    late_closure: Bools
    leak: Bools
    zero_drift: Bools
    second_breath: Bools
    """Air came out again after a breath in, so that FVC counts two breaths."""
    early_breath: Bools
    """Air flowed in within the first second."""


def suspect(blows: Blows, measures: Measures, *, early_s: Floats) -> Events:
    """What may have spoilt each blow; `early_s`, shape (n,): how long the first second is (0.75 s up to six years)."""
    early_end = (measures.zero_s + early_s) * blows.rate_hz
    stops_at, is_stopped = _sudden_stop(blows, measures)
    within = np.asarray(stops_at < early_end, np.bool_)
    drift = np.abs(_rest_flow(blows, measures))
    return Events(
        early_cough=_rebound(blows, measures, early_end) > np.maximum(COUGH_FLOW, COUGH_SHARE * measures.pef),
        early_closure=is_stopped & within,
        late_closure=is_stopped & ~within,
        leak=_loss(blows, measures) > LEAK_L,
        zero_drift=(drift > DRIFT_FLOW) & (drift < BREATH_FLOW),
        second_breath=breaths.is_repeated(blows, measures.last, more_l=STOP_L),
        early_breath=(measures.last < blows.size - 1) & (measures.last < early_end),
    )


def _rebound(blows: Blows, measures: Measures, early_end: Floats) -> Floats:
    """How far the flow rises again between its peak and the end of the first second (L/s)."""
    until = int(np.nan_to_num(early_end).max() + 2 * COUGH_REACH_S * blows.rate_hz) + 2
    volume, size = blows.volume[:, :until], np.minimum(blows.size, until)
    flow = recordings.slope(volume, size, blows.rate_hz, reach_s=COUGH_REACH_S)
    columns = np.arange(flow.shape[1])
    near = np.abs(columns - measures.peak[:, None]) <= PEAK_WITHIN_S * blows.rate_hz
    begins = np.where(near.any(axis=1), np.argmax(np.where(near, flow, -np.inf), axis=1), until)[:, None]
    within = (columns >= begins) & (columns <= np.minimum(early_end, measures.last)[:, None])
    low = np.minimum.accumulate(np.where(within, flow, np.inf), axis=1)
    return np.asarray(np.where(within, flow - low, 0.0).max(axis=1), np.float64)


def _sudden_stop(blows: Blows, measures: Measures) -> tuple[Floats, Bools]:
    """The sample from which on volume stands still, and whether it came to a stand suddenly."""
    rows = np.arange(blows.size.size)
    final = blows.volume[rows, measures.last]
    still = np.argmax(blows.volume >= (final - STOP_L)[:, None], axis=1)
    before = np.maximum(still - max(1, round(STOP_WITHIN_S * blows.rate_hz)), 0)
    speed = (blows.volume[rows, still] - blows.volume[rows, before]) * blows.rate_hz
    fast = speed > STOP_FLOW * np.maximum(still - before, 1)
    stands = measures.last - still >= STILL_S * blows.rate_hz
    return still.astype(np.float64), np.asarray(fast & stands & (still > measures.peak), np.bool_)


def _loss(blows: Blows, measures: Measures) -> Floats:
    """Litres lost after the fullest expiration without a breath in."""
    within = np.arange(blows.volume.shape[1]) < blows.size[:, None]
    fullest = np.where(within, blows.volume, -np.inf).max(axis=1)
    final = blows.volume[np.arange(blows.size.size), blows.size - 1]
    return np.where(np.isfinite(measures.fivc), 0.0, fullest - final)


def _rest_flow(blows: Blows, measures: Measures) -> Floats:
    """Mean flow (L/s) before the blow; 0 where the rest is too short to tell."""
    begins = np.argmax(blows.flow >= 0.1 * measures.pef[:, None], axis=1)
    rest = np.clip(begins - round(REST_MARGIN_S * blows.rate_hz), 0, None)
    moved = blows.volume[np.arange(rest.size), rest] - blows.volume[:, 0]
    mean = moved * blows.rate_hz / np.maximum(rest, 1)
    return np.where(rest >= REST_S * blows.rate_hz, mean, 0.0)
