"""A patient by their uid, as those who reach them may ask; for everybody else they do not exist."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from accanto_api import database, shapes
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whom a request is about."""

    id: int
    uid: UUID


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a row says of the patient it is about; without slots, so that a row may have another base."""

    patient_id: int
    patient_uid: UUID
    given_name: str
    family_name: str
    birth_date: date
    sex: Literal["f", "m"]
    pathway: str
    code: str

    @property
    def patient(self) -> shapes.Patient:
        """The patient as the console reads them."""
        return shapes.Patient(
            uid=self.patient_uid, given_name=self.given_name, family_name=self.family_name,
            birth_date=self.birth_date, sex=self.sex, pathway=self.pathway, code=self.code,
        )  # fmt: skip


async def find(connection: Connection, actor: Actor, uid: UUID) -> Patient:
    """The patient. Raises No."""
    patient = await database.row(
        connection, Patient, "people.patient_of", uid=uid, account=actor.id, relations=list(actor.relations)
    )
    if patient is None:
        raise No(Code.NOT_FOUND)
    return patient
