"""What a pneumologist states of a session of spirometry beside their own words."""

from typing import Literal

from accanto_api.reading.form import Form, Line
from accanto_api.shapes import Language


class SpirometryFields(Form):
    """The structured part of a referto of a spirometry."""

    kind: Literal["spirometry"] = "spirometry"
    quality: Literal["A", "B", "C", "D", "E", "F", "U"] | None = None

    def lacks(self) -> list[str]:
        """Nobody signs without a grade."""
        return [] if self.quality else ["quality"]

    def lines(self, language: Language) -> list[Line]:
        """The table of the referto."""
        name = "Qualità" if language == "it" else "Quality"
        return [Line(name=name, value=self.quality)] if self.quality else []
