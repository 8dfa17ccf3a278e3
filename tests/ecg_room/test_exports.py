"""A file is for who may take it: what it holds comes back bit for bit, the audit knows of it, its name says nothing."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import doors
import edfio
import httpx
import numpy as np
import psycopg
import pydicom
import pypdf
import pytest
import ward
from numpy.typing import NDArray
from PIL import Image
from pydicom.waveforms.numpy_handler import multiplex_array

START = datetime(2026, 11, 24, 9, 31, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FORMS = ("wfdb", "edf", "dicom", "csv", "pdf", "png")
pytestmark = pytest.mark.integration


def _address(who: ward.Patient, rest: str, ends: datetime = START + MINUTE, **more: str) -> str:
    span = f"starts={START.isoformat()}&ends={ends.isoformat()}".replace("+00:00", "Z")
    return f"/api/patients/{who.uid}/exports/{rest}?{span}" + "".join(f"&{k}={v}" for k, v in more.items())


def _ecg(who: ward.Patient, form: str, ends: datetime = START + MINUTE, **more: str) -> str:
    return _address(who, f"ecg/{who.device_id}/1/{form}", ends, **more)


def _stream(db: psycopg.Connection, who: ward.Patient) -> NDArray[np.int16]:
    trace = ward.heartbeat(60, 75)
    for number, samples in enumerate(np.split(trace, range(1300, trace.size, 1300))):
        ward.block(db, who, START + number * timedelta(seconds=10), samples)
    return trace


async def test_every_form_of_a_trace_comes_as_it_was_measured(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    trace = _stream(db, bruna)

    files = {form: await marchetti.get(_ecg(bruna, form)) for form in FORMS}

    assert {form: one.status_code for form, one in files.items()} == dict.fromkeys(FORMS, 200)
    with zipfile.ZipFile(io.BytesIO(files["wfdb"].content)) as packed:
        (name,) = (one for one in packed.namelist() if one.endswith(".dat"))
        assert np.array_equal(np.frombuffer(packed.read(name), "<i2"), trace)
    held = edfio.read_edf(files["edf"].content)
    assert np.array_equal(held.signals[0].digital, trace)
    assert sum(one.text == "N" for one in held.annotations) == 75
    dicom = pydicom.dcmread(io.BytesIO(files["dicom"].content))
    assert np.array_equal(multiplex_array(dicom, 0, as_raw=True)[:, 0], trace)
    rows = [line.split(",") for line in files["csv"].text.splitlines() if line[0].isdecimal()]
    assert np.array_equal(np.array([float(row[1]) for row in rows]), trace)


async def test_paper_and_pictures_say_whose_trace_it_is_and_how_old(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna)

    sheets = pypdf.PdfReader(
        io.BytesIO((await marchetti.get(_ecg(bruna, "pdf", mm_per_s="50"))).content)
    ).pages
    with Image.open(io.BytesIO((await marchetti.get(_ecg(bruna, "png"))).content)) as picture:
        dots = picture.info["dpi"][0]

    assert len(sheets) == 3
    for sheet in sheets:
        text = sheet.extract_text()
        for said in ("Bruna Lencioni, nata il 14/03/1945", "24/11/2026, 10:3", "50 mm/s · 10 mm/mV · 130 Hz"):
            assert said in text
        assert "filtro: nessuno" in text
        assert "ricevuto " in text
        assert "Prototipo, non dispositivo medico" in text
    assert sheets[0].mediabox.width == pytest.approx(297 / 25.4 * 72, abs=0.01)
    assert dots == pytest.approx(203.2, abs=0.1)


async def test_a_file_without_identity_names_nobody_and_no_files_name_does(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna)

    files = [await marchetti.get(_ecg(bruna, form, identity="none")) for form in FORMS]

    for one in files:
        assert not any(word in one.content for word in (b"Lencioni", b"Bruna", b"ACC-", b"1945"))
        assert one.headers["content-disposition"].startswith('attachment; filename="ecg-20261124T093100Z-d')
        assert one.headers["cache-control"] == "no-store"


async def test_who_may_not_export_gets_nothing_and_every_file_is_written_down(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    _stream(db, bruna)
    number = ward.worker(db, "chiara")
    db.execute("insert into care_team (patient_id, account_id) values (%s, %s)", [bruna.id, number])

    refused = await marchetti.get(_ecg(bruna, "edf"), headers=doors.cookie(db, number))
    await marchetti.get(_ecg(bruna, "edf", identity="none"))

    said = db.execute(
        "select action, outcome, detail from audit where patient_id = %s order by id", [bruna.id]
    ).fetchall()
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert [(one[0], one[1]) for one in said] == [("export_data", "refused"), ("export", "done")]
    assert {key: said[1][2][key] for key in ("form", "identity", "device")} == {
        "form": "edf", "identity": "none", "device": bruna.device_id,
    }  # fmt: skip


async def test_what_is_too_long_or_was_never_measured_is_refused(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    nothing = await marchetti.get(_ecg(bruna, "edf"))
    for number in range(5):
        ward.block(db, bruna, START + number * timedelta(hours=10), ward.heartbeat(10, 75))
    day = START + timedelta(hours=41)

    paper = await marchetti.get(_ecg(bruna, "pdf", ends=day))
    table = await marchetti.get(_ecg(bruna, "csv", ends=day))

    assert nothing.status_code == 404
    assert [(one.status_code, one.json()["code"]) for one in (paper, table)] == [(422, "too_long")] * 2


async def test_values_and_blows_come_as_tables(
    marchetti: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    ward.saturations(db, bruna, START + MINUTE - timedelta(seconds=1), [95.0, 94.0])
    ward.block(db, bruna, START, np.array([0, 12, 40], np.int16))
    db.execute("update waveform set signal = 2, rate = 100, scale = 0.001 where patient_id = %s", [bruna.id])

    values = await marchetti.get(_address(bruna, "observations", signal="spo2"))
    blows = await marchetti.get(_address(bruna, f"spirometry/{bruna.device_id}", identity="none"))

    rows = [line.split(",") for line in values.text.splitlines()]
    assert "Bruna Lencioni" in rows[1][0]
    assert [row[1:5] for row in rows[3:]] == [["spo2", "95", "%", "0.95"], ["spo2", "94", "%", "0.95"]]
    assert blows.text.splitlines()[-1] == "2026-11-24T09:31:00+00:00,expired_volume,0.020000,0.04,L,40"
    assert "Lencioni" not in blows.text
