"""A recorded heart in place of a simulated one: any WFDB record, at the strap's sampling rate, over and over."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from accanto_firmware_sim import heart, wfdb
from accanto_firmware_sim.heart import Samples
from accanto_firmware_sim.wfdb import Unreadable

_EDGE: Final = 0.85  # of the half sampling rate: from here up to it the spectrum is faded out
_REFRACTORY_S: Final = 0.25
_NEIGHBOURHOOD_S: Final = 5.0


def records(path: Path) -> list[Path]:
    """The records at a path: itself, or all in a directory in order of name.

    Raises:
        Unreadable: there is none.
    """
    if path.is_dir():
        found = sorted(header.with_suffix("") for header in path.glob("*.hea"))
    else:
        found = [path.with_suffix("")] if path.with_suffix(".hea").is_file() else []
    if not found:
        raise Unreadable(f"there is no recording (a .hea file) at {path}")
    return found


def resampled(record: Path, rate_hz: float) -> Samples:
    """The first lead of a record at another sampling rate, uV, shape (n,).

    Through the spectrum of the whole record, which is exact for a band-limited signal and joins end and
    beginning without a step, as the loop needs it. Above 0.85 of the new half rate the spectrum fades out with a
    raised cosine, so that QRS complexes do not ring. The number of samples is whole: the record is stretched by at
    most half a sample in all (4 ms in half an hour).

    Raises:
        Unreadable: see wfdb.read.
    """
    recording = wfdb.read(record)
    count_in = len(recording.samples)
    count_out = round(count_in * rate_hz / recording.rate_hz)
    if count_out < 2 * rate_hz:
        raise Unreadable(f"the recording {record} is shorter than two seconds")
    spectrum = np.fft.rfft(recording.samples)
    kept = min(len(spectrum), count_out // 2 + 1)
    place = np.arange(kept) / (count_out / 2)
    fade = 0.5 * (1 + np.cos(np.pi * np.clip((place - _EDGE) / (1 - _EDGE), 0, 1)))
    voltage = np.fft.irfft(spectrum[:kept] * fade, count_out) * (count_out / count_in)
    return np.clip(np.rint(voltage), -heart.LIMIT_UV, heart.LIMIT_UV).astype(np.int32)


def loop(samples: Samples) -> Iterator[Samples]:
    """The samples again and again, in one piece for each turn."""
    while True:
        yield samples


def beat_times(samples: Samples, rate_hz: float) -> Iterator[float]:
    """When the recorded heart beats, s, turn after turn: for the oximeter's pulse, not for diagnosis.

    A beat is a local maximum of the slope's energy (over 100 ms) that stands out from its neighbourhood.
    """
    marks = _steep(samples, rate_hz) / rate_hz
    for turn in count():
        yield from (marks + turn * len(samples) / rate_hz).tolist()


def _steep(samples: Samples, rate_hz: float) -> npt.NDArray[np.int64]:
    width = max(1, round(0.1 * rate_hz))
    energy = np.convolve(np.gradient(samples.astype(np.float64)) ** 2, np.ones(width) / width, "same")
    around = max(1, round(_NEIGHBOURHOOD_S * rate_hz))
    parts = np.array_split(energy, max(1, len(energy) // around))
    limit = np.concatenate([np.full(len(part), 0.25 * np.quantile(part, 0.98)) for part in parts])
    found: list[int] = []
    for place in np.flatnonzero(energy > np.maximum(limit, 1.0)):
        if not found or place - found[-1] > _REFRACTORY_S * rate_hz:
            found.append(int(place))
        elif energy[place] > energy[found[-1]]:
            found[-1] = int(place)
    return np.asarray(found or [0], dtype=np.int64)
