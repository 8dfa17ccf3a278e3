"""The open threads of a specialty: what waits for its answer, wherever the patient stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accanto_api import database
from accanto_api.consulting import shapes
from accanto_api.database import Connection
from accanto_api.patients import Named
from accanto_api.rights import SPECIALTIES, Permission, relations
from accanto_api.sessions import Actor
from accanto_api.shapes import Owner

MOST = 100
"""A specialty with more open questions than that answers the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open(Named):
    uid: UUID
    opened_at: datetime
    said_at: datetime
    body: str
    author: str
    author_name: str
    is_answered: bool


async def of_specialty(connection: Connection, actor: Actor) -> tuple[list[shapes.OpenThread], set[int]]:
    """What waits for the actor's specialty, and the numbers of those patients."""
    good = sorted(relations(actor.role, Permission.CONSULT))
    found = await database.rows(
        connection, _Open, "consulting.open_of_specialty",
        account=actor.id, specialty=SPECIALTIES[actor.role], relations=good, most=MOST,
    )  # fmt: skip
    return [_shown(one) for one in found], {one.patient_id for one in found}


def _shown(one: _Open) -> shapes.OpenThread:
    return shapes.OpenThread(
        uid=one.uid, patient=one.patient, opened_at=one.opened_at, said_at=one.said_at,
        said_by=Owner(username=one.author, display_name=one.author_name), body=one.body,
        is_answered=one.is_answered,
    )  # fmt: skip
