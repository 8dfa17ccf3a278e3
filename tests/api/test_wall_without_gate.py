"""The second wall where the first one fails: a gate that takes the one who asks for somebody else."""

from datetime import UTC, datetime
from uuid import UUID

import httpx
import psycopg
import pytest
import routes
import walled
import ward
from fastapi import Request
from psycopg.types.json import Jsonb

from accanto_api import permissions
from accanto_api.app import create_app
from accanto_api.rights import Relation
from accanto_api.sessions import Actor
from accanto_store.roles import Role, url_as

SECRETS = ("Petruccelli", "Mi sento stanco", "Nulla da segnalare")


@pytest.mark.integration
async def test_with_the_gate_deceived_the_wall_still_shows_nothing(
    database: str, db: psycopg.Connection, bruna: ward.Patient, aldo: ward.Patient
) -> None:
    (chiara, _), (marco, _) = walled.cared(db, bruna, aldo)
    uids = written(db, aldo)

    told = await answers(database, uids, gate_sees=marco, wall_sees=marco)
    hidden = await answers(database, uids, gate_sees=marco, wall_sees=chiara)

    assert len(speaking(told)) >= 6, sorted(told)
    assert speaking(hidden) == {}


def written(db: psycopg.Connection, who: ward.Patient) -> dict[str, UUID]:
    """Objects of a patient by which addresses name them; what is written in them is recognised by SECRETS."""
    db.execute("update patient_identity set family_name = %s where patient_id = %s", [SECRETS[0], who.id])
    db.execute("update plan set document = %s where patient_id = %s", [Jsonb({"rules": []}), who.id])
    db.execute("update message set body = %s where patient_id = %s", [SECRETS[1], who.id])
    read = db.execute("select uid from reading where patient_id = %s limit 1", [who.id]).fetchone()
    report = db.execute("select uid from report where content->>'text' = %s limit 1", [SECRETS[2]]).fetchone()
    assert read is not None
    assert report is not None
    return {
        "patients": who.uid, "alerts": ward.alert(db, who).uid, "readings": read[0], "reports": report[0]
    }  # fmt: skip


async def answers(
    database: str, uids: dict[str, UUID], *, gate_sees: int, wall_sees: int
) -> dict[str, httpx.Response]:
    """Every page about a patient, as a server tells it whose gate lets everybody in as `gate_sees`."""

    async def deceived(request: Request) -> None:
        request.state.actor = Actor(
            id=gate_sees, username="", display_name="", role="case_manager", language="it", at=datetime.now(UTC),
            relations=tuple(Relation),
        )  # fmt: skip
        request.state.asker = wall_sees

    app = create_app(database_url=url_as(database, Role.API))
    app.dependency_overrides[permissions.gate] = deceived
    pages = [route for route in routes.every() if route.method == "GET" and route.is_about_a_patient]
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return {str(page): await client.get(page.at(uids[page.object])) for page in pages}


def speaking(found: dict[str, httpx.Response]) -> dict[str, str]:
    """Those answers that say something of the patient."""
    return {page: one.text for page, one in found.items() if any(secret in one.text for secret in SECRETS)}
