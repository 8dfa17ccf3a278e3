"""What a cardiologist states of an ECG beside their own words: rhythm, rate, intervals, what they confirmed."""

from typing import Annotated, Literal

from pydantic import Field

from accanto_alerts.wording.tongue import Tongue
from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language, Shape
from accanto_contract.finding import Code

Rhythm = Literal[
    "sinus", "atrial_fibrillation", "atrial_flutter", "supraventricular", "junctional", "paced", "other"
]
Formula = Literal["fridericia", "bazett", "framingham", "hodges"]
Bpm = Annotated[float, Field(ge=10, le=350)]
Ms = Annotated[float, Field(ge=20, le=2000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1)]

_QUALITIES = {
    "readable": ("leggibile", "readable"),
    "rhythm_only": ("leggibile solo il ritmo", "rhythm only"),
    "unreadable": ("illeggibile", "unreadable"),
}
_RHYTHMS = {
    "sinus": ("sinusale", "sinus"),
    "atrial_fibrillation": ("fibrillazione atriale", "atrial fibrillation"),
    "atrial_flutter": ("flutter atriale", "atrial flutter"),
    "supraventricular": ("sopraventricolare", "supraventricular"),
    "junctional": ("giunzionale", "junctional"),
    "paced": ("da pacemaker", "paced"),
    "other": ("altro, si veda la conclusione", "other, see the conclusion"),
}


class EcgFinding(Shape):
    """A finding that the reader confirmed: what was computed, over which share of what can be read."""

    code: Code
    value: float | None = None
    unit: Annotated[str, Field(max_length=20)] = "1"
    share: Share | None = None


class EcgFields(Form):
    """The structured part of a referto of an ECG; whatever is left out was not confirmed."""

    kind: Literal["ecg"] = "ecg"
    quality: Literal["readable", "rhythm_only", "unreadable"] | None = None
    rhythm: Rhythm | None = None
    rate_bpm: Bpm | None = None
    rate_low_bpm: Bpm | None = None
    rate_high_bpm: Bpm | None = None
    rr_longest_s: Annotated[float, Field(ge=0.2, le=60)] | None = None
    pr_ms: Ms | None = None
    qrs_ms: Ms | None = None
    qt_ms: Ms | None = None
    qtc_ms: Ms | None = None
    qtc_formula: Formula = "fridericia"
    axis_deg: Annotated[int, Field(ge=-180, le=180)] | None = None
    beats: Count | None = None
    ventricular_beats: Count | None = None
    supraventricular_beats: Count | None = None
    findings: list[EcgFinding] = Field(default_factory=list, max_length=30)

    def lacks(self) -> list[str]:
        """Nobody signs without a word on the quality."""
        return [] if self.quality else ["quality"]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto."""
        say = Tongue(language=language)
        lines = [*self._rhythm(say), *self._beats(say), *self._intervals(say)]
        return [*lines, *(_finding(one, say) for one in self.findings)]

    def _rhythm(self, say: Tongue) -> list[Line]:
        lines = []
        if self.quality:
            lines.append(Line(name=say("Qualità", "Quality"), value=say(*_QUALITIES[self.quality])))
        if self.rhythm:
            lines.append(Line(name=say("Ritmo", "Rhythm"), value=say(*_RHYTHMS[self.rhythm])))
        if self.rate_bpm is not None:
            note = ""
            if self.rate_low_bpm is not None and self.rate_high_bpm is not None:
                ends = (say.number(self.rate_low_bpm), say.number(self.rate_high_bpm))
                note = say("da {0} a {1}, su 8 battiti", "{0} to {1}, over 8 beats").format(*ends)
            name = say("Frequenza media", "Mean rate")
            lines.append(Line(name=name, value=f"{say.number(self.rate_bpm)} /min", note=note))
        if self.rr_longest_s is not None:
            name = say("RR più lungo", "Longest RR")
            lines.append(Line(name=name, value=f"{say.number(self.rr_longest_s, 2)} s"))
        return lines

    def _beats(self, say: Tongue) -> list[Line]:
        named = (
            (say("Battiti ventricolari", "Ventricular beats"), self.ventricular_beats),
            (say("Battiti sopraventricolari", "Supraventricular beats"), self.supraventricular_beats),
        )
        return [
            Line(name=name, value=f"{count}", note=self._of_all(count, say))
            for name, count in named
            if count is not None
        ]

    def _of_all(self, count: int, say: Tongue) -> str:
        if not self.beats:
            return ""
        percent = say.number(100 * count / self.beats, 1)
        return say("{0} % di {1} battiti", "{0} % of {1} beats").format(percent, self.beats)

    def _intervals(self, say: Tongue) -> list[Line]:
        median = say("battito mediano", "median beat")
        named = (("PR", self.pr_ms, median), ("QRS", self.qrs_ms, median), ("QT", self.qt_ms, median))
        qtc = ("QTc", self.qtc_ms, self.qtc_formula.capitalize())
        lines = [
            Line(name=name, value=f"{say.number(value)} ms", note=note)
            for name, value, note in (*named, qtc)
            if value is not None
        ]
        if self.axis_deg is not None:
            lines.append(Line(name=say("Asse del QRS", "QRS axis"), value=f"{say.number(self.axis_deg)}°"))
        return lines


def _finding(one: EcgFinding, say: Tongue) -> Line:
    unit = {"1": ""}.get(one.unit, f" {one.unit}")
    value = say("confermato", "confirmed")
    if one.value is not None and one.code not in {Code.ATRIAL_FIBRILLATION, Code.IRREGULAR}:
        value = f"{say.number(one.value, 0 if one.value == round(one.value) else 1)}{unit}"
    note = ""
    if one.share is not None:
        note = say("{0} % del tracciato leggibile", "{0} % of the readable trace").format(
            say.number(100 * one.share)
        )
    return Line(name=say.signal(one.code), value=value, note=note)
