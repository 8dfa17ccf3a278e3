"""What finding beats costs: CPU time of one thread a sample, beside other libraries, and memory for a day."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import ecg_peers
import ecg_sets
import numpy as np
from ecg_sets import Record
from metric import Metric

from accanto_signal.ecg import beats, checks, engine, strip

ROUNDS = 5
PEER_RECORD = "101"
"""The slow peers run over one record: the cost of a sample is about the same in all."""
STRIPS, STRIP_S = 10_000, 30


def measure(records: Mapping[str, Record]) -> dict[str, Metric]:
    """All figures. Ours and sleepecg take turns over the same records; the best of five rounds counts."""
    raw = [np.round(record.trace / 5).astype(np.int16) for record in records.values()]
    floats = [record.trace for record in records.values()]
    samples = sum(trace.size for trace in raw)
    for stored, trace in zip(raw, floats, strict=True):
        beats.find(stored, ecg_sets.DS1_RATE), beats.find(trace, ecg_sets.DS1_RATE)
    ours, same, theirs = (
        1e9 * best / samples
        for best in _best_of_turns(
            lambda: [beats.find(trace, ecg_sets.DS1_RATE) for trace in raw],
            lambda: [beats.find(trace, ecg_sets.DS1_RATE) for trace in floats],
            lambda: [ecg_peers.of_sleepecg(trace, ecg_sets.DS1_RATE) for trace in floats],
        )
    )
    with _without_numba():
        (plain,) = _best_of_turns(lambda: [beats.find(trace, ecg_sets.DS1_RATE) for trace in raw[:6]])
    return {
        "ns_per_sample": Metric(ours, "ns", "target 4; int16 at 360 Hz, DS1, one thread, numba"),
        "ns_per_sample_float64": Metric(same, "ns", "the same as float64"),
        "ns_per_sample_numpy": Metric(1e9 * plain / sum(trace.size for trace in raw[:6]), "ns", "target 20"),
        "ns_per_sample_sleepecg": Metric(theirs, "ns", "sleepecg, float64, the same records"),
        "ratio_sleepecg": Metric(theirs / ours, "x", "target 5: sleepecg's time against ours"),
        **_peers(records[PEER_RECORD]),
        **_strips(),
        "memory_24h": Metric(_memory(), "MB", "above a warm process, 24 h at 360 Hz through beats.Stream"),
    }


def _peers(record: Record) -> dict[str, Metric]:
    out = {}
    for name, find in ecg_peers.FINDERS.items():
        if name != "sleepecg":
            start = time.process_time()
            find(record.trace, ecg_sets.DS1_RATE)
            value = 1e9 * (time.process_time() - start) / record.trace.size
            out[f"ns_per_sample_{name}"] = Metric(value, "ns", f"record {PEER_RECORD}, once")
    return out


def _strips() -> dict[str, Metric]:
    """Ten thousand strips: beats alone, and every check."""
    size = round(STRIP_S * ecg_sets.CINC_RATE)
    held = [one.trace[:size] for one in ecg_sets.cinc2017() if one.trace.size >= size]
    rows = np.stack([held[at % len(held)] for at in range(STRIPS)]).astype(np.int16)
    start = time.process_time()
    peaks = beats.find(rows, ecg_sets.CINC_RATE)
    alone = time.process_time() - start
    start = time.process_time()
    for row, at in zip(rows, peaks, strict=True):
        checks.of(strip.judged(row.astype(np.float64), at, ecg_sets.CINC_RATE), checks.DEFAULT)
    what = f"{STRIPS} strips of {STRIP_S} s at 300 Hz, one thread"
    return {
        "batch_beats": Metric(alone, "s", f"beats of {what}"),
        "batch_all_checks": Metric(
            alone + time.process_time() - start, "s", f"beats and all checks of {what}"
        ),
    }


def _best_of_turns(*tasks: Callable[[], object], rounds: int = ROUNDS) -> Sequence[float]:
    """The least CPU seconds of each task."""
    spent: list[list[float]] = [[] for _ in tasks]
    for _ in range(rounds):
        for task, times in zip(tasks, spent, strict=True):
            start = time.process_time()
            task()
            times.append(time.process_time() - start)
    return [min(times) for times in spent]


@contextmanager
def _without_numba() -> Iterator[None]:
    before = os.environ.get("ACCANTO_NUMBA")
    os.environ["ACCANTO_NUMBA"] = "0"
    engine.fastest.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("ACCANTO_NUMBA")
        if before is not None:
            os.environ["ACCANTO_NUMBA"] = before
        engine.fastest.cache_clear()


def _memory() -> float:
    """In a process of its own, so that nothing else counts."""
    script = Path(__file__).with_name("ecg_day.py")
    run = subprocess.run([sys.executable, script], capture_output=True, check=True, text=True)
    return float(run.stdout)
