"""Live events, and whether the server can work."""

from collections.abc import AsyncIterator
from typing import Annotated

import psycopg
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from psycopg_pool import PoolTimeout

from accanto_api import permissions, sessions, shapes
from accanto_api.database import Database, Pool
from accanto_api.hub import MOST_REPEATED, Beat, Event, Hub
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter()

Reader = Annotated[Actor, Depends(Require(Permission.READ_WORKLIST))]
After = Annotated[int, Query(ge=0, le=2**62)]
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]


@router.get("/api/events", response_class=EventSourceResponse)
async def events(
    request: Request,
    actor: Reader,
    pool: Database,
    after: After | None = None,
    last_event_id: LastEventId = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happens to alerts of the reader's patients after a known event, and a beat every five seconds.

    An event may come twice, none is left out. The stream ends with the session.
    """
    hub: Hub = request.app.state.hub
    token = sessions.token_of(request)
    with hub.listening() as heard:
        async for event in _missed(hub, _start(after, last_event_id)):
            if actor.id in event.team:
                yield _said(event)
        yield _beat(await hub.beat())
        while (what := await heard.get()) is not None:
            if isinstance(what, Event) and actor.id in what.team:
                yield _said(what)
            if isinstance(what, Beat):
                if await _is_over(pool, token):
                    return
                yield _beat(what)


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


async def _missed(hub: Hub, after: int | None) -> AsyncIterator[Event]:
    """What happened since, in portions."""
    while after is not None:
        portion = await hub.since(after)
        for event in portion:
            yield event
        after = portion[-1].id if len(portion) == MOST_REPEATED and portion[-1].id > after else None


def _said(event: Event) -> ServerSentEvent:
    data = shapes.LiveAlert(alert=event.alert, event=event.event, severity=event.severity)
    return ServerSentEvent(data=data, event="alert", id=str(event.id))


def _beat(beat: Beat) -> ServerSentEvent:
    return ServerSentEvent(data=shapes.Beat(now=beat.now, newest=beat.newest), event="beat")


async def _is_over(pool: Pool, token: bytes | None) -> bool:
    """Whether the session of this stream has ended meanwhile; while the database is away nobody can tell."""
    try:
        async with pool.connection() as connection:
            return await sessions.find(connection, token) is None
    except (psycopg.OperationalError, PoolTimeout):
        return False
