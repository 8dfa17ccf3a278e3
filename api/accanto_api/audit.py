"""Every look at a patient's data leaves a row."""

from collections.abc import Iterable

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.sessions import Actor


async def note(
    connection: Connection, actor: Actor, action: str, patient_id: int, **detail: str | int
) -> None:
    """Who did what with whose data; `detail` holds ids and times, never a name."""
    await database.run(
        connection, "people.audit_put",
        account=actor.id, action=action, patient=patient_id, detail=Jsonb(detail),
    )  # fmt: skip


async def note_worklist(connection: Connection, actor: Actor, patients: Iterable[int]) -> None:
    """Whose names stood on a worklist; live lists reload by themselves, so one row an hour for each."""
    await database.run(connection, "people.audit_worklist", account=actor.id, patients=sorted(set(patients)))
