"""What `accanto check ecg` says: a table for people, the same as one JSON object for programs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from accanto.check.ecg_file import Recording
from accanto_contract.finding import SNOMED
from accanto_signal.ecg import findings
from accanto_signal.ecg.quality import Verdict
from accanto_signal.ecg.report import Report

NOTICE = "Decision support only: a person reads the trace. Prototype, not a medical device."


def document(recording: Recording, found: Report) -> Mapping[str, object]:
    """Everything, with units in the names or in docs/reference/ecg.md."""
    return {
        "algorithm": f"{findings.ALGORITHM} {findings.VERSION}",
        "lead": recording.lead,
        "leads": list(recording.leads),
        "unit_is_guessed": recording.unit_is_guessed,
        "rate_hz": recording.rate_hz,
        "seconds": round(found.seconds, 3),
        "readable_s": round(found.readable_s, 1),
        "heart_rate_bpm": found.bpm,
        "ventricular_percent": found.ventricular_percent,
        "supraventricular_percent": found.supraventricular_percent,
        "fibrillation_share": found.fibrillation_share,
        "intervals": None if found.intervals is None else asdict(found.intervals),
        "variability": None if found.variability is None else asdict(found.variability),
        "findings": list(_findings(found)),
        "strips": list(_strips(found)),
        "beats": found.peaks.tolist(),
        "kinds": "".join(str(kind) for kind in found.classes.kinds),
        "notice": NOTICE,
    }


def _findings(found: Report) -> Iterator[Mapping[str, object]]:
    for one in found.findings:
        yield {
            "code": one.check.code.value,
            "snomed": SNOMED.get(one.check.code),
            "starts_s": round(one.starts_s, 3),
            "ends_s": round(one.ends_s, 3),
            "value": one.check.value,
            "unit": one.check.unit,
            "quality": one.quality,
            "confidence": round(one.check.confidence, 3),
            "detail": dict(one.check.detail),
        }


def _strips(found: Report) -> Iterator[Mapping[str, object]]:
    for starts_s, strip in found.strips:
        yield {
            "starts_s": round(starts_s, 3),
            "seconds": round(strip.seconds, 3),
            "verdict": strip.quality.verdict.value,
            "score": strip.quality.score,
            "reasons": [
                {"code": reason.value, "says": reason.sentence()} for reason in strip.quality.reasons
            ],
        }


def text(name: str, recording: Recording, found: Report) -> str:
    """The same in short."""
    unit = ", unit guessed" if recording.unit_is_guessed else ""
    what = f"lead {recording.lead} of {len(recording.leads)}, {recording.rate_hz:g} Hz{unit}"
    lines = [
        f"{name}: {what}, {_clock(found.seconds)}",
        f"readable {_clock(found.readable_s)}; {found.peaks.size} beats{_kinds(found)}",
    ]
    lines += [line for line in (_rhythm(found), _waves(found), _variability(found)) if line]
    return "\n".join([*lines, *_spoilt(found), *_table(found), NOTICE])


def _kinds(found: Report) -> str:
    """The letters as in docs/reference/ecg.md."""
    counted = Counter(str(kind) for kind in found.classes.kinds)
    return f" ({', '.join(f'{count} {kind}' for kind, count in counted.most_common())})" if counted else ""


def _rhythm(found: Report) -> str:
    if found.bpm is None:
        return ""
    return (
        f"heart rate {found.bpm:g}/min; ventricular {found.ventricular_percent:g} %, "
        f"supraventricular {found.supraventricular_percent:g} % of beats; "
        f"fibrillation suspected in {100 * (found.fibrillation_share or 0):.0f} % of strips"
    )


def _waves(found: Report) -> str:
    if found.intervals is None:
        return ""
    parts = [
        f"{name} {value:.0f} ms"
        for name, value in (
            ("PR", found.intervals.pr_ms),
            ("QRS", found.intervals.qrs_ms),
            ("QT", found.intervals.qt_ms),
            ("QTc (Fridericia)", found.intervals.qtc_fridericia_ms),
        )
        if value is not None
    ]
    return ", ".join(parts)


def _variability(found: Report) -> str:
    if found.variability is None:
        return ""
    return f"SDNN {found.variability.sdnn_ms:.0f} ms, RMSSD {found.variability.rmssd_ms:.0f} ms"


def _spoilt(found: Report) -> Iterator[str]:
    """Why strips cannot be read, the commonest reason first."""
    spoilt = [strip for _, strip in found.strips if strip.quality.verdict is Verdict.UNREADABLE]
    reasons = Counter(reason for strip in spoilt for reason in strip.quality.reasons)
    for reason, count in reasons.most_common():
        yield f"{count} of {len(found.strips)} strips cannot be read: {reason.sentence()}"


def _table(found: Report) -> Iterator[str]:
    """One line for each kind of finding: in how many strips, from when to when, its values."""
    if not found.findings:
        yield "nothing to look at" if found.readable_s else "please repeat the recording"
        return
    yield f"{'what a person should look at':30}{'strips':>7} {'first':>10} {'last':>10} {'sure':>6}   value"
    for code in dict.fromkeys(one.check.code for one in found.findings):
        mine = [one for one in found.findings if one.check.code is code]
        values = [one.check.value for one in mine]
        span = f"{min(values):g}" if len(set(values)) == 1 else f"{min(values):g} to {max(values):g}"
        unit = "" if mine[0].check.unit == "1" else f" {mine[0].check.unit}"
        times = f"{_clock(mine[0].starts_s):>10} {_clock(mine[-1].ends_s):>10}"
        sure = max(one.check.confidence for one in mine)
        yield f"{code.value.replace('_', ' '):30}{len(mine):>7} {times} {sure:6.2f}   {span}{unit}"


def _clock(seconds: float) -> str:
    """Hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds, 1), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{rest:04.1f}" if hours else f"{minutes:02d}:{rest:04.1f}"
