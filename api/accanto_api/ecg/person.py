"""Whose trace it is, as paper and files say it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.shapes import Language

BORN = {"it": ("nata il", "nato il"), "en": ("born", "born")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who was recorded."""

    given_name: str
    family_name: str
    birth_date: date
    code: str
    sex: str
    uid: UUID

    def line(self, language: Language) -> str:
        """Name, birth date and code, as a head says them."""
        born = BORN[language][0 if self.sex == "f" else 1]
        return f"{self.given_name} {self.family_name}, {born} {self.birth_date:%d/%m/%Y}, {self.code}"


async def find(connection: Connection, patient: int) -> Person:
    """A patient by their number. Raises No where nobody entered who they are."""
    found = await database.row(connection, Person, "ecg.pictured", patient=patient)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found
