"""A patient by their uid, as those who reach them may ask; for everybody else they do not exist."""

from dataclasses import dataclass
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whom a request is about."""

    id: int
    uid: UUID


async def find(connection: Connection, actor: Actor, uid: UUID) -> Patient:
    """The patient. Raises No."""
    patient = await database.row(
        connection, Patient, "people.patient_of", uid=uid, account=actor.id, relations=list(actor.relations)
    )
    if patient is None:
        raise No(Code.NOT_FOUND)
    return patient
