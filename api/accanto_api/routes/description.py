"""What the api can do, as OpenAPI: for who writes a program against it."""

from fastapi import APIRouter, Depends, Request

from accanto_api import openapi, permissions

router = APIRouter()


@router.get("/api/openapi.json", dependencies=[Depends(permissions.anybody)])
async def description(request: Request) -> dict[str, object]:
    """This document."""
    described: dict[str, object] = openapi.described(request.app)
    return described
