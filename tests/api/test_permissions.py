"""Nobody sees what the table of permissions doesn't give."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import httpx
import psycopg
import pytest
import served
import ward
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from accanto_api import permissions
from accanto_api.app import create_app
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


def _actor(role: str) -> Actor:
    return Actor(id=1, username="x", display_name="X", role=role, language="it")


def _routes(routes: Sequence[BaseRoute]) -> Iterator[APIRoute]:
    """Every route, also of routers that were included."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes(included.routes)
        elif isinstance(route, APIRoute):
            yield route


def _calls(dependant: Dependant) -> Iterator[object]:
    for below in dependant.dependencies:
        yield below.call
        yield from _calls(below)


def test_every_route_names_its_permission() -> None:
    app = create_app(database_url="postgresql://nowhere/nothing")
    routes = list(_routes(app.routes))

    assert len(routes) >= 11
    for route in routes:
        named = [call for call in _calls(route.dependant) if isinstance(call, Require)]
        assert named or permissions.anybody in _calls(route.dependant), route.path


def test_only_these_routes_are_for_anybody() -> None:
    app = create_app(database_url="postgresql://nowhere/nothing")
    routes = list(_routes(app.routes))

    free = {route.path for route in routes if permissions.anybody in _calls(route.dependant)}

    doors = {"/api/login", "/api/login/passkey", "/api/login/passkey/options"}
    assert free == doors | {"/api/health", "/api/{rest:path}"}


@pytest.mark.parametrize("role", ["technician", "admin", "somebody_new"])
def test_who_does_not_care_for_patients_sees_none(role: str) -> None:
    for permission in (Permission.READ_WORKLIST, Permission.READ_PATIENT, Permission.TAKE_ALERT):
        with pytest.raises(No) as said:
            permissions.authorize(_actor(role), permission)
        assert said.value.code is Code.FORBIDDEN


@pytest.mark.parametrize("role", permissions.OF_ROLE)
def test_nobody_is_let_in_without_a_session(role: str) -> None:
    for permission in permissions.OF_ROLE[role] - {Permission.ANYBODY}:
        with pytest.raises(No) as said:
            permissions.authorize(None, permission)
        assert said.value.code is Code.SESSION_ENDED


@pytest.mark.integration
async def test_a_stranger_looks_like_one_who_does_not_exist(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, aldo)
    span = "starts=2026-01-01T00:00:00Z&ends=2026-01-01T00:00:30Z"

    for path in (
        f"/api/alerts/{raised.uid}",
        f"/api/patients/{aldo.uid}/trend?signal=heart_rate",
        f"/api/patients/{aldo.uid}/waveforms/{aldo.device_id}/1?{span}",
    ):
        hidden = await chiara.get(path)
        missing = await chiara.get(
            path.replace(str(aldo.uid), str(uuid4())).replace(str(raised.uid), str(uuid4()))
        )
        assert (hidden.status_code, hidden.json()) == (404, missing.json())


@pytest.mark.integration
async def test_the_worklist_holds_only_ones_own_patients(
    chiara: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    ward.alert(db, bruna)
    ward.alert(db, aldo)

    cases = (await chiara.get("/api/worklist")).json()["cases"]

    assert [case["patient"]["uid"] for case in cases] == [str(bruna.uid)]


@pytest.mark.integration
async def test_an_administrator_reads_nothing_clinical(
    bruna: ward.Patient, visitor: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    ward.worker(db, "ada", "admin")
    db.execute("insert into care_team select %s, id from account where username = 'ada'", [bruna.id])
    await served.login(visitor, "ada")

    for path in ("/api/worklist", "/api/events", f"/api/patients/{bruna.uid}/trend?signal=spo2"):
        assert (await visitor.get(path)).json()["code"] == "forbidden"


@pytest.mark.integration
async def test_every_look_leaves_a_row(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)
    await chiara.get("/api/worklist")
    await chiara.get("/api/worklist")
    await chiara.get(f"/api/alerts/{raised.uid}")
    await chiara.get(f"/api/patients/{bruna.uid}/trend?signal=heart_rate")

    rows = db.execute(
        "select action, username from audit join account a on a.id = account_id"
        " where audit.patient_id = %s order by audit.id", [bruna.id],
    ).fetchall()  # fmt: skip

    assert rows == [(action, "chiara") for action in ("worklist", "alert", "trend")]
