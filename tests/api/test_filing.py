"""Archivia: measurements in range are filed with a receipt; whatever needs a look stays."""

from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
import ward

pytestmark = pytest.mark.integration


def _measured(db: psycopg.Connection, who: ward.Patient, *hours_ago: float) -> None:
    for hours in hours_ago:
        ward.saturations(db, who, datetime.now(UTC) - timedelta(hours=hours), [95])


async def test_measurements_in_range_are_filed_once_with_a_receipt(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _measured(db, bruna, 3, 2, 1)
    shown = (await chiara.get("/api/filing")).json()

    filed = (await chiara.post("/api/filing", json={"until": shown["until"]})).json()
    again = (await chiara.post("/api/filing", json={"until": shown["until"]})).json()

    assert (shown["readings"], filed, again) == (
        3, {"patients": 1, "readings": 3}, {"patients": 0, "readings": 0},
    )  # fmt: skip
    (receipt,) = (await chiara.get(f"/api/patients/{bruna.uid}/receipts")).json()
    assert (receipt["by"], receipt["readings"]) == ("Chiara", 3)


async def test_a_patient_with_an_open_alert_gets_no_receipt_and_the_alert_stays_open(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _measured(db, bruna, 2)
    ward.alert(db, bruna, severity="low")

    filed = (await chiara.post("/api/filing", json={"until": datetime.now(UTC).isoformat()})).json()

    assert filed["patients"] == 0
    assert db.execute("select handling from alert").fetchall() == [("new",)]


async def test_what_the_watch_has_not_judged_yet_waits(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _measured(db, bruna, 2)
    db.execute(
        "insert into dirty (patient_id, signal, starts, ends) values (%s, 10, now(), now())", [bruna.id]
    )

    assert (await chiara.get("/api/filing")).json()["readings"] == 0


async def test_what_came_after_the_reader_looked_is_not_filed(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _measured(db, bruna, 3)
    shown = (await chiara.get("/api/filing")).json()
    ward.saturations(db, bruna, datetime.now(UTC) + timedelta(seconds=1), [95])

    filed = (await chiara.post("/api/filing", json={"until": shown["until"]})).json()

    assert filed["readings"] == 1


async def test_values_of_one_device_within_ten_minutes_are_one_measurement(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    start = datetime.now(UTC).replace(minute=5, second=0, microsecond=0) - timedelta(hours=1)
    ward.saturations(db, bruna, start, [95] * 20)

    assert (await chiara.get("/api/filing")).json()["readings"] == 1


async def test_nobody_files_for_the_patients_of_others(
    chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    _measured(db, aldo, 2)
    asked = {"until": datetime.now(UTC).isoformat(), "patients": [str(aldo.uid)]}

    assert (await chiara.post("/api/filing", json=asked)).json()["patients"] == 0
