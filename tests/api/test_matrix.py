"""Every route, asked as every role with every relation to a patient: what the table doesn't give stays closed.

The routes are found by walking the application, so that a new one is in here without a line of its own.
"""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import doors
import httpx
import psycopg
import pytest
import rooms
import routes
import served
import ward
from psycopg.types.json import Jsonb
from routes import Route

from accanto_api import accounts, rights
from accanto_api.rights import Permission, Relation

EVERY = routes.every()
ABOUT = [route for route in EVERY if route.is_about_a_patient]
PLAIN = [route for route in EVERY if not route.is_about_a_patient]
RELATIONS = ["none", *(one for one in Relation if one is not Relation.QUEUE), Relation.QUEUE]
"""The queue last: what waits there waits for everybody of the role."""
OWN_BY_ROLE = {"coordinator": {Relation.CENTRE}, "privacy_officer": {Relation.CENTRE}}
LIVE = {"/api/events", "/api/events/queue"}


def test_every_route_names_its_permission() -> None:
    assert [str(route) for route in EVERY if route.permission is None] == []


def test_only_these_routes_are_for_anybody() -> None:
    free = {route.path for route in EVERY if route.permission is Permission.ANYBODY}

    doors_ = {"/api/login", "/api/login/passkey", "/api/login/passkey/options"}
    homes = {"/api/v1/enrol"}  # a gateway with an invitation has no account
    keys = {"/api/reports/key"}  # whoever holds a referto may verify it
    assert free == doors_ | homes | keys | {"/api/health", "/api/openapi.json"}


def test_an_address_of_a_patient_asks_for_a_relation() -> None:
    for route in ABOUT:
        assert route.permission is not None

        lax = [role for role, relations in rights.TABLE[route.permission].items() if not relations]

        assert not lax, (
            f"{route} asks for {route.permission}, which {lax} have without a relation to the patient"
        )


def test_a_patient_in_an_address_is_called_uid() -> None:
    for route in EVERY:
        named = any(f"/{one}/{{" in route.path for one in ("patients", "alerts", "readings", "reports"))

        assert named == route.is_about_a_patient, (
            f"{route}: write /api/patients/{{uid}}/... so that the guard sees it"
        )


@pytest.fixture
def uids(db: psycopg.Connection, bruna: ward.Patient, request: pytest.FixtureRequest) -> dict[str, UUID]:
    """A patient, and an alert, a reading and a referto of theirs, by the name of the object."""
    db.execute("update plan set document = %s where patient_id = %s", [Jsonb({"rules": []}), bruna.id])
    role = request.node.callspec.params.get("role", "") if hasattr(request.node, "callspec") else ""
    read = rooms.reading(db, bruna, specialty=rights.SPECIALTIES.get(role, "ecg"), state="final")
    rooms.agree(db, bruna)
    return {
        "patients": bruna.uid, "alerts": ward.alert(db, bruna, rule="spo2-low").uid, "readings": read.uid,
        "reports": rooms.report(db, read).uid,
    }  # fmt: skip


@pytest.fixture
async def asking(api: str) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever asks, each time with a cookie of their own."""
    async with served.visitor(api) as client:
        yield client


@pytest.mark.integration
@pytest.mark.parametrize("role", rights.ROLES)
async def test_a_patient_is_reached_by_the_table_and_not_otherwise(
    role: accounts.Role, asking: httpx.AsyncClient, bruna: ward.Patient, uids: dict[str, UUID],
    db: psycopg.Connection,
) -> None:  # fmt: skip
    for relation in RELATIONS:
        account = _account(db, role, relation, bruna)
        has = ({Relation(relation)} if relation != "none" else set()) | OWN_BY_ROLE.get(role, set())
        cookie = doors.cookie(db, account) if account else {}
        for route in ABOUT if account else ():
            assert route.permission is not None
            row = rights.TABLE[route.permission]
            if role in row and has & row[role]:
                _is_let_in(route, await _ask(asking, route, route.at(uids[route.object]), cookie), bruna, db)
            elif role in row:
                await _looks_unknown(asking, route, uids, cookie)
            else:
                answer = await _ask(asking, route, route.at(uids[route.object]), cookie)
                assert _said(answer) == (403, "forbidden"), route


@pytest.mark.integration
@pytest.mark.parametrize("role", rights.ROLES)
async def test_what_is_about_no_patient_is_open_to_the_roles_of_the_table(
    role: accounts.Role, asking: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    account = _account(db, role, "own" if role == "patient" else "none", bruna)
    assert account is not None

    for route in PLAIN:
        assert route.permission is not None
        answer = await _ask(asking, route, route.at(uuid4()), doors.cookie(db, account))
        if role in rights.TABLE[route.permission]:
            assert answer.status_code not in {401, 403} or route.path == "/api/login", (route, answer.text)
            assert answer.status_code < 500, route
        else:
            assert answer.status_code == 403, route


@pytest.mark.integration
@pytest.mark.parametrize("stage", ["code", "password", "enrol"])
async def test_half_a_log_in_opens_no_route_behind_the_door(
    stage: str, asking: httpx.AsyncClient, uids: dict[str, UUID], db: psycopg.Connection
) -> None:
    account = doors.somebody(db, "paoli", "gp")
    behind = {Permission.ANYBODY, Permission.AT_THE_DOOR, Permission.SECURE_ACCOUNT}

    for route in EVERY:
        if route.permission in behind:
            continue
        uid = uids[route.object] if route.is_about_a_patient else uuid4()
        answer = await _ask(asking, route, route.at(uid), doors.cookie(db, account, stage=stage))
        assert answer.status_code == 401, route


@pytest.mark.integration
async def test_without_a_session_there_is_nothing_behind_the_door(
    asking: httpx.AsyncClient, uids: dict[str, UUID]
) -> None:
    for route in EVERY:
        if route.permission is Permission.ANYBODY:
            continue
        uid = uids[route.object] if route.is_about_a_patient else uuid4()
        assert (await _ask(asking, route, route.at(uid), {})).status_code == 401, route


@pytest.mark.integration
async def test_what_changes_something_is_refused_from_another_site(
    asking: httpx.AsyncClient, uids: dict[str, UUID], db: psycopg.Connection
) -> None:
    account = doors.somebody(db, "paoli", "gp")
    for route in EVERY:
        if route.method in {"GET", "HEAD", "OPTIONS"}:
            continue
        uid = uids[route.object] if route.is_about_a_patient else uuid4()
        headers = doors.cookie(db, account) | {"Sec-Fetch-Site": "cross-site"}
        assert _said(await _ask(asking, route, route.at(uid), headers)) == (403, "cross_site"), route


async def _looks_unknown(
    asking: httpx.AsyncClient, route: Route, uids: dict[str, UUID], cookie: dict[str, str]
) -> None:
    """The patient of somebody else, and one who does not exist, get the same answer."""
    hidden = await _ask(asking, route, route.at(uids[route.object]), cookie)
    unknown = await _ask(asking, route, route.at(uuid4()), cookie)
    assert _said(hidden) == _said(unknown) == (404, "not_found"), route
    assert hidden.content == unknown.content


def _account(db: psycopg.Connection, role: accounts.Role, relation: str, who: ward.Patient) -> int | None:
    """Somebody of a role who reaches a patient for this reason alone; None where nobody can."""
    if relation == "own":
        return doors.somebody(db, "self", role, who) if role == "patient" else None
    if relation == "centre":
        return None  # it lies in the role
    other = ward.patient(db, "Nella Orsi") if role == "patient" else None
    account = doors.somebody(db, f"by-{relation}", role, other)
    doors.relate(db, account, who, relation)
    return account


def _is_let_in(route: Route, answer: httpx.Response, who: ward.Patient, db: psycopg.Connection) -> None:
    """Not refused; and where there was an answer, the audit knows of it."""
    assert answer.status_code not in {401, 403}, (route, answer.text)
    assert answer.status_code < 500, (route, answer.text)
    left = db.execute(
        "select outcome from audit where request = %s and patient_id = %s",
        [answer.headers["x-request-id"], who.id],
    ).fetchall()
    assert ("refused",) not in left, route
    if answer.is_success:
        assert ("done",) in left, f"{route} answered {answer.status_code} and left no row: call audit.note"


async def _ask(asking: httpx.AsyncClient, route: Route, path: str, headers: dict[str, str]) -> httpx.Response:
    if route.path not in LIVE:
        return await asking.request(route.method, path, headers=headers)
    async with asking.stream(route.method, path, headers=headers) as answer:
        if answer.status_code != 200:
            await answer.aread()
        return answer


def _said(answer: httpx.Response) -> tuple[int, str]:
    if answer.request.method == "HEAD":
        return answer.status_code, {403: "forbidden", 404: "not_found"}.get(answer.status_code, "")
    return answer.status_code, str(answer.json().get("code"))
