"""An upload that has arrived becomes a picture or lies in quarantine: once, and with every byte it came with."""

import asyncio
import hashlib
import logging
import sys
from collections.abc import Iterator
from uuid import uuid4

import clinic
import pictures
import psycopg
import pytest
import ward

from accanto_ingestion import quarantine
from accanto_ingestion.images.workshop import Limits

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    """A drawn eye as a camera would write it."""
    return pictures.encoded(pictures.drawn_eye(1000))


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def sender(db: psycopg.Connection) -> int:
    """The clinic's technician."""
    return ward.worker(db, "tecla", "technician")


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    """A patient."""
    return ward.patient(db, "Bruna Lencioni")


async def test_a_picture_is_kept_with_its_bytes_untouched(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    sent = clinic.upload(db, jpeg, account=sender, patient=bruna.uid)

    async with clinic.reader(database):
        assert await clinic.settled(db, sent) == [("kept", None)]

    row = db.execute(
        "select patient_id, eye, verdict, reasons, width, f.bytes, f.sha256, viewed <> f.bytes"
        " from picture join picture_file f using (sha256)"
    ).fetchone()
    digest = hashlib.sha256(jpeg).digest()
    assert row == (bruna.id, "od", "ok", [], 1000, jpeg, digest, True)
    assert db.execute("select count(*) from upload_part").fetchone() == (0,)


async def test_what_is_refused_lies_in_quarantine_with_its_reason(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    half = jpeg[: len(jpeg) // 2]
    sent = clinic.upload(db, half, account=sender, patient=bruna.uid)

    async with clinic.reader(database):
        assert await clinic.settled(db, sent) == [("refused", "truncated")]

    assert db.execute("select topic, reason, payload from quarantine").fetchall() == [
        (f"upload/{sent}", "truncated", half)
    ]
    assert db.execute("select count(*) from picture").fetchone() == (0,)


async def test_nobody_s_picture_waits_for_a_person(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    carer = ward.worker(db, "chiara")
    silent = ward.patient(db, "Aldo Petrucci")
    db.execute("update patient set adesione_at = null where id = %s", [silent.id])
    sent = [
        clinic.upload(db, jpeg, account=sender, patient=None),
        clinic.upload(db, jpeg, account=sender, patient=bruna.uid, eye=None),
        clinic.upload(db, jpeg, account=sender, patient=uuid4()),
        clinic.upload(db, jpeg, account=carer, patient=bruna.uid),
        clinic.upload(db, jpeg, account=sender, patient=silent.uid),
        clinic.upload(db, jpeg, account=sender, patient=bruna.uid, sha256=bytes(32)),
    ]

    async with clinic.reader(database):
        reasons = [refusal for _, refusal in await clinic.settled(db, *sent)]

    due = ["unbound", "unbound", "unknown_patient", "unknown_patient", "no_consent", "checksum"]
    assert reasons == due
    assert db.execute("select count(*) from quarantine where payload = %s", [jpeg]).fetchone() == (len(due),)


async def test_the_same_file_twice_is_one_picture(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    sent = [clinic.upload(db, jpeg, account=sender, patient=bruna.uid) for _ in range(2)]

    async with clinic.reader(database), clinic.reader(database):
        assert await clinic.settled(db, *sent) == [("kept", None)] * 2

    assert db.execute("select count(*), count(distinct picture_id) from upload").fetchone() == (2, 1)
    assert db.execute("select count(*) from picture").fetchone() == (1,)


async def test_the_same_file_for_another_patient_is_stopped_and_the_first_is_doubted(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    aldo = ward.patient(db, "Aldo Petrucci")
    async with clinic.reader(database):
        first = clinic.upload(db, jpeg, account=sender, patient=bruna.uid)
        await clinic.settled(db, first)
        others = [
            clinic.upload(db, jpeg, account=sender, patient=aldo.uid),
            clinic.upload(db, jpeg, account=sender, patient=bruna.uid, eye="os"),
        ]
        assert await clinic.settled(db, *others) == [("refused", "another_patient"), ("refused", "wrong_eye")]

    verdicts = db.execute("select verdict, reasons from picture").fetchall()
    assert verdicts == [("human-check", ["copy_of_another_patient"])]


async def test_a_recompressed_copy_is_kept_and_asks_for_a_person(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    again = pictures.encoded(pictures.drawn_eye(1000), "JPEG", quality=70)
    async with clinic.reader(database):
        for data in (jpeg, again):
            await clinic.settled(db, clinic.upload(db, data, account=sender, patient=bruna.uid))

    reasons = db.execute("select reasons from picture order by id").fetchall()
    assert reasons == [([],), (["near_copy"],)]


async def test_a_file_that_kills_the_child_is_tried_again_and_then_put_aside(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient
) -> None:
    sent = clinic.upload(db, b"die", account=sender, patient=bruna.uid)
    db.execute("update upload set tries = 2 where id = %s", [sent])
    fresh = clinic.upload(db, b"die", account=sender, patient=bruna.uid)

    async with clinic.reader(database, gate="rough_gate:RoughGate", limits=Limits(seconds=20)):
        assert await clinic.settled(db, sent) == [("refused", "decoder_died")]
        async with asyncio.timeout(clinic.IN_TIME_S):
            while db.execute("select tries from upload where id = %s", [fresh]).fetchone() == (0,):
                await asyncio.sleep(0.05)

    assert db.execute("select state from upload where id = %s", [fresh]).fetchone() == ("arrived",)


async def test_killing_the_process_midway_loses_nothing_and_doubles_nothing(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient
) -> None:
    eyes = [pictures.encoded(pictures.drawn_eye(1000, seed=seed)) for seed in range(4)]
    sent = [clinic.upload(db, eye, account=sender, patient=bruna.uid) for eye in eyes]
    code = (
        "import asyncio, sys; from accanto_ingestion.images import process;"
        "asyncio.run(process.run(process.Settings(database_url=sys.argv[1],"
        " gate='accanto_signal.fundus.gate:Gate')))"
    )
    first = await asyncio.create_subprocess_exec(sys.executable, "-c", code, database)
    try:
        async with asyncio.timeout(clinic.IN_TIME_S):
            while db.execute("select count(*) from picture").fetchone() == (0,):
                await asyncio.sleep(0.005)
    finally:
        first.kill()
        await first.wait()

    async with clinic.reader(database):
        assert await clinic.settled(db, *sent) == [("kept", None)] * 4

    rows = db.execute(
        "select f.bytes from picture join picture_file f using (sha256) order by picture.id"
    ).fetchall()
    assert sorted(bytes(row[0]) for row in rows) == sorted(eyes)


async def test_the_log_of_the_way_names_uploads_and_nobody(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, caplog: pytest.LogCaptureFixture
) -> None:
    named = pictures.encoded(pictures.drawn_eye(1000), "JPEG", comment="LENCIONI-BRUNA")
    broken = named[:-2] + b"LENCIONI-BRUNA"
    with caplog.at_level(logging.DEBUG):
        async with clinic.reader(database):
            sent = [clinic.upload(db, data, account=sender, patient=bruna.uid) for data in (named, broken)]
            assert {state for state, _ in await clinic.settled(db, *sent)} == {"kept", "refused"}

    assert str(sent[0]) in caplog.text
    assert "lencioni" not in caplog.text.lower()


async def test_a_picture_is_read_again_once_its_reason_is_gone(
    database: str, db: psycopg.Connection, sender: int, bruna: ward.Patient, jpeg: bytes
) -> None:
    db.execute("update patient set adesione_at = null")
    sent = clinic.upload(db, jpeg, account=sender, patient=bruna.uid)
    async with clinic.reader(database):
        assert await clinic.settled(db, sent) == [("refused", "no_consent")]
        assert [one.is_in for one in quarantine.replay(db)] == [True]
        async with asyncio.timeout(clinic.IN_TIME_S):
            while db.execute("select replayed_at from quarantine").fetchone() != (None,):
                await asyncio.sleep(0.05)

        db.execute("update patient set adesione_at = now()")
        assert [one.is_in for one in quarantine.replay(db)] == [True]
        assert await clinic.settled(db, sent) == [("kept", None)]

    assert db.execute("select count(*) from quarantine where replayed_at is null").fetchone() == (0,)
    assert db.execute("select bytes from picture_file").fetchall() == [(jpeg,)]
