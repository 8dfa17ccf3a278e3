"""Who asks: a person by the cookie of a session, or a machine by its token; never both."""

from dataclasses import replace
from urllib.parse import unquote

from fastapi import Request

from accanto_api import sessions, tokens
from accanto_api.database import Connection
from accanto_api.sessions import Actor

PERSON = "accanto-person"
"""The user name of who stands at a page, percent-encoded; a page of ours sends it with every request."""


async def find(connection: Connection, request: Request) -> Actor | None:
    """The actor of a request, if there is one. A request with an Authorization header is judged by that alone."""
    header = request.headers.get("authorization")
    if header is not None:
        actor = await tokens.find(connection, header)
    else:
        token = sessions.token_of(request)
        actor = await sessions.find(connection, token)
        if actor and not _is_meant(actor, request):
            return None
        if actor and token and request.headers.get(sessions.ASKER) != "page":
            await sessions.touch(connection, token)
    if actor is None:
        return None
    return replace(actor, request=str(request.scope.get("request_id", "")), address=address(request))


def _is_meant(actor: Actor, request: Request) -> bool:
    """Whether a page that says who stands at it speaks of the session's person.

    Tabs share one cookie: a tab that one person left open must do nothing in the name of who logged in after them.
    """
    said = request.headers.get(PERSON)
    return said is None or unquote(said) == actor.username


def address(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else ""
