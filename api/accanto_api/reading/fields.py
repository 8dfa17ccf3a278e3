"""The content of a referto: the structured form of its specialty, and the reader's own words."""

from typing import Annotated, Literal

from pydantic import Field

from accanto_api.reading.ecg_fields import EcgFields
from accanto_api.reading.fundus_fields import FundusFields
from accanto_api.reading.spirometry_fields import SpirometryFields
from accanto_api.shapes import Language, Shape

Fields = Annotated[EcgFields | SpirometryFields | FundusFields, Field(discriminator="kind")]
Urgency = Literal["none", "week", "today"]
Text = Annotated[str, Field(max_length=6000)]


class Content(Shape):
    """What a referto says. `text` is the conclusion; `urgency` how soon the centre should act upon it."""

    fields: Fields
    text: Text = ""
    recommendation: Text = ""
    urgency: Urgency | None = None
    language: Language = "it"

    def lacks(self) -> list[str]:
        """What must be there before it is signed, by the names of its fields."""
        own = [name for name in ("text", "urgency") if not str(getattr(self, name) or "").strip()]
        return [*self.fields.lacks(), *own]


def empty(specialty: str, language: Language) -> Content:
    """A referto of which nothing is written yet. `specialty` is one of those of `Fields`."""
    return Content.model_validate({"fields": {"kind": specialty}, "language": language})
