"""What half a minute of ECG says: heart rate, irregularity, what a person should look at, or that it cannot be read.

Only the samples inside a window decide about it, so the same data give the same findings in whatever order,
or in however many pieces, they came.

Windows overlap; QRS width and QTc change slowly, so they are measured only in the windows that begin at multiples of
half a minute.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from accanto_contract import signals
from accanto_contract.finding import Code, Detail, Finding
from accanto_signal.ecg import beats, checks, rhythm, strip, windows
from accanto_signal.ecg.checks import Check, Limits
from accanto_signal.ecg.delineation import Depth
from accanto_signal.ecg.strip import Strip
from accanto_signal.ecg.windows import Block, Segment

ALGORITHM = "accanto-ecg"
VERSION = "2"
SHORTEST_PIECE_S = 5.0
"""Shorter pieces between gaps hold too few beats to compare with each other."""
RATE_NEEDS_S = 15.0
IRREGULARITY_NEEDS_S = 28.0

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def judge(
    blocks: Sequence[Block], starts: Iterable[int], *, until_us: int, limits: Limits = checks.DEFAULT
) -> Iterator[Finding]:
    """The findings of each window that can be judged.

    `blocks` are of one device and one lead, in any order; `starts` are window starts (microseconds since
    1970, from `windows.touched`); `until_us` is the end of the newest data known of this device.
    """
    for window_us, parts in windows.cut(blocks, starts):
        if windows.is_ready(parts, window_us, until_us):
            yield from _of_window(window_us, parts, limits)


def _of_window(window_us: int, parts: Sequence[Segment], limits: Limits) -> Iterator[Finding]:
    if sum(part.seconds for part in parts) < RATE_NEEDS_S:
        return
    depth = Depth.COMMONEST if window_us % windows.LENGTH_US == 0 else Depth.NONE
    long = [part for part in parts if part.seconds >= SHORTEST_PIECE_S and _is_ecg(part)]
    pieces = [strip.read(part.trace, part.rate_hz, depth=depth) for part in long]
    usable = [piece for piece in pieces if piece.is_readable]
    readable_s = sum(piece.seconds for piece in usable)
    if readable_s < RATE_NEEDS_S:
        yield _unreadable(window_us, pieces, readable_s)
        return
    score = sum(piece.seconds * piece.quality.score for piece in usable) / readable_s
    yield from _signals(window_us, usable, score, readable_s)
    for check in _together([check for piece in usable for check in checks.of(piece, limits)]):
        yield _finding(check, window_us, score=score)


def _is_ecg(part: Segment) -> bool:
    """Whether its rate and its unit are those of an ECG; else it is a piece that nobody can read."""
    return beats.reads(part.rate_hz) and bool(np.abs(part.trace).max() < beats.LARGEST / 2)


def _signals(window_us: int, usable: Sequence[Strip], score: float, readable_s: float) -> Iterator[Finding]:
    """Heart rate and irregularity, the two computed signals of the catalogue."""
    runs = [piece.intervals_s for piece in usable]
    detail = {"beats": sum(run.size + 1 for run in runs), "readable_s": round(readable_s, 1)}
    sure = score * min(1.0, readable_s * 1e6 / windows.LENGTH_US)
    values = {Code.HEART_RATE: rhythm.rate_bpm(runs)}
    if readable_s >= IRREGULARITY_NEEDS_S:
        values[Code.RR_IRREGULARITY] = rhythm.irregularity(runs)
    for code, value in values.items():
        if value is not None:
            unit = signals.BY_NAME[code].unit
            check = Check(code=code, value=value, unit=unit, confidence=sure, detail=detail)
            yield _finding(check, window_us, score=score)


def _together(found: Sequence[Check]) -> Iterator[Check]:
    """Of the pieces of a window each code once, with its largest value: pieces are too short to add up."""
    for code in dict.fromkeys(check.code for check in found):
        yield max((check for check in found if check.code is code), key=lambda check: check.value)


def _unreadable(window_us: int, pieces: Sequence[Strip], readable_s: float) -> Finding:
    reasons = sorted({reason for piece in pieces for reason in piece.quality.reasons})
    total = sum(piece.seconds for piece in pieces)
    score = sum(piece.seconds * piece.quality.score for piece in pieces) / total if total else 0.0
    detail: Mapping[str, Detail] = {"reasons": tuple(reasons), "readable_s": round(readable_s, 1)}
    check = Check(code=Code.ECG_QUALITY, value=round(score, 3), unit="1", confidence=1.0, detail=detail)
    return _finding(check, window_us, score=score)


def _finding(check: Check, window_us: int, *, score: float) -> Finding:
    starts = _EPOCH + timedelta(microseconds=window_us)
    return Finding(
        code=check.code,
        starts=starts,
        ends=starts + timedelta(microseconds=windows.LENGTH_US),
        value=check.value,
        unit=check.unit,
        quality=round(score, 3),
        confidence=round(check.confidence, 3),
        algorithm=ALGORITHM,
        algorithm_version=VERSION,
        detail=check.detail,
    )
