"""What an oculist states of a set of fundus pictures beside their own words."""

from typing import Literal

from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language

_QUALITIES = {
    "gradable": {"it": "valutabile", "en": "gradable"},
    "ungradable": {"it": "non valutabile", "en": "ungradable"},
}


class FundusFields(Form):
    """The structured part of a referto of fundus pictures."""

    kind: Literal["fundus"] = "fundus"
    quality: Literal["gradable", "ungradable"] | None = None

    def lacks(self) -> list[str]:
        """Nobody signs without saying whether the pictures can be graded."""
        return [] if self.quality else ["quality"]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto."""
        if self.quality is None:
            return []
        name = "Qualità" if language == "it" else "Quality"
        return [Line(name=name, value=_QUALITIES[self.quality][language])]
