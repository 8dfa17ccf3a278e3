"""Readings and refertos put into a database by hand, for tests of what people may do with them."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import browsing
import doors
import eyes
import httpx
import psycopg
import served
import ward
from psycopg.types.json import Jsonb

from accanto_api import accounts, rights

READERS: dict[str, accounts.Role] = {
    "ecg": "cardiologist",
    "spirometry": "pneumologist",
    "fundus": "oculist",
}
BLOWN = {"fev1_grade": "A", "fvc_grade": "A", "pattern": "normal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A reading in the database."""

    id: int
    uid: UUID
    specialty: str


def reading(
    db: psycopg.Connection,
    who: ward.Patient,
    *,
    specialty: str = "ecg",
    state: str = "waiting",
    priority: str = "routine",
    question: str = "",
    starts: datetime | None = None,
    lasts: timedelta = timedelta(seconds=30),
    due: timedelta = timedelta(hours=5),
) -> Asked:
    """Something waits for a specialty, asked by a general practitioner; the span ends now unless `starts` says when."""
    asker = doors.somebody(db, "asker", "gp")
    row = db.execute(
        "insert into reading (patient_id, specialty, state, priority, question, asked_by, due_at, device_id, signal_id,"
        " starts, ends) select %s, %s, %s, %s, %s, %s, now() + %s, %s, %s, s, s + %s"
        " from (select coalesce(%s, now() - %s) as s) span returning id, uid",
        [who.id, specialty, state, priority, question, asker, due, who.device_id, ward.ECG, lasts, starts, lasts],
    ).fetchone()  # fmt: skip
    assert row is not None
    return Asked(id=row[0], uid=row[1], specialty=specialty)


def report(db: psycopg.Connection, read: Asked, *, state: str = "final") -> Asked:
    """A signed version of a referto, as if the server had signed it; nobody can verify it."""
    author = doors.somebody(db, f"author-{read.specialty}", READERS[read.specialty])
    content = {"fields": {"kind": read.specialty}, "text": "Nulla da segnalare", "language": "it"}
    if read.specialty == "fundus":
        eyes.agree(db, read.id, content)
    row = db.execute(
        "insert into report (uid, reading_id, version, state, author, content, reason, trace_hash, content_hash,"
        " record, signature, key_id, signed_at, paper)"
        " values (%s, %s, 1, %s, %s, %s, '', %s, %s, %s, %s, 'none', now(), %s)"
        " returning id, uid",
        [
            uuid4(), read.id, state, author, Jsonb(content), "0" * 64, "0" * 64, json.dumps(content), b"\0" * 64,
            b"%PDF-1.7",
        ],
    ).fetchone()  # fmt: skip
    assert row is not None
    return Asked(id=row[0], uid=row[1], specialty=read.specialty)


def agree(db: psycopg.Connection, who: ward.Patient) -> None:
    """The patient wants to read refertos at home."""
    db.execute(
        "insert into consent (patient_id, kind, text_version, language, given_at, given_by, how)"
        " values (%s, 'online_reports', '1', 'it', now(), 'patient', 'paper')", [who.id],
    )  # fmt: skip


def reader(db: psycopg.Connection, username: str, specialty: str = "ecg") -> int:
    """A specialist who reads this."""
    assert READERS[specialty] in rights.SPECIALISTS
    return doors.somebody(db, username, READERS[specialty])


def client(api: str, db: psycopg.Connection, account: int) -> httpx.AsyncClient:
    """Somebody who has just shown their second factor."""
    return served.visitor(api, doors.cookie(db, account))


async def save(
    asking: httpx.AsyncClient,
    read: Asked,
    text: str = "Ritmo sinusale.",
    *,
    revision: int = 0,
    **fields: object,
) -> httpx.Response:
    """Keep a referto that lacks nothing."""
    complete = {"ecg": {"quality": "readable"}, "spirometry": BLOWN, "fundus": {}}[read.specialty]
    content = {
        "fields": {"kind": read.specialty, **complete, **fields},
        "text": text, "recommendation": "", "urgency": "none", "language": "it",
    }  # fmt: skip
    address = f"/api/readings/{read.uid}/report"
    return await asking.put(address, json={"content": content}, headers={"If-Match": f'"r{revision}"'})


async def sign(
    asking: httpx.AsyncClient, read: Asked, *, as_: str = "final", text: str = "Ritmo sinusale."
) -> httpx.Response:
    """Write a referto that lacks nothing and sign it, or sign the draft that is there."""
    kept = (await asking.get(f"/api/readings/{read.uid}/report")).headers["etag"]
    saved = await save(asking, read, text, revision=int(kept.strip('"r')))
    assert saved.status_code == 204, saved.text
    address = f"/api/readings/{read.uid}/report/sign"
    body = {"as": as_, "seen": await seen(asking, read)}
    return await asking.post(address, json=body, headers={"If-Match": saved.headers["etag"]})


async def seen(asking: httpx.AsyncClient, read: Asked) -> str | None:
    """What a reader has before their eyes now, by its name; nothing where nothing is there, or it cannot change."""
    asked = (await asking.get(f"/api/readings/{read.uid}")).json()
    source, patient = asked["source"], f"/api/patients/{asked['patient']['uid']}"
    if read.specialty == "fundus":
        return None
    if read.specialty == "spirometry":
        starts = round(datetime.fromisoformat(source["starts"]).timestamp() * 1_000_000)
        found = (await asking.get(f"{patient}/spirometry/{source['device']}-{starts}")).json()
        return ",".join(part["trace"] for part in found["parts"])
    span = {"starts": source["starts"], "ends": source["ends"]}
    shown = await asking.get(f"{patient}/ecg/{source['device']}/{source['signal']}", params=span)
    return str(shown.json()["version"]) if shown.status_code == httpx.codes.OK else None


async def until(db: psycopg.Connection, question: str, value: object) -> None:
    """Wait until the database says yes, for as long as a page is waited for. Raises TimeoutError."""
    async with asyncio.timeout(browsing.WAIT_MS / 1_000):
        while db.execute(question.encode(), [value]).fetchone() != (True,):
            await asyncio.sleep(0.1)


def at_home(db: psycopg.Connection, who: ward.Patient) -> int:
    """The patient's own account, by their given name."""
    return doors.somebody(db, who.name.split(" ")[0].lower(), "patient", who)


def cares(db: psycopg.Connection, who: ward.Patient, username: str) -> None:
    """Somebody becomes part of a care team."""
    db.execute(
        "insert into care_team (patient_id, account_id) select %s, id from account where username = %s",
        [who.id, username],
    )
