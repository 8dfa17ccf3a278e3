"""What can be said of a record in numbers, each with the reason where it cannot: rate, beats, intervals, findings."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from accanto_api.ecg.beating import Beats
from accanto_api.ecg.computed import Read, Spans
from accanto_signal.ecg import checks, qt_correction
from accanto_signal.ecg.classes import Kind
from accanto_signal.ecg.fibrillation import Rhythm
from accanto_signal.ecg.strip import Strip

AROUND = 8
"""The lowest and the highest rate are means of so many RR intervals."""
FEWEST = 3
SHORTEST_RR_S = 0.2
"""Two marks nearer to each other are one beat."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A measure or a finding: its value, or why there is none. `spans` are samples `first <= i < last`."""

    code: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    formula: str | None = None
    why: str | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """RR intervals that no gap parts: seconds, and the samples between which each lies; all of shape (n,)."""

    seconds: Floats
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def between(beats: Beats, gaps: Spans, rate_hz: float) -> Intervals:
    """The RR intervals of the beats that stand, none of them over a gap."""
    samples, _ = beats.standing
    after = np.searchsorted(np.array([first for first, _ in gaps], np.int64), samples, side="right")
    first, last = samples[:-1], samples[1:]
    good = (after[:-1] == after[1:]) & (last - first >= SHORTEST_RR_S * rate_hz)
    return Intervals(seconds=(last - first)[good] / rate_hz, first=first[good], last=last[good])


def items(read: Read, beats: Beats, rr: Intervals) -> list[Item]:
    """Rate, longest interval, beats by kind, intervals, and what the checks found, in this order."""
    measured = [*_rate(rr), *_kinds(beats), *_waves(read, beats, rr)]
    return [*measured, *_findings(read)]


def qtc(read: Read, rr: Intervals) -> dict[str, float]:
    """QT corrected by every formula, in ms, the one shown first at the beginning; empty where QT is not known."""
    qt_ms = read.intervals.qt_ms if read.intervals else None
    if qt_ms is None or rr.seconds.size < FEWEST:
        return {}
    mean_s = float(rr.seconds.mean())
    return {name: round(formula(qt_ms, mean_s), 1) for name, formula in qt_correction.FORMULAS.items()}


def trend(rr: Intervals, samples: int, bins: int) -> list[tuple[float, float, float] | None]:
    """Lowest, mean and highest rate a minute of each of so many stretches of equal length; None without a beat."""
    bpm = 60 / rr.seconds
    number = np.minimum((rr.last * bins) // max(samples, 1), bins - 1)
    edges = np.searchsorted(number, np.arange(bins + 1))
    return [
        (round(float(part.min()), 1), round(60 / float((60 / part).mean()), 1), round(float(part.max()), 1))
        if (part := bpm[low:high]).size
        else None
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def _rate(rr: Intervals) -> Iterator[Item]:
    if rr.seconds.size < FEWEST:
        yield Item(code="heart_rate", unit="/min", why="too_few_beats")
        return
    around = min(AROUND, rr.seconds.size)
    means = np.convolve(rr.seconds, np.full(around, 1 / around), "valid")
    yield Item(
        code="heart_rate",
        unit="/min",
        value=round(60 / float(rr.seconds.mean()), 1),
        low=round(60 / float(means.max()), 1),
        high=round(60 / float(means.min()), 1),
    )
    longest = int(rr.seconds.argmax())
    span = (int(rr.first[longest]), int(rr.last[longest]))
    yield Item(code="rr_longest", unit="s", value=round(float(rr.seconds[longest]), 3), spans=(span,))


def _kinds(beats: Beats) -> Iterator[Item]:
    _, labels = beats.standing
    known = labels[labels != Kind.UNKNOWN.value]
    yield Item(code="beats", unit="1", value=float(labels.size))
    for code, kind in (
        ("ventricular_beats", Kind.VENTRICULAR),
        ("supraventricular_beats", Kind.SUPRAVENTRICULAR),
    ):
        if known.size:
            count = int((known == kind.value).sum())
            yield Item(code=code, unit="1", value=float(count), share=round(count / known.size, 4))
        else:
            yield Item(code=code, unit="1", why="unreadable")


def _waves(read: Read, beats: Beats, rr: Intervals) -> Iterator[Item]:
    """PR, QRS, QT and QTc of the median beat."""
    known = read.intervals
    why = _why_no_waves(read)
    for code, value, lacking in (
        ("pr", known.pr_ms if known else None, "no_p_wave"),
        ("qrs", known.qrs_ms if known else None, "unreadable"),
        ("qt", known.qt_ms if known else None, "unreadable"),
    ):
        yield _interval(code, None if why else value, why or lacking)
    why = why or _why_no_qtc(read, beats, rr)
    value = qtc(read, rr).get("fridericia")
    yield replace(_interval("qtc", None if why else value, why or "unreadable"), formula="fridericia")


def _interval(code: str, value: float | None, why: str) -> Item:
    return Item(code=code, unit="ms", value=value, why=why if value is None else None)


def _why_no_waves(read: Read) -> str | None:
    if not read.is_whole:
        return "too_long" if read.peaks.size else "unreadable"
    if read.intervals is None:
        return "unreadable" if read.peaks.size else "too_few_beats"
    return None


def _why_no_qtc(read: Read, beats: Beats, rr: Intervals) -> str | None:
    """The conditions of the table of checks: they decide whether a corrected QT means anything."""
    _, labels = beats.standing
    limits = checks.DEFAULT
    ectopic = (
        np.isin(labels, [Kind.VENTRICULAR.value, Kind.SUPRAVENTRICULAR.value]).mean() if labels.size else 0
    )
    bpm = 60 / float(rr.seconds.mean()) if rr.seconds.size >= FEWEST else None
    qrs_ms = read.intervals.qrs_ms if read.intervals else None
    if (labels == Kind.PACED.value).any():
        return "paced"
    if any(_is_irregular(strip) for _, one in read.reports for _, strip in one.strips):
        return "irregular"
    if 100 * ectopic > limits.burden_percent:
        return "ectopy"
    if bpm is None:
        return "too_few_beats"
    if not limits.qtc_bpm[0] <= bpm <= limits.qtc_bpm[1]:
        return "rate_out_of_range"
    return "wide_qrs" if qrs_ms is not None and qrs_ms >= limits.wide_qrs_ms else None


def _is_irregular(strip: Strip) -> bool:
    judged = strip.judgement.rhythm
    return judged in {Rhythm.FIBRILLATION, Rhythm.IRREGULAR}


def _findings(read: Read) -> Iterator[Item]:
    """What the checks found, once a code: its range of values, its share of what can be read, where it is."""
    readable_s = sum(one.readable_s for _, one in read.reports)
    by_code = defaultdict(list)
    for first, one in read.reports:
        for finding in one.findings:
            since = first / read.rate_hz
            by_code[finding.check.code].append(
                (finding.check, since + finding.starts_s, since + finding.ends_s)
            )
    for code, found in by_code.items():
        values = [check.value for check, _, _ in found]
        spans = [
            (round(starts_s * read.rate_hz), round(ends_s * read.rate_hz)) for _, starts_s, ends_s in found
        ]
        lasting = sum(ends_s - starts_s for _, starts_s, ends_s in found)
        yield Item(
            code=code.value,
            unit=found[0][0].unit,
            value=max(values),
            low=min(values),
            high=max(values),
            share=round(min(1.0, lasting / readable_s), 4) if readable_s else None,
            spans=joined(spans),
        )


def joined(spans: Sequence[tuple[int, int]]) -> Spans:
    """Spans that touch or overlap, as one."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return tuple(out)
