"""Asks for readings by itself: for an alert that shows an ECG, a graded session of blows, a set of pictures.

Only where the patient's care team has the specialist, and once for each cause, whichever server looks first.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import psycopg
from psycopg_pool import PoolTimeout

from accanto_alerts import casebook
from accanto_alerts.service import Service
from accanto_api import database
from accanto_api.database import Connection, Pool
from accanto_api.reading import turnaround, waking
from accanto_api.reading.asking import Made
from accanto_api.reading.shapes import Priority

log = logging.getLogger(__name__)

EVERY_S = 10.0
RETRY_S = 30.0
QUERIES = ("reading.alerts_to_read", "reading.sessions_to_read", "reading.exams_to_read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something that nobody has asked about yet."""

    patient_id: int
    specialty: Literal["ecg", "spirometry", "fundus"]
    priority: Priority
    cause: str
    quality: str | None
    device: int | None
    signal: int | None
    starts: datetime | None
    ends: datetime | None
    alert: int | None
    now: datetime
    pictures: list[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    id: int
    specialty: str


async def run(pool: Pool) -> None:
    """Until cancelled. A database that is away is asked again; what waits there is asked for then."""
    while True:
        try:
            async with pool.connection() as connection:
                await once(connection)
        except (psycopg.Error, PoolTimeout) as error:
            log.warning("readings_not_asked retry_s=%s error=%s", RETRY_S, type(error).__name__)
            await asyncio.sleep(RETRY_S)
        await asyncio.sleep(EVERY_S)


async def once(connection: Connection) -> int:
    """Ask for whatever should be read now, and take back what is void; gives how many were asked for."""
    asked = await ask(connection, await wanted(connection))
    withdrawn = await database.rows(connection, _Gone, "reading.withdraw")
    for gone in withdrawn:
        log.info("reading_withdrawn reading=%s", gone.id)
    await waking.wake(connection, [gone.specialty for gone in withdrawn])
    return asked


async def wanted(connection: Connection) -> list[Wanted]:
    """Whatever should be read and nobody has asked about."""
    return [one for query in QUERIES for one in await database.rows(connection, Wanted, query)]


async def ask(connection: Connection, about: Sequence[Wanted]) -> int:
    """Ask about each, unless somebody did a moment ago; gives how many were asked for."""
    if not about:
        return 0
    centre = await casebook.centre(connection)
    return sum([await _ask(connection, one, centre) for one in about])


async def _ask(connection: Connection, one: Wanted, centre: Service) -> bool:
    """Ask once; somebody else may have done so a moment ago."""
    made = await database.row(
        connection, Made, "reading.ask_by_itself",
        patient=one.patient_id, specialty=one.specialty, priority=one.priority, question="", cause=one.cause,
        now=one.now, due_at=turnaround.due_at(one.priority, centre.calendar, now=one.now),
        quality=one.quality or "", device=one.device, signal=one.signal, starts=one.starts, ends=one.ends,
        alert=one.alert,
    )  # fmt: skip
    if made is None:
        return False
    if one.pictures:
        await database.run(connection, "reading.add_pictures", reading=made.id, pictures=one.pictures)
    await waking.wake(connection, [one.specialty])
    log.info("reading_asked reading=%s cause=%s", made.id, one.cause)
    return True
