"""What a pneumologist states of a session of spirometry beside their own words: grades, values, pattern, response."""

from typing import Literal

from pydantic import Field

from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language, Shape
from accanto_api.spirometry.shapes import Grade, Parameter, Pattern, Phase, Response, Severity

_NAMES: dict[Parameter, str] = {
    "fev1": "FEV1",
    "fvc": "FVC",
    "ratio": "FEV1/FVC",
    "pef": "PEF",
    "fef2575": "FEF25-75",
}
_UNITS: dict[Parameter, str] = {"fev1": "L", "fvc": "L", "ratio": "", "pef": "L/s", "fef2575": "L/s"}
_PATTERNS: dict[Pattern, dict[Language, str]] = {
    "unknown": {"it": "non interpretabile", "en": "cannot be interpreted"},
    "normal": {"it": "nei limiti di norma", "en": "within normal limits"},
    "obstruction": {"it": "ostruzione", "en": "obstruction"},
    "obstruction_low_fvc": {"it": "ostruzione con FVC ridotta", "en": "obstruction with a low FVC"},
    "low_fvc": {"it": "possibile restrizione", "en": "possible restriction"},
    "low_fev1": {"it": "FEV1 ridotto, non specifico", "en": "low FEV1, not specific"},
}
_SEVERITIES: dict[Severity, dict[Language, str]] = {
    "unknown": {"it": "gravità non valutata", "en": "severity not assessed"},
    "normal": {"it": "FEV1 nella norma", "en": "normal FEV1"},
    "mild": {"it": "lieve per z del FEV1", "en": "mild by z of FEV1"},
    "moderate": {"it": "moderata per z del FEV1", "en": "moderate by z of FEV1"},
    "severe": {"it": "grave per z del FEV1", "en": "severe by z of FEV1"},
}
_PHASES: dict[Phase, dict[Language, str]] = {
    "only": {"it": "", "en": ""},
    "before": {"it": " prima", "en": " before"},
    "after": {"it": " dopo", "en": " after"},
}
_SAID: dict[str, dict[Language, str]] = {
    "grades": {"it": "Grado della sessione", "en": "Grade of the session"},
    "pattern": {"it": "Quadro compatibile con", "en": "Pattern compatible with"},
    "response": {"it": "Risposta al broncodilatatore", "en": "Response to the bronchodilator"},
    "yes": {"it": "significativa", "en": "significant"},
    "no": {"it": "non significativa", "en": "not significant"},
    "predicted": {"it": "predetto", "en": "predicted"},
    "repeat": {"it": "Si chiede di", "en": "Please"},
    "tomorrow": {"it": "ripetere la prova domani", "en": "repeat the test tomorrow"},
}


class ReadValue(Shape):
    """A result that the reader confirmed, as it stood beside the reference values."""

    parameter: Parameter
    phase: Phase = "only"
    measured: float
    predicted: float | None = None
    lln: float | None = None
    percent: float | None = None
    z: float | None = None


class SpirometryFields(Form):
    """The structured part of a referto of a spirometry."""

    kind: Literal["spirometry"] = "spirometry"
    fev1_grade: Grade | None = None
    fvc_grade: Grade | None = None
    values: list[ReadValue] = Field(default_factory=list, max_length=10)
    pattern: Pattern | None = None
    severity: Severity | None = None
    response: Response | None = None
    repeat: bool = False

    def lacks(self) -> list[str]:
        """Nobody signs without grades and a pattern (which may be: cannot be interpreted)."""
        has_grades = self.fev1_grade is not None and self.fvc_grade is not None
        return [name for name, lacks in (("grades", not has_grades), ("pattern", not self.pattern)) if lacks]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto."""
        found = [self._value(value, language) for value in self.values]
        if self.fev1_grade and self.fvc_grade:
            grades = f"FEV1 {self.fev1_grade}, FVC {self.fvc_grade}"
            found.insert(0, Line(name=_SAID["grades"][language], value=grades))
        if self.pattern:
            severity = _SEVERITIES[self.severity][language] if self.severity else ""
            found.append(
                Line(name=_SAID["pattern"][language], value=_PATTERNS[self.pattern][language], note=severity)
            )
        if self.response:
            found.append(_response(self.response, language))
        if self.repeat:
            found.append(Line(name=_SAID["repeat"][language], value=_SAID["tomorrow"][language]))
        return found

    def _value(self, value: ReadValue, language: Language) -> Line:
        digits = 3 if value.parameter == "ratio" else 2
        number = _number(value.measured, digits, language)
        percent = "" if value.percent is None else f"{_number(value.percent, 0, language)} %"
        named = [(_SAID["predicted"][language], value.predicted, digits), ("LLN", value.lln, digits)]
        named.append(("z", value.z, 2))
        beside = [f"{name} {_number(one, to, language)}" for name, one, to in named if one is not None]
        note = " · ".join(filter(None, [percent, *beside]))
        name = _NAMES[value.parameter] + _PHASES[value.phase][language]
        return Line(name=name, value=f"{number} {_UNITS[value.parameter]}".strip(), note=note)


def _response(found: Response, language: Language) -> Line:
    parts = [("FEV1", found.fev1_l, found.fev1_percent), ("FVC", found.fvc_l, found.fvc_percent)]
    note = ", ".join(
        f"{name} {_number(litres, 2, language, is_change=True)} L ({_number(percent, 1, language, is_change=True)} %)"
        for name, litres, percent in parts
    )
    said = _SAID["yes" if found.is_response else "no"][language]
    return Line(name=_SAID["response"][language], value=said, note=note)


def _number(value: float, digits: int, language: Language, *, is_change: bool = False) -> str:
    """With a true minus, and a comma in Italian."""
    text = f"{value:{'+' if is_change else ''}.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if language == "it" else text
