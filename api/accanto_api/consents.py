"""What patients agree to, and who may look for them: written down, never changed, ended by a date.

Ingestion asks the patient's row, which follows the adesione (migration 0020): a withdrawal stops processing there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from psycopg.errors import UniqueViolation

from accanto_api import agreements, database
from accanto_api.agreements import AskConsent, AskDelegation, Consent, Delegation
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.rights import PURPOSE, Relation
from accanto_api.sessions import Actor


async def of_patient(connection: Connection, patient_id: int) -> list[Consent]:
    """Everything a patient agreed to, the newest first."""
    return await database.rows(connection, Consent, "agreements.consents_of", patient=patient_id)


async def record(connection: Connection, actor: Actor, patient_id: int, asked: AskConsent) -> Consent:
    """Write down an agreement. Raises No where there is one of the kind, or it lies in the future."""
    if asked.given_at is not None and asked.given_at > actor.at:
        raise No(Code.INVALID)
    try:
        made = await database.row(
            connection, _Id, "agreements.consent_put",
            patient=patient_id, account=actor.id,
            **(asked.model_dump() | {"given_at": asked.given_at or actor.at}),
        )  # fmt: skip
    except UniqueViolation as error:
        raise No(Code.HAS_CONSENT) from error
    return _one(await of_patient(connection, patient_id), made)


async def withdraw(
    connection: Connection, actor: Actor, patient_id: int, kind: agreements.Kind, reason: str
) -> Consent:
    """End an agreement now. Raises No where there is none."""
    ended = await database.row(
        connection, _Id, "agreements.consent_end",
        patient=patient_id, kind=kind, account=actor.id, reason=reason,
    )  # fmt: skip
    return _one(await of_patient(connection, patient_id), ended)


async def delegations_of(connection: Connection, patient_id: int) -> list[Delegation]:
    """Every delegation of a patient, the newest first."""
    return await database.rows(connection, Delegation, "agreements.delegations_of", patient=patient_id)


async def delegate(connection: Connection, actor: Actor, patient_id: int, asked: AskDelegation) -> Delegation:
    """Let a caregiver see a patient's data. Raises No."""
    if asked.ends_at is not None and asked.ends_at <= actor.at:
        raise No(Code.INVALID)
    try:
        made = await database.row(
            connection, _Id, "agreements.delegation_put",
            patient=patient_id, account=actor.id, **asked.model_dump(),
        )  # fmt: skip
    except UniqueViolation as error:
        raise No(Code.HAS_DELEGATION) from error
    if made is None:
        raise No(Code.NO_SUCH_CAREGIVER)
    return _one(await delegations_of(connection, patient_id), made)


async def take_back(
    connection: Connection, actor: Actor, patient_id: int, number: int, reason: str
) -> Delegation:
    """End a delegation now. Raises No where there is none that is open."""
    ended = await database.row(
        connection, _Id, "agreements.delegation_end",
        patient=patient_id, id=number, account=actor.id, reason=reason,
    )  # fmt: skip
    return _one(await delegations_of(connection, patient_id), ended)


async def glass_until(connection: Connection, actor: Actor, patient_id: int) -> datetime | None:
    """Until when the actor may read a patient by a broken glass; None for who reads by any other right."""
    if actor.purpose != PURPOSE[Relation.EMERGENCY]:
        return None
    found = await database.row(
        connection, _Until, "agreements.glass_until", account=actor.id, patient=patient_id
    )
    return found.until if found else None


T = TypeVar("T", Consent, Delegation)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Id:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Until:
    until: datetime | None


def _one(found: list[T], wanted: _Id | None) -> T:
    if wanted is None:
        raise No(Code.NOT_FOUND)
    return next(one for one in found if one.id == wanted.id)
