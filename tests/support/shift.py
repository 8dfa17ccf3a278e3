"""A ward on an ordinary afternoon: what the pictures of the console show, and its browser tests begin with."""

from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import ward


def begin(url: str) -> dict[str, ward.Patient]:
    """Fill a fresh database; gives the patients by family name."""
    now = datetime.now(UTC)
    with psycopg.connect(url) as db:
        ward.worker(db, "chiara", display_name="Chiara Benedetti")
        ward.worker(db, "marco", display_name="Marco Lari")
        people = [
            _fast_heart(db, now - timedelta(minutes=4)),
            _low_oxygen(db, now - timedelta(minutes=11)),
            _taken(db, now - timedelta(minutes=52)),
            _loose(db, now - timedelta(minutes=27)),
        ]
        db.execute("insert into gateway_cursor (gateway, epoch) values ('gw-0001', 1)")
    return {person.name.split(" ")[1]: person for person in people}


def _fast_heart(db: psycopg.Connection, at: datetime) -> ward.Patient:
    """A heart that races, its trace with a gap of three seconds."""
    bruna = ward.patient(db, "Bruna Lencioni", "chiara", born=1945, pathway="Scompenso, FA")
    rates = [*np.linspace(76, 84, 40), 96, 108, 121, 132, 136, 138]
    ward.heart_rates(db, bruna, at, [round(float(rate), 1) for rate in rates])
    trace = ward.heartbeat(40, 138)
    start = at - timedelta(seconds=40)
    for first, last in ((0, 1300), (1300, 2600), (2990, 3900), (3900, 5200)):
        ward.block(db, bruna, start + timedelta(seconds=first / ward.RATE_HZ), trace[first:last])
    ward.alert(db, bruna, at=at)
    return bruna


def _low_oxygen(db: psycopg.Connection, at: datetime) -> ward.Patient:
    aldo = ward.patient(db, "Aldo Petrucci", "chiara", born=1951, pathway="BPCO")
    ward.saturations(db, aldo, at, [93, 93, 92, 93, 92, 92, 91, 92, 91, 90, 90, 89, 88, 87, 87])
    ward.heart_rates(db, aldo, at, [88, 90, 89, 91, 93, 96])
    ward.alert(db, aldo, rule="spo2-low", severity="medium", peak=87, at=at)
    return aldo


def _taken(db: psycopg.Connection, at: datetime) -> ward.Patient:
    renzo = ward.patient(db, "Renzo Baldocchi", "chiara", born=1943, pathway="Scompenso")
    ward.heart_rates(db, renzo, at, [104, 109, 118, 126, 131, 131, 129])
    raised = ward.alert(db, renzo, severity="medium", peak=131, at=at)
    db.execute(
        "update alert set handling = 'acked', owner = 'marco', acked_at = %s where id = %s",
        [at + timedelta(minutes=3), raised.id],
    )
    return renzo


def _loose(db: psycopg.Connection, at: datetime) -> ward.Patient:
    lida = ward.patient(db, "Lida Simonetti", "chiara", born=1940, pathway="Scompenso")
    ward.heart_rates(db, lida, at, [71, 72, 70, 131])
    ward.alert(db, lida, kind="technical", severity="low", peak=131, at=at)
    return lida
