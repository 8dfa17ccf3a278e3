"""A teleconsulto: asked with the trace as it was seen, answered by the specialist, closed with an outcome."""

import base64
import struct
import zlib

import doors
import httpx
import psycopg
import pytest
import rooms
import ward

from accanto_api.consulting import snapshots
from accanto_api.problems import Code, No


def png(
    *, width: int = 4, height: int = 3, extra: tuple[bytes, bytes] | None = None, tail: bytes = b""
) -> bytes:
    """A white picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    chunks = [(b"IHDR", head), *([extra] if extra else []), (b"IDAT", rows), (b"IEND", b"")]
    whole = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + whole + tail


def test_a_picture_is_known_by_its_chunks() -> None:
    assert snapshots.size(png()) == snapshots.Size(width=4, height=3)


@pytest.mark.parametrize(
    "file",
    [
        b"", b"GIF89a", png()[:-4], png(tail=b"x"), png(width=4001), png(extra=(b"tEXt", b"Name\0Bruna")),
        png().replace(b"IDAT", b"IDAX"), b"\x89PNG\r\n\x1a\n", png() + b"\0" * snapshots.MOST_BYTES,
    ],
    ids=["nothing", "gif", "cut", "more", "wide", "words", "bent", "empty", "heavy"],
)  # fmt: skip
def test_what_is_no_picture_of_a_viewer_is_refused(file: bytes) -> None:
    with pytest.raises(No) as refused:
        snapshots.size(file)

    assert refused.value.code is Code.NOT_A_SNAPSHOT


@pytest.mark.integration
async def test_a_question_travels_with_its_picture_and_ends_with_an_outcome(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    alert = ward.alert(db, bruna)
    consults = f"/api/patients/{bruna.uid}/consults"
    picture = {"png": base64.b64encode(png()).decode(), "device": bruna.device_id, "view": {"speed": 25}}
    opened = await chiara.post(
        consults, json={"specialty": "ecg", "body": "FA?", "alert": str(alert.uid), "snapshot": picture}
    )
    thread = opened.json()[0]

    seen = await paolo.get(f"{consults}/snapshots/{thread['messages'][0]['id']}")
    await paolo.post(f"{consults}/{thread['uid']}/messages", json={"body": "Sì, FA."})
    closed = await chiara.post(f"{consults}/{thread['uid']}/close", json={"outcome": "answered"})
    late = await chiara.post(f"{consults}/{thread['uid']}/messages", json={"body": "Ancora"})

    assert (seen.content, seen.headers["content-type"]) == (png(), "image/png")
    said = closed.json()[0]
    assert [(one["author"]["username"], one["body"]) for one in said["messages"]] == [
        ("chiara", "FA?"), ("paolo", "Sì, FA."),
    ]  # fmt: skip
    assert (said["outcome"], said["closed_by"]["username"], said["alert"]) == (
        "answered",
        "chiara",
        str(alert.uid),
    )
    assert (late.status_code, late.json()["code"]) == (409, "consult_closed")


@pytest.mark.integration
async def test_a_thread_is_its_specialtys_and_its_patients(
    chiara: httpx.AsyncClient, api: str, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    consults = f"/api/patients/{bruna.uid}/consults"
    await chiara.post(consults, json={"specialty": "ecg", "body": "FA?"})
    other = doors.somebody(db, "sara", "pneumologist")
    doors.relate(db, other, bruna, "team")
    stray = ward.alert(db, aldo)

    async with rooms.client(api, db, other) as sara:
        assert (await sara.get(consults)).json() == []
        wrong = await sara.post(consults, json={"specialty": "ecg", "body": "?"})
    elsewhere = await chiara.post(consults, json={"specialty": "ecg", "body": "?", "alert": str(stray.uid)})

    assert (wrong.status_code, elsewhere.status_code) == (403, 404)
    for deed in ("update consult_message set body = 'x'", "delete from consult_message"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            db.execute(deed.encode())


@pytest.mark.integration
async def test_what_waits_for_the_answer_of_a_specialty_is_one_list(
    chiara: httpx.AsyncClient, paolo: httpx.AsyncClient, api: str, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    consults = f"/api/patients/{bruna.uid}/consults"
    first = (await chiara.post(consults, json={"specialty": "ecg", "body": "FA?"})).json()[0]
    await chiara.post(consults, json={"specialty": "ecg", "body": "E il QT?"})
    await chiara.post(consults, json={"specialty": "fundus", "body": "Cataratta?"})

    await paolo.post(f"{consults}/{first['uid']}/messages", json={"body": "Sì, FA."})

    found = (await paolo.get("/api/consults")).json()
    assert [(one["body"], one["is_answered"]) for one in found] == [("E il QT?", False), ("Sì, FA.", True)]
    assert found[0]["patient"]["uid"] == str(bruna.uid)
    seen = db.execute("select count(*) from audit where action = 'worklist' and patient_id = %s", [bruna.id])
    assert seen.fetchone() == (1,)
    assert (await chiara.get("/api/consults")).status_code == 403
    await paolo.post(f"{consults}/{first['uid']}/close", json={"outcome": "answered"})
    assert [one["body"] for one in (await paolo.get("/api/consults")).json()] == ["E il QT?"]
