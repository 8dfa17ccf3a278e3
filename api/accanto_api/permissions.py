"""At the beginning of every request: who asks, about whom, and whether the table allows it.

Every route names its permission by a `Require`; a test fails on a route that doesn't. Where an address names a patient,
an alert, a reading or a referto, the relation to the patient is asked for here too, before the rest of the request is
looked at: a patient of somebody else looks exactly like one who doesn't exist. What is refused leaves a row in the
audit.
"""

import time
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import Request

from accanto_api import audit, callers, database, rights
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.rights import OF_ROLE, TABLE, Permission, Relation, Resource, authorize
from accanto_api.sessions import Actor
from accanto_api.throttle import Rates

__all__ = ["OF_ROLE", "TABLE", "Permission", "Require", "anybody", "authorize"]

Named = dict[object, object]
"""What each endpoint asks for: a `Require`, or `anybody`."""

_ABOUT = {
    "/api/patients/": "people.reached_patient",
    "/api/alerts/": "people.reached_alert",
    "/api/readings/": "reading.reached_reading",
    "/api/reports/": "reading.reached_report",
}
"""What `uid` in an address below these means."""


class Require:
    """A route's dependency: gives the actor whom the gate let in."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        """The actor of this request. Raises No."""
        actor: Actor = request.state.actor
        return actor

    async def admit(self, request: Request) -> Actor:
        """Who asks, if they may. Raises No."""
        async with database.pool_of(request).connection() as connection:
            actor = await callers.find(connection, request)
            _count(request, actor)
            resource = await _resource(connection, request, actor)
            allowed = _judged(actor, self.permission, resource)
            if isinstance(allowed, No) and actor:
                await audit.refused(connection, actor, self.permission, resource)
        if isinstance(allowed, No):
            raise allowed
        return allowed


async def anybody() -> None:
    """The dependency of the few routes that need no session: it says so, that nothing is forgotten by accident."""
    authorize(None, Permission.ANYBODY)


async def gate(request: Request) -> None:
    """The first dependency of every route: whatever its own order, who comes is asked before anything else is read.

    A route that names no permission is closed to everybody. Raises No.
    """
    named: Named = request.app.state.named
    asked = named.get(request.scope.get("endpoint"))
    if isinstance(asked, Require):
        actor = await asked.admit(request)
        request.state.actor = actor
        request.state.asker = actor.id if actor.stage == "complete" else None
    elif asked is anybody:
        _count(request, None)
    else:
        raise No(Code.FORBIDDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    patient_id: int
    relations: list[str]


async def _resource(connection: Connection, request: Request, actor: Actor | None) -> Resource | None:
    """The patient in the address, as this actor reaches them. Raises No where the address cannot be one."""
    query = next((query for path, query in _ABOUT.items() if request.url.path.startswith(path)), None)
    uid = request.path_params.get("uid")
    if actor is None or query is None or uid is None:
        return None
    try:
        wanted = UUID(uid)
    except ValueError as error:
        raise No(Code.INVALID) from error
    reached = await database.row(connection, _Reached, query, account=actor.id, uid=wanted)
    if reached is None:
        return Resource(patient_id=0, relations=frozenset())
    return Resource(patient_id=reached.patient_id, relations=frozenset(map(Relation, reached.relations)))


def _judged(actor: Actor | None, permission: Permission, resource: Resource | None) -> Actor | No:
    """The actor on their way, with what the request must know of the right that let them pass; or the no."""
    try:
        relation = authorize(actor, permission, resource)
    except No as no:
        return no
    if actor is None:
        return No(Code.SESSION_ENDED)
    good = rights.relations(actor.role, permission) or {Relation.TEAM}
    purpose = rights.PURPOSE[relation] if relation else actor.purpose
    return replace(actor, relations=tuple(sorted(good)), purpose=purpose)


def _count(request: Request, actor: Actor | None) -> None:
    """Raises No where somebody asks more often than people or well-made machines do."""
    rates: Rates = request.app.state.rates
    name = actor.name_for_rates if actor else callers.address(request)
    wait_s = rates.wait_s(name, is_known=actor is not None, now=time.monotonic())
    if wait_s > 0:
        raise No(Code.TOO_MANY_REQUESTS, {"Retry-After": str(round(wait_s) + 1)})
