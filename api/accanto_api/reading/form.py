"""What every structured form of a referto has in common: the quality of what was read, and how it is said."""

from dataclasses import dataclass
from typing import Literal

from accanto_api.shapes import Language, Shape

Specialty = Literal["ecg", "spirometry", "fundus"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table of a referto: what, how much, and what is to be known of it."""

    name: str
    value: str
    note: str = ""


class Form(Shape):
    """What a reader confirmed of what was computed, and what they found; each specialty has its own fields."""

    def lacks(self) -> list[str]:
        """The names of fields without which nobody signs."""
        return []

    def lines(self, language: Language) -> list[Line]:  # noqa: ARG002  each specialty's form says its own
        """The form as the table of a referto, in the reader's words; only what was confirmed."""
        return []
