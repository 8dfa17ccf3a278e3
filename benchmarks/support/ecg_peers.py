"""Beat finders of other libraries, called as their makers mean them."""

import warnings
from collections.abc import Mapping

import numpy as np
from ecg_beats import Finder, Floats
from numpy.typing import NDArray

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of pandas, about wfdb's own calls
    import neurokit2
    from sleepecg.heartbeats import detect_heartbeats
    from wfdb import processing

Beats = NDArray[np.int64]


def of_sleepecg(trace: Floats, rate_hz: float) -> Beats:
    """sleepecg's C implementation."""
    return np.asarray(detect_heartbeats(trace, rate_hz), np.int64)


def of_neurokit(trace: Floats, rate_hz: float) -> Beats:
    """neurokit2 as it comes: cleaning and the method of its own."""
    clean = neurokit2.ecg_clean(trace, sampling_rate=int(rate_hz))
    return np.asarray(neurokit2.ecg_findpeaks(clean, sampling_rate=int(rate_hz))["ECG_R_Peaks"], np.int64)


def of_xqrs(trace: Floats, rate_hz: float) -> Beats:
    """wfdb's xqrs."""
    return np.asarray(processing.xqrs_detect(trace / 1000, rate_hz, verbose=False), np.int64)


def of_gqrs(trace: Floats, rate_hz: float) -> Beats:
    """wfdb's port of gqrs, fed with whole numbers of 200 a millivolt: it scales physical values in a way of its own."""
    digital = np.round(trace / 5).astype(np.int64)
    found = processing.gqrs_detect(d_sig=digital, fs=rate_hz, adc_gain=200, adc_zero=0)
    return np.asarray(found, np.int64)


FINDERS: Mapping[str, Finder] = {
    "sleepecg": of_sleepecg,
    "neurokit2": of_neurokit,
    "wfdb_xqrs": of_xqrs,
    "wfdb_gqrs": of_gqrs,
}
