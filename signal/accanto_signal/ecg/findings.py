"""What half a minute of ECG says: heart rate, irregularity, or that it cannot be read.

Only the samples inside a window decide about it, so the same data give the same findings in whatever order,
or in however many pieces, they came.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from accanto_contract import signals
from accanto_contract.finding import Code, Detail, Finding
from accanto_signal.ecg import beats, quality, rhythm, windows
from accanto_signal.ecg.windows import Block, Segment

ALGORITHM = "accanto-ecg"
VERSION = "1"
SHORTEST_PIECE_S = 5.0
"""Shorter pieces between gaps hold too few beats to compare with each other."""
RATE_NEEDS_S = 15.0
IRREGULARITY_NEEDS_S = 28.0

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A segment as judged."""

    seconds: float
    quality: quality.Quality
    intervals: NDArray[np.float64]


def judge(blocks: Sequence[Block], starts: Iterable[int], *, until_us: int) -> Iterator[Finding]:
    """The findings of each window that can be judged.

    `blocks` are of one device and one lead, in any order; `starts` are window starts (microseconds since
    1970, from `windows.touched`); `until_us` is the end of the newest data known of this device.
    """
    for window_us, parts in windows.cut(blocks, starts):
        if windows.is_ready(parts, window_us, until_us):
            yield from _of_window(window_us, parts)


def _of_window(window_us: int, parts: Sequence[Segment]) -> Iterator[Finding]:
    if sum(part.seconds for part in parts) < RATE_NEEDS_S:
        return
    pieces = [_piece(part) for part in parts if part.seconds >= SHORTEST_PIECE_S]
    usable = [piece for piece in pieces if piece.quality.verdict is not quality.Verdict.UNREADABLE]
    readable_s = sum(piece.seconds for piece in usable)
    if readable_s < RATE_NEEDS_S:
        yield _unreadable(window_us, pieces, readable_s)
        return
    score = sum(piece.seconds * piece.quality.score for piece in usable) / readable_s
    yield from _readable(window_us, [piece.intervals for piece in usable], score, readable_s)


def _piece(part: Segment) -> _Piece:
    peaks = beats.find(part.trace, part.rate_hz)[0]
    return _Piece(
        seconds=part.seconds,
        quality=quality.judge(part.trace, peaks, part.rate_hz),
        intervals=np.diff(peaks) / part.rate_hz,
    )


def _readable(
    window_us: int, runs: Sequence[NDArray[np.float64]], score: float, readable_s: float
) -> Iterator[Finding]:
    detail = {"beats": sum(run.size + 1 for run in runs), "readable_s": round(readable_s, 1)}
    sure = score * min(1.0, readable_s * 1e6 / windows.LENGTH_US)
    bpm = rhythm.rate_bpm(runs)
    if bpm is not None:
        yield _finding(Code.HEART_RATE, window_us, bpm, score=score, sure=sure, detail=detail)
    if readable_s < IRREGULARITY_NEEDS_S:
        return
    uneven = rhythm.irregularity(runs)
    if uneven is not None:
        yield _finding(Code.RR_IRREGULARITY, window_us, uneven, score=score, sure=sure, detail=detail)


def _unreadable(window_us: int, pieces: Sequence[_Piece], readable_s: float) -> Finding:
    reasons = sorted({reason for piece in pieces for reason in piece.quality.reasons})
    total = sum(piece.seconds for piece in pieces)
    score = sum(piece.seconds * piece.quality.score for piece in pieces) / total if total else 0.0
    detail: dict[str, Detail] = {"reasons": tuple(reasons), "readable_s": round(readable_s, 1)}
    return _finding(Code.ECG_QUALITY, window_us, round(score, 3), score=score, sure=1.0, detail=detail)


def _finding(
    code: Code, window_us: int, value: float, *, score: float, sure: float, detail: Mapping[str, Detail]
) -> Finding:
    starts = _EPOCH + timedelta(microseconds=window_us)
    signal = signals.BY_NAME.get(code)
    return Finding(
        code=code,
        starts=starts,
        ends=starts + timedelta(microseconds=windows.LENGTH_US),
        value=value,
        unit=signal.unit if signal else "1",
        quality=round(score, 3),
        confidence=round(sure, 3),
        algorithm=ALGORITHM,
        algorithm_version=VERSION,
        detail=detail,
    )
