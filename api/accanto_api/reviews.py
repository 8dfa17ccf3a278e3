"""Who looked last at a patient's case or page."""

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.sessions import Actor


async def note(connection: Connection, actor: Actor, patient_id: int) -> None:
    """A person who cares for the patient looks now."""
    await database.run(connection, "triage.reviewed", patient=patient_id, account=actor.id)
