"""What an oculist states of the two eyes: can they be graded, retinopathy (ICDR), macular oedema.

Scales: International Clinical Diabetic Retinopathy and Macular Edema severity scales (Wilkinson et al., Ophthalmology
110 (2003) 1677-1682): retinopathy 0 none, 1 mild, 2 moderate, 3 severe, 4 proliferative; oedema 0 absent, 1 present.
U is for an eye that cannot be graded. A person grades; the program never does.
"""

from typing import Literal

from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language, Shape

Legible = Literal["good", "fair", "none"]
Icdr = Literal["0", "1", "2", "3", "4", "U"]
Dme = Literal["0", "1", "U"]
Why = Literal["media", "pupil", "focus", "light", "field", "patient", "other"]

_LEGIBLE = {
    "good": {"it": "buona", "en": "good"},
    "fair": {"it": "sufficiente", "en": "fair"},
    "none": {"it": "non leggibile", "en": "ungradable"},
}
_ICDR = {
    "0": {"it": "ICDR 0, retinopatia assente", "en": "ICDR 0, no retinopathy"},
    "1": {"it": "ICDR 1, non proliferante lieve", "en": "ICDR 1, mild non-proliferative"},
    "2": {"it": "ICDR 2, non proliferante moderata", "en": "ICDR 2, moderate non-proliferative"},
    "3": {"it": "ICDR 3, non proliferante grave", "en": "ICDR 3, severe non-proliferative"},
    "4": {"it": "ICDR 4, proliferante", "en": "ICDR 4, proliferative"},
    "U": {"it": "retinopatia non valutabile", "en": "retinopathy ungradable"},
}
_DME = {
    "0": {"it": "edema maculare assente", "en": "no macular oedema"},
    "1": {"it": "edema maculare presente", "en": "macular oedema present"},
    "U": {"it": "edema maculare non valutabile", "en": "macular oedema ungradable"},
}
_WHY = {
    "media": {"it": "mezzi diottrici opachi", "en": "opaque media"},
    "pupil": {"it": "pupilla stretta", "en": "small pupil"},
    "focus": {"it": "fuori fuoco o velata", "en": "out of focus or hazy"},
    "light": {"it": "esposizione errata", "en": "wrong exposure"},
    "field": {"it": "campo incompleto", "en": "field incomplete"},
    "patient": {"it": "collaborazione insufficiente", "en": "the patient could not hold still"},
    "other": {"it": "altro motivo", "en": "another reason"},
}
_NAMES = {
    "od": {"it": "OD, occhio destro", "en": "OD, right eye"},
    "os": {"it": "OS, occhio sinistro", "en": "OS, left eye"},
}
EYES: tuple[Literal["od", "os"], ...] = ("od", "os")


class EyeFields(Shape):
    """One eye; `why` says why it cannot be graded."""

    legible: Legible | None = None
    why: Why | None = None
    icdr: Icdr | None = None
    dme: Dme | None = None

    def lacks(self) -> list[str]:
        """What is not chosen yet, or contradicts itself: an eye that cannot be graded has no grade, and a reason."""
        names = [name for name in ("legible", "icdr", "dme") if getattr(self, name) is None]
        if "U" in (self.icdr, self.dme) or self.legible == "none":
            names += [] if self.why else ["why"]
        if self.legible == "none" and self.icdr not in (None, "U"):
            names.append("icdr")
        if self.legible == "none" and self.dme not in (None, "U"):
            names.append("dme")
        return names

    def said(self, language: Language) -> str:
        """Both grades in words."""
        words = [_ICDR[self.icdr][language]] if self.icdr else []
        return ", ".join(words + ([_DME[self.dme][language]] if self.dme else []))


class FundusFields(Form):
    """The structured part of a referto of fundus pictures; an eye that was not pictured is null."""

    kind: Literal["fundus"] = "fundus"
    od: EyeFields | None = None
    os: EyeFields | None = None

    def lacks(self) -> list[str]:
        """Each field without which nobody signs, as `od.icdr`."""
        if self.od is None and self.os is None:
            return ["eyes"]
        return [f"{name}.{lack}" for name, eye in self.eyes() for lack in eye.lacks()]

    def eyes(self) -> list[tuple[Literal["od", "os"], EyeFields]]:
        """The eyes that were pictured, the right one first."""
        both = ((name, getattr(self, name)) for name in EYES)
        return [(name, eye) for name, eye in both if eye is not None]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto: a line for each eye."""
        return [
            Line(name=_NAMES[name][language], value=eye.said(language), note=_note(eye, language))
            for name, eye in self.eyes()
            if eye.icdr
        ]


def _note(eye: EyeFields, language: Language) -> str:
    """How well it could be read, and why not."""
    if eye.legible is None:
        return ""
    word = "leggibilità" if language == "it" else "legibility"
    why = f", {_WHY[eye.why][language]}" if eye.why else ""
    return f"{word}: {_LEGIBLE[eye.legible][language]}{why}"
