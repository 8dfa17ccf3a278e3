"""How well beats are found: on clean records, in noise, on short strips; ours and those of other libraries.

Noise is of two kinds: the Noise Stress Test records, all made of record 118, and the same electrode motion (the
noisy less the clean 118) added to the other 20 records of DS1 without flutter, as high against their QRS complexes.
"""

from collections.abc import Callable, Mapping

import beat_scores
import ecg_sets
import numpy as np
from beat_scores import Score
from ecg_sets import Record
from metric import Metric
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Finder = Callable[[Floats, float], NDArray[np.int64]]

NOISE_STARTS_S, NOISE_S = 300, 1440
"""In the Noise Stress Test the first five minutes are clean, then two minutes of noise and two without take turns."""
TURN_S = 240
WITH_FLUTTER = "207"


def of_records(find: Finder, records: Mapping[str, Record]) -> tuple[Score, Score]:
    """All records as one: flutter left out, and counted."""
    without, counted = [], []
    for record in records.values():
        found_s = find(record.trace, ecg_sets.DS1_RATE) / ecg_sets.DS1_RATE
        marked_s = record.places / ecg_sets.DS1_RATE
        counted.append(beat_scores.compare(marked_s, found_s))
        for start, end in record.flutter:
            first_s, last_s = start / ecg_sets.DS1_RATE, end / ecg_sets.DS1_RATE
            found_s = found_s[(found_s < first_s) | (found_s > last_s)]
            marked_s = marked_s[(marked_s < first_s) | (marked_s > last_s)]
        without.append(beat_scores.compare(marked_s, found_s))
    return beat_scores.total(without), beat_scores.total(counted)


def in_noise(find: Finder, records: Mapping[str, Record], decibels: str) -> Score:
    """Record 118 with noise, the whole record: `decibels` is 24, 06 or 00."""
    marked_s = records["118"].places / ecg_sets.DS1_RATE
    found_s = find(_noisy_118(decibels), ecg_sets.DS1_RATE) / ecg_sets.DS1_RATE
    return beat_scores.compare(marked_s, found_s)


def in_added_noise(find: Finder, records: Mapping[str, Record], decibels: str) -> Score:
    """The other records with the noise of 118, each with another turn of it."""
    clean = records["118"]
    noise = _noisy_118(decibels) - clean.trace
    scores = []
    for number, record in enumerate(records.values()):
        if record.name in {"118", WITH_FLUTTER}:
            continue
        noisy = record.trace + _height(record) / _height(clean) * _turned(noise, number)
        found_s = find(noisy, ecg_sets.DS1_RATE) / ecg_sets.DS1_RATE
        scores.append(beat_scores.compare(record.places / ecg_sets.DS1_RATE, found_s))
    return beat_scores.total(scores)


def of_strips(find: Finder) -> Score:
    """LUDB, lead II: ten seconds each, judged between the first and the last mark."""
    scores = []
    for lead in ecg_sets.ludb():
        found = find(lead.trace, ecg_sets.LUDB_RATE)
        marks = np.concatenate([rows.ravel() for rows in lead.marks.values()])
        slack = beat_scores.TOLERANCE_S * ecg_sets.LUDB_RATE
        inside = (found >= marks[marks >= 0].min() - slack) & (found <= marks.max() + slack)
        marked = np.sort(lead.marks["N"][:, 1])
        scores.append(beat_scores.compare(marked / ecg_sets.LUDB_RATE, found[inside] / ecg_sets.LUDB_RATE))
    return beat_scores.total(scores)


def measure(find: Finder, records: Mapping[str, Record]) -> dict[str, Metric]:
    """All figures of one finder, with the targets that ours is held to."""
    without, counted = of_records(find, records)
    errors = f"{without.false} false, {without.missed} missed of {without.matched + without.missed}"
    return {
        "f1_ds1": Metric(without.f1, "%", f"target 99.85; {errors}"),
        "f1_ds1_with_flutter": Metric(counted.f1, "%", "the flutter of record 207 counted as false beats"),
        "jitter_ms_ds1": Metric(without.jitter_ms, "ms", "target 8; SD of found less marked times"),
        "f1_nst_24db": Metric(in_noise(find, records, "24").f1, "%", "record 118"),
        "f1_nst_6db": Metric(in_noise(find, records, "06").f1, "%", "target 94; best peer 96.35"),
        "f1_nst_0db": Metric(in_noise(find, records, "00").f1, "%", "target 87; best peer 90.17"),
        "f1_added_6db": Metric(in_added_noise(find, records, "06").f1, "%", "20 other records"),
        "f1_added_0db": Metric(in_added_noise(find, records, "00").f1, "%", "20 other records"),
        "f1_ludb": Metric(of_strips(find).f1, "%", "target 99.85; lead II, 100 strips of 10 s"),
    }


def _noisy_118(decibels: str) -> Floats:
    samples = np.fromfile(ecg_sets.root() / "nstdb" / f"118e{decibels}.dat", "<i2").reshape(-1, 2)[:, 0]
    return samples.astype(np.float64) * 5.0


def _turned(noise: Floats, turns: int) -> Floats:
    """The noise begun some turns later, at the same places of the record."""
    span = slice(
        round(NOISE_STARTS_S * ecg_sets.DS1_RATE), round((NOISE_STARTS_S + NOISE_S) * ecg_sets.DS1_RATE)
    )
    turned = noise.copy()
    turned[span] = np.roll(noise[span], round(turns * TURN_S * ecg_sets.DS1_RATE))
    return turned


def _height(record: Record) -> float:
    """The median peak-to-peak height of QRS complexes, within 50 ms of their marks."""
    inside = record.places[(record.places > 18) & (record.places < record.trace.size - 18)]
    return float(np.median(np.ptp(record.trace[inside[:, None] + np.arange(-18, 19)], axis=1)))
