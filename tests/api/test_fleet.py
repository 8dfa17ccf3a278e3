"""The fleet over HTTP: who sees whose name, and what technicians do about boxes and devices."""

import doors
import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration


@pytest.fixture
def homes(db: psycopg.Connection, bruna: ward.Patient, aldo: ward.Patient) -> None:
    """Two homes with a gateway and a strap each, and a strap on the shelf."""
    for number, who in enumerate((bruna, aldo), 1):
        db.execute("insert into gateway (id, seen_at, online) values (%s, now(), true)", [f"gw-{number:04d}"])
        db.execute("update device set gateway = %s where id = %s", [f"gw-{number:04d}", who.device_id])
        db.execute(
            "insert into device_assignment (device_id, patient_id, starts) values (%s, %s, now() - interval '9 days')",
            [who.device_id, who.id],
        )
        db.execute(
            "update patient_identity set phone = '0583 400100', town = 'Porcari' where patient_id = %s",
            [who.id],
        )
    db.execute("insert into device (name, kind) values ('simcor-e9001', 'ecg'), ('simcor-b9001', 'scale')")


@pytest.fixture
async def davide(homes: None, db: psycopg.Connection, visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    """A technician, logged in."""
    ward.worker(db, "davide", "technician")
    doors.let_in(visitor, db, "davide")
    return visitor


def _device(db: psycopg.Connection, name: str) -> int:
    row = db.execute("select id from device where name = %s", [name]).fetchone()
    return int(row[0]) if row else 0


def _whose(db: psycopg.Connection, device: int) -> list[tuple[int, bool]]:
    return db.execute(
        "select patient_id, ends is null from device_assignment where device_id = %s order by starts",
        [device],
    ).fetchall()


async def test_a_technician_sees_homes_and_nothing_clinical(davide: httpx.AsyncClient) -> None:
    page = (await davide.get("/api/fleet")).json()
    home = (await davide.get("/api/fleet/gateways/gw-0001")).json()["homes"][0]

    assert [one["homes"] for one in page["gateways"]] == [["Bruna Lencioni"], ["Aldo Petrucci"]]
    assert page["counts"]["on_the_shelf"] == 2
    assert (home["name"], home["town"], home["phone"]) == ("Bruna Lencioni", "Porcari", "0583 400100")
    assert "pathway" not in str(page)
    assert (await davide.get("/api/worklist")).status_code == 403


@pytest.mark.parametrize(
    ("role", "names"),
    [("admin", ["ACC-0001", "ACC-0002"]), ("coordinator", ["Bruna Lencioni", "Aldo Petrucci"])],
)
async def test_who_may_not_know_names_sees_codes(
    homes: None, db: psycopg.Connection, visitor: httpx.AsyncClient, role: str, names: list[str]
) -> None:
    ward.worker(db, "ada", role)  # type: ignore[arg-type]
    doors.let_in(visitor, db, "ada")

    page = (await visitor.get("/api/fleet")).json()

    assert [one["homes"] for one in page["gateways"]] == [[name] for name in names]


async def test_a_case_manager_knows_the_names_of_own_patients_and_may_not_act(
    homes: None, chiara: httpx.AsyncClient
) -> None:
    page = (await chiara.get("/api/fleet")).json()
    tried = await chiara.post("/api/fleet/tickets", json={"gateway": "gw-0001", "kind": "call"})

    assert [one["homes"] for one in page["gateways"]] == [["Bruna Lencioni"], ["ACC-0002"]]
    assert (page["may_act"], tried.status_code) == (False, 403)


async def test_a_device_from_the_shelf_takes_anothers_place_in_one_step(
    davide: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    new = _device(db, "simcor-e9001")

    done = await davide.post(f"/api/fleet/devices/{bruna.device_id}/replace", json={"by": new})

    assert done.status_code == 200
    assert _whose(db, bruna.device_id) == [(bruna.id, False)]
    assert _whose(db, new) == [(bruna.id, True)]


@pytest.mark.parametrize("name", ["simcor-b9001", "simcor-e0002"])
async def test_what_does_not_fit_or_is_taken_replaces_nothing(
    davide: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, name: str
) -> None:
    answer = await davide.post(
        f"/api/fleet/devices/{bruna.device_id}/replace", json={"by": _device(db, name)}
    )

    assert (answer.status_code, answer.json()["code"]) in {(409, "cannot_replace"), (409, "device_taken")}
    assert _whose(db, bruna.device_id) == [(bruna.id, True)]


async def test_a_kit_is_given_whole_or_not_at_all(
    davide: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    scale, taken = _device(db, "simcor-b9001"), aldo.device_id

    refused = await davide.post("/api/fleet/kits", json={"code": "ACC-0001", "devices": [scale, taken]})
    assert (refused.json()["code"], _whose(db, scale)) == ("device_taken", [])

    given = await davide.post("/api/fleet/kits", json={"code": "ACC-0001", "devices": [scale]})
    assert given.status_code == 200
    assert len(_whose(db, scale)) == 1
    assert db.execute("select gateway from device where id = %s", [scale]).fetchone() == ("gw-0001",)


async def test_a_device_comes_back_and_a_retired_one_is_seen_no_more(
    davide: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await davide.post(f"/api/fleet/devices/{bruna.device_id}/return", json={"retire": True})

    devices = (await davide.get("/api/fleet")).json()["devices"]
    assert bruna.device_id not in [one["id"] for one in devices]
    assert _whose(db, bruna.device_id) == [(bruna.id, False)]


async def test_a_ticket_is_opened_and_closed_with_what_came_of_it(davide: httpx.AsyncClient) -> None:
    opened = (await davide.post("/api/fleet/tickets", json={"gateway": "gw-0001", "kind": "call"})).json()
    closed = await davide.post(f"/api/fleet/tickets/{opened['id']}/close", json={"result": "modem riacceso"})
    again = await davide.post(f"/api/fleet/tickets/{opened['id']}/close", json={})

    (ticket,) = (await davide.get("/api/fleet/gateways/gw-0001")).json()["tickets"]
    assert (closed.status_code, again.status_code) == (200, 404)
    assert (ticket["closed_by"], ticket["result"]) == ("davide", "modem riacceso")


async def test_a_gateway_is_asked_and_the_question_waits_for_who_signs(
    davide: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    asked = await davide.post("/api/fleet/gateways/gw-0001/commands", json={"name": "identify"})

    assert asked.status_code == 200
    assert db.execute("select gateway, name, asked_by, status from gateway_command").fetchall() == [
        ("gw-0001", "identify", "davide", None)
    ]
    assert (
        await davide.post("/api/fleet/gateways/gw-0099/commands", json={"name": "identify"})
    ).status_code == 404
    assert (
        await davide.post("/api/fleet/gateways/gw-0001/commands", json={"name": "explode"})
    ).status_code == 422


async def test_what_was_done_stands_in_the_audit(
    davide: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await davide.get("/api/fleet/gateways/gw-0001")
    await davide.post(f"/api/fleet/devices/{bruna.device_id}/return", json={})

    rows = db.execute("select action from audit where patient_id = %s order by id", [bruna.id]).fetchall()
    assert rows == [("fleet_home",), ("return_device",)]
