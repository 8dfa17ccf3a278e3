"""What a cardiologist states of an ECG beside their own words."""

from typing import Literal

from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language

_QUALITIES = {
    "readable": {"it": "leggibile", "en": "readable"},
    "rhythm_only": {"it": "leggibile solo il ritmo", "en": "rhythm only"},
    "unreadable": {"it": "illeggibile", "en": "unreadable"},
}


class EcgFields(Form):
    """The structured part of a referto of an ECG."""

    kind: Literal["ecg"] = "ecg"
    quality: Literal["readable", "rhythm_only", "unreadable"] | None = None

    def lacks(self) -> list[str]:
        """Nobody signs without a word on the quality."""
        return [] if self.quality else ["quality"]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto."""
        if self.quality is None:
            return []
        name = "Qualità" if language == "it" else "Quality"
        return [Line(name=name, value=_QUALITIES[self.quality][language])]
