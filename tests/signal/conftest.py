"""Traces to read: made ones, and the folder of real records where ACCANTO_DATA names it."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SKIP, TEXT = 59, 63


@pytest.fixture(scope="session")
def mitdb() -> Path:
    if "ACCANTO_DATA" not in os.environ:
        pytest.skip("ACCANTO_DATA names no folder with public ECG records")
    return Path(os.environ["ACCANTO_DATA"]) / "ecg" / "mitdb"


@pytest.fixture(scope="session")
def read_trace(mitdb: Path) -> Callable[[str], Floats]:
    """Reads the first channel of a record, in microvolts (format 8: first differences in bytes)."""

    def read(name: str) -> Floats:
        _, first, *_ = (mitdb / f"{name}.hea").read_text(encoding="utf-8").splitlines()
        steps = np.fromfile(mitdb / f"{name}.dat", np.int8).reshape(-1, 2)[:, 0]
        return (np.cumsum(steps, dtype=np.float64) + int(first.split()[5]) - 1024) * 1000 / 200

    return read


@pytest.fixture(scope="session")
def read_marks(mitdb: Path) -> Callable[[str], list[tuple[int, int]]]:
    """Reads what people marked in a record: (sample, code) in order (MIT annotation format)."""

    def read(name: str) -> list[tuple[int, int]]:
        words = iter(np.fromfile(mitdb / f"{name}.atr", "<u2").tolist())
        at, marks = 0, []
        for word in words:
            code, value = word >> 10, word & 0x3FF
            if code == SKIP:
                at += (next(words) << 16) + next(words)
            elif code == TEXT:
                for _ in range((value + 1) // 2):
                    next(words)
            elif 0 < code < SKIP:
                at += value
                marks.append((at, code))
        return marks

    return read


@pytest.fixture(scope="session")
def made_trace() -> Callable[..., Floats]:
    """Makes microvolts with an R peak of 1 mV and a T wave for each of the given seconds."""

    def make(peaks_s: Floats, *, seconds: float, rate_hz: float = 130.0, noise_uv: float = 10.0) -> Floats:
        time = np.arange(round(seconds * rate_hz))[:, None] / rate_hz
        after = time - np.asarray(peaks_s)[None, :]
        waves = 1000 * np.exp(-((after / 0.012) ** 2)) - 200 * np.exp(-(((after - 0.035) / 0.012) ** 2))
        waves += 200 * np.exp(-(((after - 0.28) / 0.06) ** 2))
        noise = np.random.default_rng(7).normal(0, noise_uv, time.shape[0])
        return np.asarray(waves.sum(axis=1) + noise, np.float64)

    return make
