"""Who may do what: one table, one function, and nothing that is not written there.

Every route names its permission by a `Require`; a test fails on a route that doesn't. Whoever works with patients
sees only those whose care team they belong to: the queries behind the routes join `care_team`, so that a patient
of somebody else looks exactly like one who doesn't exist.
"""

from enum import StrEnum

from fastapi import Request

from accanto_api import database, sessions
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


class Permission(StrEnum):
    """What a request may need."""

    ANYBODY = "anybody"
    LOGGED_IN = "logged_in"
    READ_WORKLIST = "read_worklist"
    READ_PATIENT = "read_patient"
    TAKE_ALERT = "take_alert"
    SILENCE_PATIENT = "silence_patient"
    SEND_PICTURE = "send_picture"


_EVERYBODY_HERE = frozenset({Permission.ANYBODY, Permission.LOGGED_IN})
_CARING = frozenset(
    {
        Permission.READ_WORKLIST,
        Permission.READ_PATIENT,
        Permission.TAKE_ALERT,
        Permission.SILENCE_PATIENT,
        Permission.SEND_PICTURE,
    }
)

OF_ROLE: dict[str, frozenset[Permission]] = {
    "case_manager": _EVERYBODY_HERE | _CARING,
    "gp": _EVERYBODY_HERE | _CARING,
    "cardiologist": _EVERYBODY_HERE | {Permission.READ_PATIENT},
    "technician": _EVERYBODY_HERE | {Permission.SEND_PICTURE},
    "admin": _EVERYBODY_HERE,
}


def authorize(actor: Actor | None, permission: Permission) -> None:
    """Let pass what the table allows. Raises No otherwise."""
    if permission is Permission.ANYBODY:
        return
    if actor is None:
        raise No(Code.SESSION_ENDED)
    if permission not in OF_ROLE.get(actor.role, frozenset()):
        raise No(Code.FORBIDDEN)


class Require:
    """A route's dependency: gives the actor, or ends the request."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        """The actor of this request. Raises No."""
        token = sessions.token_of(request)
        async with database.pool_of(request).connection() as connection:
            actor = await sessions.find(connection, token)
            if actor and token and request.headers.get(sessions.ASKER) != "page":
                await sessions.touch(connection, token)
        authorize(actor, self.permission)
        if actor is None:
            raise No(Code.SESSION_ENDED)
        return actor


async def anybody() -> None:
    """The dependency of the few routes that need no session: it says so, that nothing is forgotten by accident."""
    authorize(None, Permission.ANYBODY)
