"""The boxes of a district: a gateway in each home with what it last said, and the troubles of an ordinary morning."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import psycopg
import ward

SILENT, CLOCK, CERTIFICATE, BACKLOG = 3, 4, 5, 9
"""Homes by their number: Simonetti, Nieri, Fambrini, Del Carlo."""
LOW_BATTERY, UNHEARD = (0, 7, 16), (12,)


def fill(
    db: psycopg.Connection, homes: Sequence[tuple[int, ward.Patient, dict[str, int]]], *, now: datetime
) -> None:
    """A gateway in each home, its report and history, its devices' reports, and tickets."""
    for number, _, devices in homes:
        name = f"gw-{number + 1:04d}"
        _gateway(db, name, number, now)
        for position, device in enumerate(devices.values()):
            db.execute("update device set gateway = %s, firmware = '2.1.0' where id = %s", [name, device])
            _device(db, device, number, position, now)
    _shelf(db)
    db.execute(
        "insert into fleet_ticket (gateway, kind, text, opened_by, opened_at) values"
        " ('gw-0004', 'call', 'Chiedere se il modem è acceso', 'davide', %s),"
        " ('gw-0006', 'visit', 'Rinnovare il certificato sul posto, se non riesce da qui', 'davide', %s)",
        [now - timedelta(minutes=12), now - timedelta(days=1)],
    )


def _gateway(db: psycopg.Connection, name: str, number: int, now: datetime) -> None:
    is_silent = number == SILENT
    seen = now - (timedelta(minutes=26) if is_silent else timedelta(seconds=3 + number % 40))
    db.execute(
        "insert into gateway (id, enrolled_at, software, seen_at, online) values (%s, %s, %s, %s, %s)",
        [
            name,
            now - timedelta(days=200 - number),
            "1.3.9" if number == CERTIFICATE else "1.4.2",
            seen,
            not is_silent,
        ],
    )
    waiting = {SILENT: 1204, BACKLOG: 312}.get(number, number % 3)
    oldest = {SILENT: timedelta(minutes=25), BACKLOG: timedelta(minutes=48)}.get(number)
    expires = now + timedelta(days=10 if number == CERTIFICATE else 120 + 7 * number)
    db.execute(
        "insert into gateway_report values (%s, %s, %s, %s, %s, %s, %s, true, %s, %s, 0, %s, 0, %s, 3)",
        [name, seen, waiting, waiting * 2600, now - oldest if oldest else None, 29 << 30, 26 << 30,
         148_000 if number == CLOCK else number % 7 * 100 - 300, None if is_silent else 38 + number * 7 % 60,
         number % 4, expires],
    )  # fmt: skip
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into gateway_history values (%s, %s, %s, %s, %s, %s)",
            [
                (name, seen - timedelta(minutes=10 * step), max(0, waiting - 40 * step), 40 + (step * 7 + number) % 23,
                 100, 26 << 30)
                for step in range(60)
            ],
        )  # fmt: skip


def _device(db: psycopg.Connection, device: int, number: int, position: int, now: datetime) -> None:
    is_low = number in LOW_BATTERY and position == 0
    heard = now - (timedelta(days=3) if number in UNHEARD else timedelta(minutes=80 + number))
    if number in UNHEARD:
        db.execute("delete from latest where device_id = %s", [device])
    db.execute(
        "insert into device_report values (%s, %s, false, %s, %s, %s, %s, 0, 0, %s, null)",
        [device, now, heard, 18 if is_low else 55 + (number * 11 + position * 7) % 45, -55 - number % 20, number % 3,
         number % 2],
    )  # fmt: skip


def _shelf(db: psycopg.Connection) -> None:
    """Devices that wait for a home."""
    for kind, letter, model in (
        ("blood-pressure-monitor", "p", "Cuff 1"), ("scale", "b", "Peso 2"), ("oximeter", "o", "Oxi 1"),
        ("ecg", "e", "Strap 1"),
    ):  # fmt: skip
        db.execute(
            "insert into device (name, kind, maker, model, serial) values (%s, %s, 'Simcor', %s, %s)",
            [f"simcor-{letter}9001", kind, model, f"{letter.upper()}-9001"],
        )
