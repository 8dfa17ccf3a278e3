"""The table of checks: from what a strip says to what a person should look at.

Limits are defaults that a PAI may replace, to be countersigned by the cardiologist; where each comes from stands in
docs/reference/ecg.md. A paced heart is judged by its rate and pauses alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from accanto_contract.finding import Code, Detail
from accanto_signal.ecg import delineation, rhythm
from accanto_signal.ecg.classes import Kind
from accanto_signal.ecg.ectopy import Form
from accanto_signal.ecg.fibrillation import SUSPECTED, Rhythm
from accanto_signal.ecg.quality import Verdict
from accanto_signal.ecg.scorecard import probability
from accanto_signal.ecg.strip import Strip

FEWEST_BEATS = 10
"""With fewer beats a share of them says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a value is worth a look."""

    slow_bpm: float = 50.0
    very_slow_bpm: float = 40.0
    fast_bpm: float = 100.0
    very_fast_bpm: float = 130.0
    long_interval_s: float = 2.0
    pause_s: float = 3.0
    burden_percent: float = 10.0
    high_burden_percent: float = 20.0
    wide_qrs_ms: float = 120.0
    long_qtc_ms: float = 460.0
    very_long_qtc_ms: float = 500.0
    qtc_bpm: tuple[float, float] = (50.0, 100.0)
    """QTc is computed between these rates only."""


DEFAULT = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the table that applies."""

    code: Code
    value: float
    unit: str
    confidence: float
    detail: Mapping[str, Detail] = field(default_factory=dict)


def of(strip: Strip, limits: Limits = DEFAULT) -> list[Check]:
    """What applies to a strip: nothing where it is not readable. Heart rate as a signal is another matter."""
    if strip.quality.verdict is not Verdict.READABLE:
        return []
    found = [*_rate(strip, limits), *_pauses(strip, limits)]
    if strip.is_paced:
        share = strip.classes.share(Kind.PACED)
        return [*found, Check(code=Code.PACED, value=round(100 * share, 1), unit="%", confidence=0.8)]
    return [*found, *_order(strip), *_ectopy(strip, limits), *_intervals(strip, limits)]


def _rate(strip: Strip, limits: Limits) -> Iterator[Check]:
    bpm = rhythm.rate_bpm([strip.intervals_s])
    if bpm is None:
        return
    sure = strip.quality.score
    if bpm < limits.slow_bpm:
        detail: dict[str, Detail] = {"limit": limits.slow_bpm, "urgent": int(bpm < limits.very_slow_bpm)}
        yield Check(code=Code.BRADYCARDIA, value=bpm, unit="/min", confidence=sure, detail=detail)
    if bpm > limits.fast_bpm:
        detail = {"limit": limits.fast_bpm, "urgent": int(bpm > limits.very_fast_bpm)}
        yield Check(code=Code.TACHYCARDIA, value=bpm, unit="/min", confidence=sure, detail=detail)


def _pauses(strip: Strip, limits: Limits) -> Iterator[Check]:
    for code, low, high in (
        (Code.PAUSE, limits.pause_s, np.inf),
        (Code.LONG_INTERVAL, limits.long_interval_s, limits.pause_s),
    ):
        mine = [pause for pause in strip.pauses if low < pause.seconds <= high]
        if mine:
            longest = max(mine, key=lambda pause: pause.seconds)
            detail: dict[str, Detail] = {
                "limit": low,
                "count": len(mine),
                "at_s": round(float(strip.peaks[longest.beat]) / strip.rate_hz, 2),
            }
            yield Check(
                code=code, value=longest.seconds, unit="s", confidence=strip.quality.score, detail=detail
            )


def _order(strip: Strip) -> Iterator[Check]:
    judged = strip.judgement
    codes = {Rhythm.FIBRILLATION: Code.ATRIAL_FIBRILLATION, Rhythm.IRREGULAR: Code.IRREGULAR}
    code = codes.get(judged.rhythm)
    if code is None:
        return
    odds = np.log(max(judged.probability, 1e-9) / max(1 - judged.probability, 1e-9))
    sure = float(probability(np.array(odds - SUSPECTED)))
    detail: dict[str, Detail] = {f"points_{name}": value for name, value in judged.points.items()}
    yield Check(
        code=code,
        value=round(judged.probability, 3),
        unit="1",
        confidence=round(sure if code is Code.ATRIAL_FIBRILLATION else 0.5, 3),
        detail={**detail, "seconds": round(strip.seconds, 1)},
    )


def _ectopy(strip: Strip, limits: Limits) -> Iterator[Check]:
    kinds = strip.classes
    if kinds.kinds.size >= FEWEST_BEATS:
        yield from _burden(strip, Kind.VENTRICULAR, Code.VENTRICULAR_BURDEN, limits)
        if strip.judgement.rhythm is not Rhythm.FIBRILLATION:
            yield from _burden(strip, Kind.SUPRAVENTRICULAR, Code.SUPRAVENTRICULAR_BURDEN, limits)
    for form, code in (
        (Form.COUPLET, Code.VENTRICULAR_COUPLET),
        (Form.RUN, Code.VENTRICULAR_RUN),
        (Form.BIGEMINY, Code.BIGEMINY),
    ):
        mine = [
            one for one in strip.patterns if one.form is form and (one.is_tachycardia or form is not Form.RUN)
        ]
        if mine:
            longest = max(mine, key=lambda one: one.beats)
            inside = slice(longest.first, longest.last + 1)
            sure = probability(kinds.ventricular[inside][kinds.kinds[inside] == Kind.VENTRICULAR.value])
            yield Check(
                code=code,
                value=float(longest.beats),
                unit="1",
                confidence=round(float(sure.mean()) * strip.quality.score, 3),
                detail={"count": len(mine), "bpm": longest.bpm},
            )


def _burden(strip: Strip, kind: Kind, code: Code, limits: Limits) -> Iterator[Check]:
    mine = strip.classes.kinds == kind.value
    percent = 100 * strip.classes.share(kind)
    if percent <= limits.burden_percent:
        return
    kinds = strip.classes
    scores = kinds.ventricular if kind is Kind.VENTRICULAR else kinds.supraventricular
    sure = probability(scores[mine])
    yield Check(
        code=code,
        value=round(percent, 1),
        unit="%",
        confidence=round(float(sure.mean()) * strip.quality.score, 3),
        detail={
            "limit": limits.burden_percent,
            "high": int(percent > limits.high_burden_percent),
            "beats": int(mine.sum()),
        },
    )


def _intervals(strip: Strip, limits: Limits) -> Iterator[Check]:
    """Widths of the commonest shape; with many ectopic beats neither it nor the RR interval is the heart's own."""
    ectopic = strip.classes.share(Kind.VENTRICULAR) + strip.classes.share(Kind.SUPRAVENTRICULAR)
    if 100 * ectopic > limits.burden_percent:
        return
    known = delineation.intervals(strip.waves, strip.peaks)
    sure = round(0.8 * strip.quality.score, 3)
    if known.qrs_ms is not None and known.qrs_ms >= limits.wide_qrs_ms:
        yield Check(
            code=Code.WIDE_QRS,
            value=known.qrs_ms,
            unit="ms",
            confidence=sure,
            detail={"limit": limits.wide_qrs_ms},
        )
        return
    bpm = rhythm.rate_bpm([strip.intervals_s])
    is_fit = bpm is not None and limits.qtc_bpm[0] <= bpm <= limits.qtc_bpm[1]
    qtc = known.qtc_fridericia_ms
    if is_fit and strip.judgement.rhythm is Rhythm.ORDERED and qtc and qtc >= limits.long_qtc_ms:
        detail: dict[str, Detail] = {
            "limit": limits.long_qtc_ms,
            "formula": "Fridericia",
            "very_long": int(qtc > limits.very_long_qtc_ms),
        }
        yield Check(code=Code.QTC_PROLONGED, value=qtc, unit="ms", confidence=sure, detail=detail)
