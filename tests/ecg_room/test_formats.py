"""What other people's libraries read back from our files: every sample bit for bit, beats, times, gaps, and no name."""

import dataclasses
import io
import warnings
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import edfio
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.waveforms.numpy_handler import multiplex_array

from accanto_api.ecg.leads import CHEST, LIMBS
from accanto_api.ecg.person import Person
from accanto_api.exports import dicom, edf, table, wfdb
from accanto_api.exports.recording import MISSING, Recording
from accanto_api.problems import No

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import wfdb as physionet

START = datetime(2026, 11, 24, 9, 31, 7, 250_000, tzinfo=UTC)
BRUNA = Person(
    given_name="Łucia",
    family_name="D'Àngelo Ștefan",
    birth_date=date(1945, 3, 14),
    code="ACC-0417",
    sex="f",
    uid=uuid4(),
)
Samples = NDArray[np.int16]
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, about wfdb's own calls


def _noise(leads: int, count: int) -> Samples:
    return np.random.default_rng(3).integers(-(2**15), 2**15, (leads, count), dtype=np.int16)


def _recording(
    leads: tuple[str, ...] = ("I",),
    *,
    rate_hz: float = 130.0,
    seconds: float = 20.4,
    gap: tuple[int, int] | None = None,
) -> Recording:
    samples = _noise(len(leads), round(seconds * rate_hz))
    if gap:
        samples[:, slice(*gap)] = MISSING
    return Recording(
        leads=leads, samples=samples, gaps=(gap,) if gap else (), rate_hz=rate_hz, uv_per_lsb=2.5, starts=START,
        beats=((10, "N"), (1500, "V"), (2600, "S")), device="Simcor Strap 1", algorithm="accanto-ecg 2", whose=BRUNA,
    )  # fmt: skip


def _unzipped(of: Recording, folder: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(wfdb.written(of))) as packed:
        packed.extractall(folder)
        return str(folder / packed.namelist()[0].removesuffix(".hea"))


@pytest.mark.parametrize(("leads", "rate"), [(("I",), 130.0), ((*LIMBS, *CHEST), 499.995)])
def test_wfdb_reads_every_sample_and_beat(leads: tuple[str, ...], rate: float, tmp_path: Path) -> None:
    made = _recording(leads, rate_hz=rate)
    record = _unzipped(made, tmp_path)

    held = physionet.rdrecord(record, physical=False)
    beats = physionet.rdann(record, "atr")

    assert np.array_equal(held.d_signal.T, made.samples)
    assert (held.fs, held.sig_name, held.adc_gain[0]) == (rate, list(leads), 400.0)
    assert held.base_datetime.isoformat() == "2026-11-24T10:31:07.250000"
    assert list(zip(beats.sample.tolist(), beats.symbol, strict=True)) == list(made.beats)


def test_wfdb_has_no_value_in_a_gap_and_tells_of_it(tmp_path: Path) -> None:
    made = _recording(gap=(1000, 1400))
    record = _unzipped(
        dataclasses.replace(made, samples=np.maximum(made.samples, MISSING + 1 - (made.samples == MISSING))),
        tmp_path,
    )

    values = physionet.rdrecord(record).p_signal[:, 0]
    notes = physionet.rdann(record, "atr")

    assert np.flatnonzero(np.isnan(values)).tolist() == list(range(1000, 1400))
    assert (1000, "no data for 3.077 s") in list(zip(notes.sample.tolist(), notes.aux_note, strict=True))


@pytest.mark.parametrize(("leads", "rate"), [(("I",), 130.0), (("I",), 129.995), ((*LIMBS, *CHEST), 499.995)])
def test_edf_gives_every_sample_back(leads: tuple[str, ...], rate: float) -> None:
    made = _recording(leads, rate_hz=rate)

    held = edfio.read_edf(edf.written(made))

    for lead, signal, samples in zip(leads, held.signals, made.samples, strict=True):
        assert np.array_equal(signal.digital[: made.length], samples)
        assert (signal.label, signal.physical_dimension) == (f"ECG {lead}", "uV")
        assert signal.sampling_frequency == pytest.approx(rate, rel=1e-6)
        assert signal.data[0] == pytest.approx(samples[0] * 2.5, abs=0.01)
    assert held.startdate == date(2026, 11, 24)


def test_edf_names_beats_gaps_and_what_lies_beyond_the_end() -> None:
    held = edfio.read_edf(edf.written(_recording(gap=(1300, 1430))))

    said = [(round(one.onset, 3), one.duration, one.text) for one in held.annotations]

    assert [one[2] for one in said] == ["N", "no data", "V", "S", "no data"]
    assert said[0][0] == pytest.approx(10 / 130, abs=1e-3)
    assert (said[1][0], said[1][1]) == (10.0, 1.0)
    assert said[-1][:2] == (20.4, 0.6)


def test_edf_holds_a_name_without_accents_or_none_at_all() -> None:
    named, nobody = (
        edfio.read_edf(edf.written(dataclasses.replace(_recording(), whose=who))) for who in (BRUNA, None)
    )

    assert (named.patient.name, named.patient.code, named.patient.sex) == (
        "Lucia_D'Angelo_Stefan",
        "ACC-0417",
        "F",
    )
    assert named.patient.birthdate == date(1945, 3, 14)
    assert nobody.local_patient_identification == "X X X X"


@pytest.mark.parametrize(
    ("leads", "rate", "seconds", "kind"),
    [
        ((*LIMBS, *CHEST), 500.0, 10, dicom.TWELVE_LEADS),
        (("I",), 250.0, 30, dicom.GENERAL),
        (("I",), 130.0, 30, dicom.AMBULATORY),
        (("I", "II", "III"), 250.0, 700, dicom.AMBULATORY),
    ],
)
def test_dicom_says_what_it_is_and_gives_every_sample_back(
    leads: tuple[str, ...], rate: float, seconds: float, kind: str
) -> None:
    made = _recording(leads, rate_hz=rate, seconds=seconds)

    held = pydicom.dcmread(io.BytesIO(dicom.written(made)))

    assert held.SOPClassUID == kind
    assert np.array_equal(multiplex_array(held, 0, as_raw=True).T, made.samples)
    assert multiplex_array(held, 0, as_raw=False)[5, 0] == pytest.approx(made.samples[0, 5] * 2.5)
    group = held.WaveformSequence[0]
    assert [one.ChannelLabel for one in group.ChannelDefinitionSequence] == list(leads)
    assert float(group.SamplingFrequency) == rate
    assert held.AcquisitionDateTime == "20261124103107.250000+0100"


def test_dicom_says_the_lead_only_where_somebody_told_and_the_name_only_where_it_may() -> None:
    twelve = pydicom.dcmread(
        io.BytesIO(dicom.written(_recording((*LIMBS, *CHEST), rate_hz=500.0, seconds=10)))
    )
    one = pydicom.dcmread(io.BytesIO(dicom.written(dataclasses.replace(_recording(), whose=None))))

    codes = [
        channel.ChannelSourceSequence[0].CodeValue
        for held in (twelve, one)
        for channel in held.WaveformSequence[0].ChannelDefinitionSequence
    ]

    assert codes == ["2:1", "2:2", "2:61", "2:62", "2:63", "2:64", *(f"2:{n}" for n in range(3, 9)), "2:0"]
    assert (str(twelve.PatientName), twelve.PatientID) == ("D'Àngelo Ștefan^Łucia", "ACC-0417")
    assert (one.PatientName, one.PatientID, one.PatientBirthDate) == ("", "", "")


def test_the_same_recording_gets_the_same_identifiers_and_one_too_slow_is_refused() -> None:
    again = [pydicom.dcmread(io.BytesIO(dicom.written(_recording()))).SOPInstanceUID for _ in range(2)]

    assert again[0] == again[1]
    with pytest.raises(No):
        dicom.written(_recording(rate_hz=40.0))


def test_a_table_has_an_empty_cell_where_nothing_was_measured() -> None:
    made = _recording(("I", "II"), gap=(3, 5))

    lines = table.ecg(made).decode().splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("#")]

    assert rows[0] == ["time_s", "I_uV", "II_uV"]
    assert rows[4] == ["0.023077", "", ""]
    assert [float(cell) / 2.5 for cell in rows[1][1:]] == made.samples[:, 0].tolist()
    assert len(rows) == made.length + 1
    assert lines[0].startswith("# ECG, Simcor Strap 1, starts 2026-11-24T09:31:07.250000+00:00, 130 Hz")


def test_every_second_of_a_day_fits_into_every_format() -> None:
    rate, day = 10.0, timedelta(days=1)
    made = _recording(rate_hz=rate, seconds=day.total_seconds())
    beats = tuple((sample, "N") for sample in range(5, made.length, 8))

    body = edf.written(dataclasses.replace(made, beats=beats))

    assert np.array_equal(edfio.read_edf(body).signals[0].digital, made.samples[0])
