"""Every look at a patient's data leaves a row, and every refusal does."""

from collections.abc import Iterable, Sequence

from psycopg.types.json import Jsonb

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.rights import Permission, Resource
from accanto_api.sessions import Actor


async def note(
    connection: Connection, actor: Actor, action: str, patient_id: int | None, **detail: str | int
) -> None:
    """Who did what with whose data; `detail` holds ids and times, never a name."""
    await _put(connection, actor, action, patient_id, outcome="done", detail=detail)


async def refused(
    connection: Connection, actor: Actor, permission: Permission, resource: Resource | None
) -> None:
    """Somebody asked for what they may not have."""
    patient_id = resource.patient_id if resource and resource.patient_id else None
    await _put(connection, actor, permission.value, patient_id, outcome="refused", detail={})


async def note_worklist(connection: Connection, actor: Actor, patients: Iterable[int]) -> None:
    """Whose names stood on a worklist; live lists reload by themselves, so one row an hour for each."""
    await database.run(
        connection, "people.audit_worklist",
        account=actor.id, patients=sorted(set(patients)), request=actor.request, address=actor.address,
        token=actor.token_id,
    )  # fmt: skip


async def note_live(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Whose names came to whose worklist by themselves: account and patient, once an hour each."""
    await database.run(
        connection, "triage.audit_live",
        accounts=[account for account, _ in pairs], patients=[patient for _, patient in pairs],
    )  # fmt: skip


async def _put(
    connection: Connection,
    actor: Actor,
    action: str,
    patient_id: int | None,
    *,
    outcome: str,
    detail: dict[str, str | int],
) -> None:
    await database.run(
        connection, "people.audit_put",
        account=actor.id, action=action, patient=patient_id, purpose=actor.purpose, outcome=outcome,
        object=_object(detail), request=actor.request, address=actor.address, token=actor.token_id,
        detail=Jsonb(detail),
    )  # fmt: skip


def _object(detail: dict[str, str | int]) -> str:
    """The thing that it was about, where it was one: the first of what is told beside the action."""
    return next((f"{name}:{value}" for name, value in detail.items()), "")
