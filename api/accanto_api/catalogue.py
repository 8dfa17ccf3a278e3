"""Every route of the application with the permission that it names, found by walking it."""

from collections.abc import Iterator, Sequence

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from accanto_api import permissions
from accanto_api.permissions import Permission, Require


def every(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Every route, also of routers that were included."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from every(included.routes)
        elif isinstance(route, APIRoute):
            yield route


def permission(route: APIRoute) -> Permission | None:
    """What a route asks for; None where it names nothing."""
    asked = _asked(route)
    return asked.permission if isinstance(asked, Require) else Permission.ANYBODY if asked else None


def named(routes: Sequence[BaseRoute]) -> permissions.Named:
    """What the gate needs: by endpoint, what each route asks for."""
    return {route.endpoint: _asked(route) for route in every(routes)}


def _asked(route: APIRoute) -> object:
    """The `Require` of a route, or `anybody`, or None."""
    calls = _calls(route.dependant)
    return next((call for call in calls if isinstance(call, Require) or call is permissions.anybody), None)


def _calls(dependant: Dependant) -> Iterator[object]:
    for below in dependant.dependencies:
        yield below.call
        yield from _calls(below)
