"""What carers may correct about a patient's person, team and kit, and the pause that people at home ask for."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from accanto_api.shapes import Language, Shape

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class CorrectPerson(Shape):
    """What is corrected; whatever is not named stays."""

    given_name: Named | None = None
    family_name: Named | None = None
    birth_date: date | None = None
    sex: Literal["f", "m"] | None = None
    pathway: Line | None = None
    phone: Line | None = None
    address: Line | None = None
    town: Line | None = None
    allergies: Line | None = None
    caregiver_name: Line | None = None
    caregiver_phone: Line | None = None
    reason: Named
    """Why: from whom it was heard, or what was wrong."""


class Correction(Shape):
    """One correction of who a patient is: who made it, when, why, and what stood there before, by field."""

    id: int
    at: datetime
    who: str
    reason: str
    before: dict[str, str]


class JoinTeam(Shape):
    """A colleague who is to care for a patient."""

    username: Annotated[str, Field(min_length=1, max_length=200)]


class TakeDevice(Shape):
    """A device from the shelf, by its name."""

    device: Annotated[str, Field(min_length=1, max_length=100)]


class AskPause(Shape):
    """Days on which somebody will not measure, the first and the last of them, and why."""

    starts: date
    ends: date
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("a pause ends after it begins")
        return self


_PAUSE = {
    "it": "Chiedo una pausa dal {starts:%d/%m/%Y} al {ends:%d/%m/%Y}. {note}",
    "en": "I ask for a pause from {starts:%d/%m/%Y} to {ends:%d/%m/%Y}. {note}",
}


def pause(asked: AskPause, language: Language) -> str:
    """The words in which the centre reads of it."""
    return _PAUSE[language].format(starts=asked.starts, ends=asked.ends, note=asked.note).strip()
