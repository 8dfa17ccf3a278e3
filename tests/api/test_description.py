"""The description of the api is complete, stable, and true: what it allows never makes the server fail."""

import asyncio
import copy
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import doors
import psycopg
import pytest
import rooms
import routes
import schemathesis
import served
import ward
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from psycopg.types.json import Jsonb
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accanto_api import openapi, process, rights
from accanto_api.app import create_app
from accanto_api.rights import Permission
from accanto_store.roles import Role, url_as

DOCUMENT = openapi.describe(create_app(database_url="postgresql://nowhere/nothing"))
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
ENDLESS = {("/api/events", "get"), ("/api/events/queue", "get")}
ENDS_ITSELF = {"/api/logout", "/api/me/sessions", "/api/me/password"}


def test_every_route_is_described() -> None:
    described = {(path, method) for path, method, _ in OPERATIONS}

    assert {(route.path, route.method.lower()) for route in routes.every()} == described


def test_every_operation_has_a_name_of_its_own_and_a_sentence() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]

    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    assert [path for path, _, operation in OPERATIONS if not operation.get("description")] == []


def test_an_operation_says_who_may_and_how_it_refuses() -> None:
    for path, method, operation in OPERATIONS:
        permission = Permission(operation["x-permission"])
        refusals = {status: one for status, one in operation["responses"].items() if int(status) >= 400}

        assert set(operation["x-roles"]) == set(rights.TABLE[permission]), (path, method)
        assert {"401", "422", "429", "503"} <= set(refusals), (path, method)
        assert all(one["$ref"].endswith(status) for status, one in refusals.items()), (path, method)


def test_what_every_answer_holds_is_typed() -> None:
    for path, method, operation in OPERATIONS:
        for status, response in operation["responses"].items():
            for media, content in response.get("content", {}).items():
                assert media != "application/json" or content.get("schema"), (path, method, status)


@pytest.fixture
def served_apart(database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a server in a thread of its own, which answers while the test waits for it."""
    port, loop, ready = served.free_port(), asyncio.new_event_loop(), threading.Event()
    running: list[asyncio.Task[None]] = []

    async def run() -> None:
        key = tmp_path / "report-key.pem"
        told = process.Settings(database_url=url_as(database, Role.API), port=port, report_key=key)
        running.append(asyncio.ensure_future(process.run(told)))
        await served.answers(f"http://localhost:{port}")
        ready.set()
        await asyncio.wait(running)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(served.READY_S)
    yield f"http://localhost:{port}"
    loop.call_soon_threadsafe(running[0].cancel)
    thread.join(20)
    loop.close()


def _askers(db: psycopg.Connection, who: ward.Patient) -> dict[str, int]:
    """Somebody in every role who reaches the patient as well as that role can."""
    relation = {"caregiver": "delegation", "admin": "emergency"}
    found = {}
    for role in rights.ROLES:
        account = doors.somebody(db, role, role, who if role == "patient" else None)  # type: ignore[arg-type]
        if role != "patient":
            doors.relate(db, account, who, relation.get(role, "team"))
        found[role] = account
    return found


@pytest.mark.integration
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whatever_the_description_allows_is_answered_as_it_says(
    served_apart: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    db.execute("update plan set document = %s where patient_id = %s", [Jsonb({"rules": []}), bruna.id])
    read = rooms.reading(db, bruna)
    uids = {
        "patients": bruna.uid, "alerts": ward.alert(db, bruna).uid, "readings": read.uid,
        "reports": rooms.report(db, read).uid,
    }  # fmt: skip
    askers = _askers(db, bruna)

    for found in schemathesis.openapi.from_dict(_without_locks(DOCUMENT)).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if (operation.path, operation.method) in ENDLESS or operation.path in ENDS_ITSELF:
            continue
        role = next(iter(operation.definition.raw["x-roles"]))
        _ask_often(operation, served_apart, doors.session(db, askers[role]), uids)


def _without_locks(document: dict[str, Any]) -> dict[str, Any]:
    """The description without its ways to log in, which would be made up too: we ask as somebody who may."""
    plain = copy.deepcopy(document)
    del plain["components"]["securitySchemes"]
    for methods in plain["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return plain


def _ask_often(
    operation: APIOperation[Any, Any, Any, Any], address: str, session: str, uids: dict[str, UUID]
) -> None:
    """Many made-up requests for one operation, most of them about a patient who is there."""
    uid = uids.get(operation.path.split("/")[2])

    is_there = itertools.cycle((True, True, False))
    made_up = [operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)]

    @settings(
        max_examples=16,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=one_of(made_up))
    def ask(case: Case[Any]) -> None:
        if uid is not None and "uid" in case.path_parameters and next(is_there):
            case.path_parameters["uid"] = str(uid)
        answer = case.call(
            base_url=address, headers={"Sec-Fetch-Site": "same-origin"}, cookies={"sid": session}
        )
        case.validate_response(answer, checks=CHECKS)

    ask()
