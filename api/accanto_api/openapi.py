"""The description of the api that is served: every operation with its permission, who may ask, and how it can say no.

Built from the routes and the table of rights, so that it cannot say what isn't so. Which refusals an operation has
follows from what it is: a patient in its address, a body, a permission that must be confirmed.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from accanto_api import catalogue, rights
from accanto_api.problems import MEDIA_TYPE, Code
from accanto_api.rights import Permission
from accanto_api.shapes import Problem

VERSION = "1"
DESCRIPTION = (
    "Telemonitoring by accanto. Prototype, not a medical device. Every address below /api needs a session (cookie) or a"
    " machine's token; who may do what is the table of rights, named at each operation as `x-permission`."
)
SCHEMES = {
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-sid",
        "description": "`sid` on bare loopback",
    },
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "acc_NUMBER_SECRET of `accanto people token`",
    },
}

SAFE = {"GET", "HEAD", "OPTIONS"}
ALWAYS = {401, 403, 404, 422, 429, 500, 503}
"""What any request may be answered with; the others only where something is changed, or sent in pieces."""

Tree = dict[str, Any]  # JSON, as FastAPI builds it


def describe(app: FastAPI) -> Tree:
    """The OpenAPI 3.1 document of an application."""
    routes = [route for route in catalogue.every(app.routes) if route.include_in_schema]
    document: Tree = get_openapi(
        title="accanto",
        version=VERSION,
        description=DESCRIPTION,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    parts = document.setdefault("components", {})
    parts["securitySchemes"] = SCHEMES
    parts["responses"] = _refusals()
    parts.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(unused, None)
    for route in routes:
        for method in route.methods or ():
            operation = document["paths"].get(route.path, {}).get(method.lower())
            if operation is not None:
                _complete(operation, route, method)
    return document


def described(app: FastAPI) -> Tree:
    """The same, made once for a running application."""
    if app.openapi_schema is None:
        app.openapi_schema = describe(app)
    return app.openapi_schema


def _complete(operation: Tree, route: APIRoute, method: str) -> None:
    """Say of an operation what the routes alone don't: permission, roles, refusals."""
    permission = catalogue.permission(route) or Permission.LOGGED_IN
    operation["x-permission"] = permission.value
    operation["x-roles"] = {
        role: sorted(relations) for role, relations in sorted(rights.TABLE[permission].items())
    }
    is_free = permission is Permission.ANYBODY
    operation["security"] = [] if is_free else [{"session": []}, {"token": []}]
    said = operation.setdefault("responses", {})
    for status in [key for key in said if key.isdecimal() and int(key) >= 400]:
        del said[status]
    of_changes: set[int] = set() if method in SAFE else {409, 412, 413, 428}
    of_uploads = {409, 412, 415, 460} if "/uploads" in route.path else set()
    of_pictures = {409} if "/exports/fundus" in route.path else set()
    for status in sorted(ALWAYS | of_changes | of_uploads | of_pictures):
        said[str(status)] = {"$ref": f"#/components/responses/Refused{status}"}


def _refusals() -> Tree:
    """Every way to say no, by status, with the codes that it can have."""
    words: dict[int, list[str]] = {}
    for code in Code:
        words.setdefault(code.status, []).append(f"`{code.name.lower()}`: {code.sentence}")
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        f"Refused{status}": {"description": " ".join(said), "content": content}
        for status, said in words.items()
    }
