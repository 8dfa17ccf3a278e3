"""Exams of the fundus put into a database: pictures of two eyes, a reading about them, gradings that were signed."""

import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import doors
import pictures
import psycopg
import ward
from PIL import Image
from psycopg.types.json import Jsonb

from accanto_contract.picture import Eye
from accanto_ingestion.images import decoding
from accanto_signal.fundus import cameras, container, gate

PLACES = (("od", "macula"), ("od", "disc"), ("os", "macula"), ("os", "disc"))
REAL = {"od": "Image_03R.jpg", "os": "Image_03L.jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Pictures of one visit, and the reading about them."""

    reading: UUID
    reading_id: int
    pictures: dict[tuple[str, str], UUID]


def exam(
    db: psycopg.Connection,
    who: ward.Patient,
    *,
    ago: timedelta = timedelta(hours=2),
    places: tuple[tuple[str, str], ...] = PLACES,
    question: str = "Diabete dal 2009: retinopatia?",
    side: int = 1000,
    state: str = "waiting",
    form: str = "JPEG",
    asker: str = "asker",
) -> Exam:
    """Pictures of both eyes that came a while ago and were judged by the gate, and a reading that waits.

    Where ACCANTO_DATA names the public pictures, those centred on the disc are real ones of one child.
    """
    sender = doors.somebody(db, "clinic", "technician")
    known = db.execute("select count(*) from picture").fetchone()
    assert known is not None
    made = {
        place: _picture(db, who, place, sender=sender, ago=ago, side=side, seed=number, form=form)
        for number, place in enumerate(places, start=1 + int(known[0]))
    }
    row = db.execute(
        "insert into reading (patient_id, specialty, state, question, asked_by, asked_at, due_at, quality)"
        " values (%s, 'fundus', %s, %s, %s, now() - %s, now() + interval '5 hours', 'ok') returning id, uid",
        [who.id, state, question, doors.somebody(db, asker, "gp"), ago],
    ).fetchone()
    assert row is not None
    db.execute(
        "insert into reading_picture select %s, id from picture where uid = any(%s)",
        [row[0], list(made.values())],
    )
    return Exam(reading_id=row[0], reading=row[1], pictures=made)


def agree(db: psycopg.Connection, reading: int, content: Mapping[str, object]) -> None:
    """Two readers have signed the same."""
    for turn in ("first", "second"):
        signed(db, reading, f"{turn}-reader", turn, content)


def signed(
    db: psycopg.Connection, reading: int, username: str, turn: str, content: Mapping[str, object]
) -> None:
    """A grading that somebody signed."""
    db.execute(
        "insert into fundus_grade (reading_id, reader, turn, content, trace_hash, content_hash, signed_at)"
        " values (%s, %s, %s, %s, %s, %s, now())",
        [reading, doors.somebody(db, username, "oculist"), turn, Jsonb(dict(content)), "0" * 64, "0" * 64],
    )


def said(od: str = "0", os_: str = "0", *, dme: str = "0", text: str = "Nessun segno.") -> dict[str, object]:
    """What a reader says of both eyes: ICDR grades, an oedema in neither unless told."""
    eye = {"legible": "good", "why": None, "dme": dme}
    fields = {"kind": "fundus", "od": eye | {"icdr": od}, "os": eye | {"icdr": os_}}
    return {
        "fields": fields, "text": text, "recommendation": "Controllo fra 12 mesi", "urgency": "none",
        "language": "it",
    }  # fmt: skip


def _picture(
    db: psycopg.Connection,
    who: ward.Patient,
    place: tuple[str, str],
    *,
    sender: int,
    ago: timedelta,
    side: int,
    seed: int,
    form: str,
) -> UUID:
    eye, aim = place
    data, camera = _shot(eye, aim, side, seed, form)
    known = container.examine(data)
    judged = gate.judge(decoding.working(data, known), eye=Eye(eye), camera=cameras.by_name(camera))
    digest = hashlib.sha256(data).digest()
    db.execute(
        "insert into picture_file (sha256, bytes) values (%s, %s) on conflict do nothing", [digest, data]
    )
    row = db.execute(
        "insert into picture (patient_id, eye, sha256, form, width, height, camera, aim, verdict, reasons, measures,"
        " algorithm, algorithm_version, vessel_map, viewed, sent_by, received_at)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s, %s, now() - %s) returning uid",
        [
            who.id, eye, digest, known.form.value, known.width, known.height, camera, judged.aim.value,
            judged.verdict.value, [reason.value for reason in judged.reasons], Jsonb(dict(judged.measures)),
            judged.algorithm, judged.algorithm_version, decoding.viewed(data, known), sender, ago,
        ],
    ).fetchone()  # fmt: skip
    assert row is not None
    return UUID(str(row[0]))


def _shot(eye: str, aim: str, side: int, seed: int, form: str) -> tuple[bytes, str]:
    """The bytes of a picture, and the profile of its camera; no two are the same file."""
    folder = Path(os.environ.get("ACCANTO_DATA", "/nowhere")) / "fundus" / "chase_db1"
    if aim == "disc" and (folder / REAL[eye]).exists():
        return pictures.with_segment((folder / REAL[eye]).read_bytes(), 0xFE, bytes([seed])), "field-30"
    away = 0.33 if aim == "macula" else 0.02
    drawn = pictures.drawn_eye(side, disc_x=away if eye == "od" else -away, seed=seed)
    return pictures.encoded(drawn, form), "field-45"


def pixels(data: bytes) -> Image.Image:
    """A picture from the bytes of an answer."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB")
