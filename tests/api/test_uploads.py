"""Uploads in pieces over tus: they break off, go on, and become pictures that only the care team sees."""

import asyncio
import base64
import hashlib
import io
from collections.abc import Mapping
from uuid import uuid4

import clinic
import doors
import httpx
import numpy as np
import pictures
import psycopg
import pydicom
import pytest
import served
import ward
from numpy.typing import NDArray
from PIL import Image
from pydicom.encaps import generate_frames

pytestmark = pytest.mark.integration

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    """A drawn eye as a camera would write it."""
    return pictures.encoded(pictures.drawn_eye(1000), "JPEG", comment="LENCIONI-BRUNA")


def _metadata(**words: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())


async def _begin(client: httpx.AsyncClient, length: int, **words: str) -> httpx.Response:
    return await client.post(
        "/api/uploads", headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": _metadata(**words)}
    )


async def _piece(
    client: httpx.AsyncClient, where: str, at: int, body: bytes, more: Mapping[str, str] | None = None
) -> httpx.Response:
    headers = TUS | {"Upload-Offset": str(at), "Content-Type": PIECE} | dict(more or {})
    return await client.patch(where, headers=headers, content=body)


async def _whole(client: httpx.AsyncClient, data: bytes, **words: str) -> str:
    where = (await _begin(client, len(data), **words)).headers["location"]
    assert (await _piece(client, where, 0, data)).status_code == 204
    return where


async def _outcome(client: httpx.AsyncClient, where: str) -> dict[str, object]:
    async with asyncio.timeout(clinic.IN_TIME_S):
        while True:
            said: dict[str, object] = (await client.get(where)).json()
            if said["state"] in ("kept", "refused"):
                return said
            await asyncio.sleep(0.05)


async def test_a_picture_arrives_in_pieces_and_only_its_pixels_are_shown(
    database: str, chiara: httpx.AsyncClient, bruna: ward.Patient, jpeg: bytes
) -> None:
    begun = await _begin(chiara, len(jpeg), patient=str(bruna.uid), eye="od", filename="LENCIONI.jpg")
    where = begun.headers["location"]
    assert (await _piece(chiara, where, 0, jpeg[:40_000])).headers["upload-offset"] == "40000"
    assert (await chiara.head(where, headers=TUS)).headers["upload-offset"] == "40000"
    assert (await _piece(chiara, where, 40_000, jpeg[40_000:])).status_code == 204

    async with clinic.reader(database):
        outcome = await _outcome(chiara, where)
    listed = (await chiara.get(f"/api/patients/{bruna.uid}/pictures")).json()
    viewed = (await chiara.get(f"/api/patients/{bruna.uid}/pictures/{outcome['picture']}")).content

    assert (outcome["state"], outcome["verdict"]) == ("kept", "ok")
    assert [one["uid"] for one in listed["pictures"]] == [outcome["picture"]]
    assert {"eye": "os", "aim": "macula"} in listed["missing"]
    assert Image.open(io.BytesIO(viewed)).size == (1000, 1000)
    assert b"LENCIONI" in jpeg
    assert b"LENCIONI" not in viewed


async def test_no_table_and_no_log_keeps_the_files_name(
    database: str,
    db: psycopg.Connection,
    chiara: httpx.AsyncClient,
    bruna: ward.Patient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    data = pictures.encoded(pictures.drawn_eye(1000))
    caplog.set_level("DEBUG")
    words = {
        "patient": str(bruna.uid),
        "eye": "od",
        "filename": "BIANCHI-ANNA.jpg",
        "name": "BIANCHI-ANNA.jpg",
    }
    async with clinic.reader(database):
        await _outcome(chiara, await _whole(chiara, data, **words))

    tables = ("upload", "picture", "picture_file", "quarantine", "audit")
    kept = " ".join(str(db.execute(f"select t::text from {table} t".encode()).fetchall()) for table in tables)
    assert "BIANCHI" not in kept
    assert "42494143484" not in kept.lower()  # the same in hexadecimal, as bytea is written
    assert "BIANCHI" not in caplog.text


async def test_an_upload_goes_on_at_another_server_after_the_first_was_killed(
    database: str, db: psycopg.Connection, chiara: httpx.AsyncClient, bruna: ward.Patient, jpeg: bytes
) -> None:
    where = (await _begin(chiara, len(jpeg), patient=str(bruna.uid), eye="od")).headers["location"]
    await _piece(chiara, where, 0, jpeg[:70_000])

    async with served.api(database) as second, served.visitor(second) as client:
        doors.let_in(client, db, "chiara")
        at = int((await client.head(where, headers=TUS)).headers["upload-offset"])
        assert (await _piece(client, where, at, jpeg[at:])).status_code == 204

    stored = db.execute("select string_agg(bytes, ''::bytea order by starts) from upload_part").fetchone()
    assert (at, stored) == (70_000, (jpeg,))


async def test_what_came_before_a_line_broke_is_kept(
    api: str, chiara: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    where = (await _begin(chiara, 3_000_000, patient=str(bruna.uid), eye="od")).headers["location"]
    cookie = "; ".join(f"{name}={value}" for name, value in chiara.cookies.items())
    host, port = api.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"PATCH {where} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: {PIECE}\r\nContent-Length: 3000000\r\n\r\n"
    )
    writer.write(head.encode() + bytes(1_500_000))
    await writer.drain()
    writer.close()

    async with asyncio.timeout(10):
        while (await chiara.head(where, headers=TUS)).headers["upload-offset"] != "1500000":
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_a_piece_that_changed_on_its_way_is_not_taken(
    algorithm: str, chiara: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    where = (await _begin(chiara, 9, patient=str(bruna.uid), eye="od")).headers["location"]
    digest = base64.b64encode(hashlib.new(algorithm, b"retina").digest()).decode()
    checksum = {"Upload-Checksum": f"{algorithm} {digest}"}

    changed = await _piece(chiara, where, 0, b"rotina", checksum)
    as_sent = await _piece(chiara, where, 0, b"retina", checksum)

    assert (changed.status_code, changed.json()["code"]) == (460, "wrong_checksum")
    assert (as_sent.status_code, as_sent.headers["upload-offset"]) == (204, "6")


async def test_pieces_that_do_not_fit_are_refused(chiara: httpx.AsyncClient, bruna: ward.Patient) -> None:
    where = (await _begin(chiara, 10, patient=str(bruna.uid), eye="od")).headers["location"]
    await _piece(chiara, where, 0, b"abcd")

    answers = [
        await _piece(chiara, where, 0, b"abcd"),
        await _piece(chiara, where, 4, b"more than is left"),
        await _piece(chiara, where, 4, b"ef", {"Content-Type": "image/jpeg"}),
        await _piece(chiara, where, 4, b"ef", {"Tus-Resumable": "0.2.2"}),
        await _piece(chiara, f"/api/uploads/{uuid4()}", 0, b"ef"),
        await _begin(chiara, (40 << 20) + 1),
        await _begin(chiara, 0),
    ]

    assert [answer.status_code for answer in answers] == [409, 413, 415, 412, 404, 413, 422]


async def test_of_two_senders_of_the_same_piece_one_wins(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    where = (await _begin(chiara, 8, patient=str(bruna.uid), eye="od")).headers["location"]

    answers = await asyncio.gather(*(_piece(chiara, where, 0, b"abcd") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409]
    assert db.execute("select count(*) from upload_part").fetchone() == (1,)


async def test_an_upload_belongs_to_its_sender_until_it_is_taken_back_or_forgotten(
    api: str, chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    where = (await _begin(chiara, 8, patient=str(bruna.uid), eye="od")).headers["location"]
    ward.worker(db, "tecla", "technician")
    async with served.visitor(api) as tecla:
        doors.let_in(tecla, db, "tecla")
        assert (await tecla.get(where)).status_code == 404
        assert (await _piece(tecla, where, 0, b"abcd")).status_code == 404

    assert (await chiara.delete(where, headers=TUS)).status_code == 204
    assert (await chiara.head(where, headers=TUS)).status_code == 404
    late = (await _begin(chiara, 8)).headers["location"]
    db.execute("update upload set expires_at = now() - interval '1 second'")
    assert (await _piece(chiara, late, 0, b"abcd")).status_code == 404


async def test_who_may_not_send_is_told_so(
    api: str, visitor: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    assert (await _begin(visitor, 8)).status_code == 401
    ward.worker(db, "ada", "admin")
    doors.let_in(visitor, db, "ada")

    assert (await _begin(visitor, 8)).json()["code"] == "forbidden"
    async with httpx.AsyncClient(base_url=api, cookies=visitor.cookies) as elsewhere:
        assert (await _begin(elsewhere, 8)).json()["code"] == "cross_site"


def _oculist(db: psycopg.Connection, who: ward.Patient) -> dict[str, str]:
    """Who may take pictures out of the house."""
    number = doors.somebody(db, "vieri", "oculist")
    doors.relate(db, number, who, "team")
    return doors.cookie(db, number)


def _pixels(file: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(file)), np.uint8)


async def test_the_export_holds_the_cameras_own_pixels_and_a_dicom_none_of_its_words(
    database: str, chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, jpeg: bytes
) -> None:
    async with clinic.reader(database):
        picture = (await _outcome(chiara, await _whole(chiara, jpeg, patient=str(bruna.uid), eye="os")))[
            "picture"
        ]
    address, oculist = f"/api/patients/{bruna.uid}/exports/fundus/{picture}", _oculist(db, bruna)

    camera = await chiara.get(f"{address}/original", headers=oculist)
    held = [
        pydicom.dcmread(io.BytesIO((await chiara.get(f"{address}/{form}", headers=oculist)).content))
        for form in ("dicom", "viewed")
    ]
    frames = [next(generate_frames(one.PixelData, number_of_frames=1)).rstrip(b"\0") for one in held]

    assert (camera.content, camera.headers["content-type"]) == (jpeg, "image/jpeg")
    assert np.array_equal(_pixels(frames[0]), _pixels(jpeg))
    assert b"LENCIONI" in jpeg
    assert b"LENCIONI" not in frames[0] + frames[1]
    assert [one.ImageLaterality for one in held] == ["L", "L"]
    assert [row[0] for row in db.execute("select action from audit").fetchall()].count("export") == 3


async def test_a_picture_with_text_is_not_exported(
    database: str, chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    marked = pictures.encoded(pictures.with_text(pictures.drawn_eye(1000), "14/03/1950 LENCIONI"))
    async with clinic.reader(database):
        outcome = await _outcome(chiara, await _whole(chiara, marked, patient=str(bruna.uid), eye="od"))

    address = f"/api/patients/{bruna.uid}/exports/fundus/{outcome['picture']}/dicom"
    answer = await chiara.get(address, headers=_oculist(db, bruna))

    assert outcome["verdict"] == "human-check"
    assert (answer.status_code, answer.json()["code"]) == (409, "text_in_picture")


async def test_a_strangers_pictures_do_not_exist(
    database: str, chiara: httpx.AsyncClient, aldo: ward.Patient, db: psycopg.Connection, jpeg: bytes
) -> None:
    sent = clinic.upload(db, jpeg, account=ward.worker(db, "tecla", "technician"), patient=aldo.uid)
    async with clinic.reader(database):
        await clinic.settled(db, sent)
    (picture,) = db.execute("select uid from picture").fetchone() or ()

    for path in ("", f"/{picture}"):
        assert (await chiara.get(f"/api/patients/{aldo.uid}/pictures{path}")).status_code == 404
