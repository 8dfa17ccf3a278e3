"""The application: routes, guards, pool and hub, put together."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from accanto_api import catalogue, console, database, permissions, problems, sealing
from accanto_api.database import Task
from accanto_api.ecg.shelf import Shelf
from accanto_api.guard import Guard
from accanto_api.hub import Hub
from accanto_api.problems import No
from accanto_api.reading import prompting
from accanto_api.reading.keys import Signer
from accanto_api.routes import (
    boxes,
    consents,
    consults,
    deeds,
    description,
    door,
    drafting,
    ecg,
    ecg_reading,
    enrolment,
    evidence,
    exports,
    filing,
    fleet,
    fundus,
    home,
    indicators,
    insight,
    live,
    messages,
    oversight,
    people,
    personal,
    pictures,
    planning,
    push,
    readings,
    record,
    reports,
    security,
    silences,
    spirometry,
    uploads,
    work,
)
from accanto_api.sessions import Cookie
from accanto_api.throttle import Door, Rates
from accanto_contract.errors import NotNow
from accanto_store import connections

CONNECTIONS = 8
PARTS = (
    description,
    door,
    security,
    people,
    consents,
    oversight,
    work,
    messages,
    filing,
    deeds,
    silences,
    insight,
    push,
    evidence,
    spirometry,
    ecg,
    ecg_reading,
    exports,
    pictures,
    uploads,
    personal,
    record,
    planning,
    readings,
    drafting,
    reports,
    consults,
    enrolment,
    home,
    fleet,
    indicators,
    boxes,
    fundus,
    live,
)
"""In the order in which addresses are tried: `live` catches the rest."""


def create_app(
    *,
    database_url: str,
    behind_tls: bool = False,
    pages: Path | None = None,
    push_key: str = "",
    signer: Signer | None = None,
) -> FastAPI:
    """The application over a database. `pages` is where the console lies (default: inside this package).

    Without a `signer` no referto can be signed.
    """
    app = FastAPI(
        title="accanto",
        lifespan=_life,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=_operation,
    )
    app.state.pool = connections.pool(database_url, name="accanto-api", size=CONNECTIONS)
    app.state.hub = Hub(database_url, database.Working(app.state.pool, Task.LIVE))
    app.state.cookie = Cookie(behind_tls=behind_tls)
    app.state.door = Door()
    app.state.rates = Rates()
    app.state.push_key = push_key
    app.state.signer = signer
    app.state.ecg = Shelf()
    for part in PARTS:
        app.include_router(part.router, dependencies=[Depends(permissions.gate)])
    app.state.named = catalogue.named(app.routes)
    _answer_problems(app)
    console.serve(app, pages or console.built())
    app.add_middleware(Guard, behind_tls=behind_tls)
    return app


@contextlib.asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Open the pool without waiting for the database: it may come later, or go and come back."""
    await app.state.pool.open(wait=False)
    prompter = database.Working(app.state.pool, Task.PROMPTING)
    runs = (app.state.hub.run(), sealing.run(app.state.pool), prompting.run(prompter))
    tasks = [asyncio.create_task(run) for run in runs]
    try:
        yield
    finally:
        app.state.hub.stop()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await app.state.pool.close()


def _answer_problems(app: FastAPI) -> None:
    app.add_exception_handler(No, problems.on_no)
    app.add_exception_handler(NotNow, problems.on_not_now)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(psycopg.DataError, problems.on_invalid)
    app.add_exception_handler(HTTPException, problems.on_unreadable)
    app.add_exception_handler(PoolTimeout, problems.on_database_away)
    app.add_exception_handler(psycopg.OperationalError, problems.on_database_away)
    app.add_exception_handler(Exception, problems.on_failure)


def _operation(route: APIRoute) -> str:
    return route.name
