"""The grade that stands of an exam: what two blind readers agreed on, or what a third decided; no referto before it."""

from dataclasses import dataclass
from typing import Literal

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.reading.fields import Content
from accanto_api.reading.fundus_fields import FundusFields
from accanto_api.reading.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a grade came about, and the content of who said it last."""

    how: Literal["agreement", "arbitration"]
    content: dict[str, object]

    @property
    def said(self) -> Content:
        """The content as a referto can begin with it."""
        return Content.model_validate(self.content)


async def find(connection: Connection, reading: int) -> Outcome | None:
    """What stands of a reading, if anything does yet."""
    return await database.row(connection, Outcome, "fundus.outcome", reading=reading)


async def begun(connection: Connection, row: Row) -> Content | None:
    """What a referto of this reading begins with; None for other specialties, and while nothing stands."""
    if row.specialty != "fundus":
        return None
    stands = await find(connection, row.id)
    return stands.said if stands else None


async def require(connection: Connection, row: Row, content: Content) -> None:
    """A referto on the fundus says the grade that stands. Raises No; never for other specialties."""
    if row.specialty != "fundus":
        return
    stands = await find(connection, row.id)
    if stands is None:
        raise No(Code.NOT_READ_TWICE)
    if grades(content) != grades(stands.said):
        raise No(Code.OTHER_GRADE)


def grades(content: Content) -> dict[str, tuple[str | None, str | None]]:
    """What is compared of two readings (as `fundus_grade_of` of the database has it)."""
    fields = content.fields
    if not isinstance(fields, FundusFields):
        return {}
    return {name: (eye.icdr, eye.dme) for name, eye in fields.eyes()}
