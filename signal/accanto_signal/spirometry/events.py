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

COUGH_FLOW, COUGH_SHARE, COUGH_SDS = 0.3, 0.08, 6.0
"""A cough lifts the flow again by more than this (L/s), this share of the peak flow, and this much of its noise."""
COUGH_REACH_S = 0.03
"""Flow for coughs is taken over 60 ms, so that a converter's steps of 10 mL stay below the limit."""
BEND_OF_NOISE = 1.954
"""Mean size of the second difference of white noise with a standard deviation of 1: sqrt(6) sqrt(2 / pi)."""
PEAK_WITHIN_S = 0.05
"""The peak of that smoother flow lies so near to the sharper one."""
STOP_L = 0.025
STOP_FLOW, STOP_WITHIN_S, STILL_S = 0.5, 0.05, 0.1
"""A glottis closes where the last 25 mL before standstill still flowed this fast (L/s) within so short a time."""
LEAK_L, END_S = 0.025, 0.1
"""A leak: so much less volume in the last tenth of a second than at its fullest."""
DRIFT_FLOW, BREATH_FLOW, REST_S, REST_MARGIN_S = 0.02, 0.2, 0.3, 0.05
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
    rebound_s: Floats
    """Where the flow had risen again the most: a cough, if it was one; seconds from the first sample."""
    stop_s: Floats
    """From where on volume stands still."""


def suspect(blows: Blows, measures: Measures, *, early_s: Floats) -> Events:
    """What may have spoilt each blow; `early_s`, shape (n,): how long the first second is (0.75 s up to six years)."""
    early_end = (measures.zero_s + early_s) * blows.rate_hz
    stops_at, is_stopped = _sudden_stop(blows, measures)
    within = np.asarray(stops_at < early_end, np.bool_)
    drift = np.abs(_rest_flow(blows, measures))
    cough = np.maximum(COUGH_FLOW, COUGH_SHARE * measures.pef)
    noise = _flow_noise(blows, measures, early_end)
    rebound, rebound_s = _rebound(blows, measures, early_end)
    return Events(
        early_cough=rebound > np.maximum(cough, COUGH_SDS * noise),
        early_closure=is_stopped & within,
        late_closure=is_stopped & ~within,
        leak=_loss(blows, measures) > LEAK_L,
        zero_drift=(drift > DRIFT_FLOW) & (drift < BREATH_FLOW),
        second_breath=breaths.is_repeated(blows, measures.last, more_l=STOP_L),
        early_breath=(measures.last < blows.size - 1) & (measures.last < early_end),
        rebound_s=rebound_s,
        stop_s=stops_at / blows.rate_hz,
    )


def _rebound(blows: Blows, measures: Measures, early_end: Floats) -> tuple[Floats, Floats]:
    """How far the flow rises again between its peak and the end of the first second (L/s), and when (s)."""
    until = int(np.nan_to_num(early_end).max() + 2 * COUGH_REACH_S * blows.rate_hz) + 2
    volume, size = blows.volume[:, :until], np.minimum(blows.size, until)
    flow = recordings.slope(volume, size, blows.rate_hz, reach_s=COUGH_REACH_S)
    columns = np.arange(flow.shape[1])
    near = np.abs(columns - measures.peak[:, None]) <= PEAK_WITHIN_S * blows.rate_hz
    begins = np.where(near.any(axis=1), np.argmax(np.where(near, flow, -np.inf), axis=1), until)[:, None]
    within = (columns >= begins) & (columns <= np.minimum(early_end, measures.last)[:, None])
    low = np.minimum.accumulate(np.where(within, flow, np.inf), axis=1)
    rise = np.where(within, flow - low, 0.0)
    return rise.max(axis=1), rise.argmax(axis=1) / blows.rate_hz


def _flow_noise(blows: Blows, measures: Measures, early_end: Floats) -> Floats:
    """Standard deviation of the flow for coughs (L/s): the volume's roughness after the first second, and its steps."""
    bend = np.abs(np.diff(blows.volume, n=2, axis=1))
    columns = np.arange(bend.shape[1])
    tail = (columns > early_end[:, None]) & (columns < measures.last[:, None] - 1)
    mean = np.where(tail, bend, 0.0).sum(axis=1) / np.maximum(tail.sum(axis=1), 1)
    noise = np.hypot(mean / BEND_OF_NOISE, measures.step_l / np.sqrt(12))
    reach = max(1, round(COUGH_REACH_S * blows.rate_hz))
    return np.asarray(noise * np.sqrt(2) * blows.rate_hz / (2 * reach), np.float64)


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
    end = np.arange(blows.volume.shape[1]) >= blows.size[:, None] - max(1, round(END_S * blows.rate_hz))
    final = np.where(within & end, blows.volume, 0.0).sum(axis=1) / (within & end).sum(axis=1)
    return np.where(np.isfinite(measures.fivc), 0.0, fullest - final)


def _rest_flow(blows: Blows, measures: Measures) -> Floats:
    """Mean flow (L/s) before the blow, from the first and last fifth of the rest; 0 where it is too short to tell."""
    rest = np.clip(measures.begins - round(REST_MARGIN_S * blows.rate_hz), 0, None)
    fifth = np.maximum(rest // 5, 1)
    columns = np.arange(max(int(rest.max()), 1))
    start, end = columns < fifth[:, None], (columns >= (rest - fifth)[:, None]) & (columns < rest[:, None])
    volume = blows.volume[:, : columns.size]
    before, after = (np.where(part, volume, 0.0).sum(axis=1) / fifth for part in (start, end))
    mean = (after - before) * blows.rate_hz / np.maximum(rest - fifth, 1)
    return np.where(rest >= REST_S * blows.rate_hz, mean, 0.0)
