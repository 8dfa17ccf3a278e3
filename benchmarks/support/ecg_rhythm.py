"""How well ectopic beats, fibrillation and waves are told; the waves beside neurokit2.

The peer is taken as its makers mean it (`ecg_clean`, then the discrete wavelet method), fed with our R peaks; for the R
peaks themselves it finds its own.
"""

import warnings

import ecg_scores
import ecg_sets
import ecg_waves
import neurokit2
import numpy as np
from ecg_waves import Errors, Found
from metric import Metric
from numpy.typing import NDArray

from accanto_signal.ecg import beats, marks

Floats = NDArray[np.float64]

LEADS = {"ludb": "ii", "ludb_v5": "v5"}
"""Constants of `marks` were searched on lead II; V5 shows what they are worth elsewhere."""
_PEER = {
    "p_on": "ECG_P_Onsets", "p_peak": "ECG_P_Peaks", "p_off": "ECG_P_Offsets", "qrs_on": "ECG_R_Onsets",
    "qrs_off": "ECG_R_Offsets", "t_on": "ECG_T_Onsets", "t_peak": "ECG_T_Peaks", "t_off": "ECG_T_Offsets",
}  # fmt: skip


def measure() -> dict[str, Metric]:
    """All figures."""
    return {
        **ecg_scores.of_beats(),
        **ecg_scores.of_strips(),
        **ecg_scores.of_intervals(),
        **_waves(),
    }


def _waves() -> dict[str, Metric]:
    """Mean, SD and missed share of each mark."""
    out: dict[str, Metric] = {}
    for prefix, lead in LEADS.items():
        leads = list(ecg_sets.ludb(lead))
        ours, theirs = ecg_waves.errors(leads, ecg_waves.found), ecg_waves.errors(leads, _found_by_peer)
        for name in marks.NAMES:
            peer = _figures(theirs[name])
            for figure, value in _figures(ours[name]).items():
                unit = "%" if figure == "missed_percent" else "ms"
                out[f"{prefix}_{name}_{figure}"] = Metric(value, unit, f"neurokit2 {peer[figure]}")
    return out


def _figures(one: Errors) -> dict[str, float]:
    return {
        "mean_ms": round(float(one.ms.mean()), 1),
        "sd_ms": round(float(one.ms.std()), 1),
        "missed_percent": round(100 * one.missed, 1),
    }


def _found_by_peer(trace: Floats) -> Found:
    rate = int(ecg_sets.LUDB_RATE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        clean = neurokit2.ecg_clean(trace, sampling_rate=rate)
        peaks = beats.find(trace, rate)[0]
        _, waves = neurokit2.ecg_delineate(clean, peaks, sampling_rate=rate, method="dwt")
        _, own = neurokit2.ecg_peaks(clean, sampling_rate=rate)
    places = {name: np.array(waves.get(key, []), np.float64) for name, key in _PEER.items()}
    places["r_peak"] = np.array(own["ECG_R_Peaks"], np.float64)
    return {name: one[np.isfinite(one)] for name, one in places.items()}
