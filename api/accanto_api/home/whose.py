"""Whose page somebody at home may open: their own, or that of a patient who lets them."""

from dataclasses import dataclass
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.home.shapes import HomePerson
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A patient, as the reader is related to them."""

    patient_id: int
    uid: UUID
    given_name: str
    family_name: str
    relation: str
    is_agreed: bool
    """Whether the patient agreed to the service: nothing is kept of whom did not."""

    @property
    def may_enter(self) -> bool:
        """Whether the reader may write down measurements: the patient alone (interop-security reference, section 7)."""
        return self.relation == "own"

    def person(self) -> HomePerson:
        """As it is said to the page."""
        return HomePerson(
            uid=self.uid,
            given_name=self.given_name,
            family_name=self.family_name,
            relation="self" if self.relation == "own" else "caregiver",
        )


async def all_of(connection: Connection, actor: Actor) -> list[Home]:
    """Every page that the reader may open, their own first."""
    return await database.rows(connection, Home, "home.homes_of", account=actor.id)


async def find(connection: Connection, actor: Actor, uid: UUID) -> Home:
    """The page of a patient. Raises No: for everybody else it does not exist."""
    found = next((one for one in await all_of(connection, actor) if one.uid == uid), None)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found
