"""A camera's folder: each finished picture goes once to the centre, whatever dies in between."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

import clinic
import pictures
import psycopg
import pytest
import served
import ward

from accanto import fundus_folder, fundus_watch
from accanto.fundus_folder import Folder
from accanto.tus_client import Centre, Outcome, Said
from accanto_api import accounts, tokens
from accanto_contract.errors import Declined, SettingsError, Unavailable

UID = "5a0c8a6e-1df1-4a6a-9d0a-0f6d6f1f2a11"


@pytest.mark.parametrize(
    ("path", "patient", "eye", "ending"),
    [
        (f"{UID}/od/IMG_1.JPG", UID, "od", "jpg"),
        (f"2026-03/{UID.upper()}/sinistro/macula/Rossi Mario.dcm", UID, "os", "dcm"),
        (f"{UID}/IMG_1.jpg", UID, "", "jpg"),
        ("od/rossi.jpg", "", "od", "jpg"),
        (f"{UID}.jpg", "", "", "jpg"),
        (f"{UID}/os/x.Rossi Mario", UID, "os", ""),
    ],
)
def test_the_folders_say_whose_eye_it_is_and_the_name_says_nothing(
    path: str, patient: str, eye: str, ending: str
) -> None:
    said = fundus_folder.said_of(PurePath(path), "field-45")

    assert (said.patient.lower(), said.eye, said.ending, said.camera) == (patient, eye, ending, "field-45")
    assert "rossi" not in str(said).lower()


def test_only_what_may_be_a_picture_is_looked_at(tmp_path: Path) -> None:
    for name in (
        "a.jpg",
        "b.jpg.part",
        ".hidden.jpg",
        "~lock.jpg",
        "sent/c.jpg",
        "refused/d.jpg",
        "x/.accanto/e",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert [path.name for path, _ in Folder(tmp_path).files()] == ["a.jpg"]


def test_what_is_filed_away_replaces_nothing_and_has_its_reason_beside_it(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    refused = Outcome(state="refused", verdict="", sentences=("Il file finisce a metà.",))
    for content in (b"1", b"2"):
        (tmp_path / "od").mkdir(exist_ok=True)
        (tmp_path / "od" / "a.jpg").write_bytes(content)
        folder.file_away(tmp_path / "od" / "a.jpg", refused)

    moved = sorted(path.name for path in (tmp_path / "refused" / "od").iterdir())
    assert moved == ["a-2.jpg", "a-2.jpg.txt", "a.jpg", "a.jpg.txt"]


@pytest.mark.parametrize("url", ["http://console.example.it", "console.example.it", "ftp://x"])
def test_a_token_does_not_go_over_an_open_line(url: str) -> None:
    with pytest.raises(SettingsError, match="https"):
        Centre(url, token="x")


def test_a_centre_that_is_away_is_said_in_one_sentence() -> None:
    centre = Centre(f"http://localhost:{served.free_port()}", token="x")

    with pytest.raises(Unavailable, match="does not answer"):
        centre.begin(b"x", Said())


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    """A patient."""
    return ward.patient(db, "Bruna Lencioni")


@pytest.fixture
def token(db: psycopg.Connection, bruna: ward.Patient) -> str:
    """What the clinic's PC shows; nobody ever logged in to its account."""
    del bruna
    now = datetime.now(UTC)
    accounts.create(
        db, username="camera", role="technician", display_name="Camera", password=ward.PASSWORD,
        factor_from=now, is_provisional=True,
    )  # fmt: skip
    return tokens.issue(
        db,
        username="camera",
        name="PC",
        scopes=("send_picture",),
        expires_at=now + timedelta(days=1),
        made_by="test",
    )


@contextlib.asynccontextmanager
async def _accanto(*words: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One command as a process of its own; killed at the end if it still runs."""
    told = {f"ACCANTO_{name.upper()}": value for name, value in environment.items()}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "accanto", *words, env={**os.environ, **told}, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.kill()
        await child.communicate()


def _export(folder: Path, patient: ward.Patient, seeds: range) -> dict[str, bytes]:
    """What a camera leaves in the folder: a right eye a seed, named after the patient."""
    target = folder / str(patient.uid) / "od"
    target.mkdir(parents=True)
    made = {f"LENCIONI-BRUNA-{seed}.png": pictures.drawn_eye(1000, seed=seed) for seed in seeds}
    files = {name: pictures.encoded(eye.resize((3200, 3200)), "PNG") for name, eye in made.items()}
    for name, data in files.items():
        (target / name).write_bytes(data)
    return files


@pytest.mark.integration
async def test_a_finished_file_goes_once_and_ends_among_the_sent(
    database: str, db: psycopg.Connection, bruna: ward.Patient, token: str, tmp_path: Path
) -> None:
    files = _export(tmp_path, bruna, range(1))
    (tmp_path / str(bruna.uid) / "od" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    async with served.api(database) as address, clinic.reader(database):
        watcher = fundus_watch.Watcher(
            folder=Folder(tmp_path), centre=Centre(address, token=token), settles_s=0.1
        )
        async with asyncio.timeout(clinic.IN_TIME_S):
            await fundus_watch.run(watcher, once=True)
        with pytest.raises(Declined, match="accanto people token"):
            await asyncio.to_thread(Centre(address, token="acc_9_ended").begin, b"x", Said())

    stored = db.execute("select bytes from picture_file").fetchall()
    assert [row[0] for row in stored] == list(files.values())
    assert _names(tmp_path) == sorted([*files, "broken.jpg", "broken.jpg.txt"])
    assert _names(tmp_path / ".accanto") == []


@pytest.mark.integration
async def test_server_and_watcher_may_be_killed_at_any_moment(
    database: str, db: psycopg.Connection, bruna: ward.Patient, token: str, tmp_path: Path
) -> None:
    files = _export(tmp_path, bruna, range(3))
    port = str(served.free_port())
    server = {"database_url": database, "api_port": port}
    sender = {"console_url": f"http://localhost:{port}", "sender_token": token}
    logs = []
    async with clinic.reader(database), asyncio.timeout(100):
        for pieces in (1, 3):
            async with _accanto("api", **server) as api:
                await served.answers(sender["console_url"])
                async with _accanto("fundus", "watch", str(tmp_path), **sender) as watch:
                    await _arrived(db, pieces)
                    os.kill((api if pieces == 1 else watch).pid, signal.SIGKILL)
                    await asyncio.sleep(0.5)
                    watch.terminate() if watch.returncode is None else None
                    logs.append((await watch.communicate())[1])
        async with _accanto("api", **server):
            await served.answers(sender["console_url"])
            async with _accanto("fundus", "watch", str(tmp_path), "--once", **sender) as watch:
                logs.append((await watch.communicate())[1])

    kept = sorted(bytes(row[0]) for row in db.execute("select bytes from picture_file").fetchall())
    assert kept == sorted(files.values())
    assert db.execute("select count(*) from picture").fetchone() == (3,)
    assert _names(tmp_path / "sent") == sorted(files)
    assert b"LENCIONI" not in b"".join(logs)


async def _arrived(db: psycopg.Connection, pieces: int) -> None:
    """Wait until so many pieces of a megabyte have come in all."""
    while (db.execute("select coalesce(sum(arrived), 0) from upload").fetchone() or (0,))[0] < pieces << 20:
        await asyncio.sleep(0.002)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
