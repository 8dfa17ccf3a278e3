"""Live events, and whether the server can work."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from accanto_api import permissions, sessions, shapes
from accanto_api.database import Database
from accanto_api.hub import Hub, Told
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.rights import SPECIALTIES
from accanto_api.sessions import Actor

router = APIRouter()

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]
Queuer = Annotated[Actor, Depends(Require(Permission.READ_QUEUE))]
After = Annotated[int, Query(ge=0, le=2**62)]
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]


@router.get("/api/events", response_class=EventSourceResponse)
async def events(
    request: Request,
    actor: Reader,
    after: After | None = None,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happens to alerts of the reader's patients after a known event, what stands open of them, and a beat.

    An event may come twice, none is left out. The stream ends with the session.
    """
    hub: Hub = request.app.state.hub
    with hub.listening(actor.id, sessions.token_of(request)) as heard:
        start = _start(after, last_event_id)
        async for told in hub.missed(start, actor.id):
            yield _said(told)
        yield _said(await hub.beat())
        while (what := await heard.get()) is not None:
            yield _said(what)


@router.get("/api/events/queue", response_class=EventSourceResponse)
async def queue_events(request: Request, actor: Queuer) -> AsyncIterator[ServerSentEvent]:
    """That the queue of the reader's specialty, or one of its teleconsulti, changed, and a beat; names nobody.

    What was missed is not repeated: who begins to listen asks for the queue. The stream ends with the session.
    """
    hub: Hub = request.app.state.hub
    with hub.listening(SPECIALTIES[actor.role], sessions.token_of(request)) as heard:
        yield _said(await hub.beat())
        while (what := await heard.get()) is not None:
            yield _said(what)


@router.get("/api/health", dependencies=[Depends(permissions.anybody)])
async def health(pool: Database) -> shapes.Health:
    """Whether the database answers; 503 otherwise."""
    async with pool.connection() as connection:
        await connection.execute("select 1")
    return shapes.Health(database="reachable")


@router.api_route(
    "/api/{rest:path}",
    methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
    include_in_schema=False,
    dependencies=[Depends(permissions.anybody)],
)
async def nothing(rest: str) -> None:  # noqa: ARG001  the path is caught here, so that the console isn't served for it
    """No such address."""
    raise No(Code.NOT_FOUND)


def _start(after: int | None, last_event_id: str | None) -> int | None:
    """After which event; None for a listener who only wants what comes. A browser that reconnects knows best."""
    if last_event_id and last_event_id.isdecimal() and len(last_event_id) < 19:
        return int(last_event_id)
    return after


def _said(told: Told) -> ServerSentEvent:
    number = None if told.id is None else str(told.id)
    return ServerSentEvent(raw_data=told.text, event=told.kind, id=number)
