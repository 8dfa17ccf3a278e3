from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from accanto_firmware_sim import wfdb

HEADER = "made 2 360 4\nmade.dat {format} 200(10)/mV 12 10 {first} {sum} 0 MLII\nmade.dat {format} 200 12 0 0 0 0 V1\n"


def _record(folder: Path, octets: bytes, *, format: str, first: int, total: int) -> Path:  # noqa: A002
    (folder / "made.hea").write_text(HEADER.format(format=format, first=first, sum=total))
    (folder / "made.dat").write_bytes(octets)
    return folder / "made"


def test_differences_of_8_bits_are_summed_from_the_first_value(tmp_path: Path) -> None:
    steps = np.array([[0, 0], [5, 9], [-3, 9], [127, 9]], np.int8)
    record = _record(tmp_path, steps.tobytes(), format="8", first=10, total=10 + 15 + 12 + 139)

    found = wfdb.read(record)

    assert found.samples.tolist() == [0.0, 25.0, 10.0, 645.0]  # (count - 10) / 200 mV
    assert (found.rate_hz, found.lead) == (360.0, "MLII")


def test_words_of_16_bits_are_read_and_a_missing_one_holds_the_last(tmp_path: Path) -> None:
    words = np.array([[10, 0], [210, 0], [-32768, 0], [-190, 0]], "<i2")
    record = _record(tmp_path, words.tobytes(), format="16", first=10, total=10 + 210 - 32768 - 190)

    assert wfdb.read(record).samples.tolist() == [0.0, 1000.0, 1000.0, -1000.0]


def test_twelve_bit_pairs_are_unpacked_with_their_signs(tmp_path: Path) -> None:
    record = _record(tmp_path, bytes.fromhex("0a0000 d2f0ff"), format="212", first=10, total=10 + 0xD2)

    assert wfdb.read(record).samples.tolist() == [0.0, 1000.0]


def test_samples_that_do_not_match_their_checksum_are_played_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record = _record(tmp_path, bytes(8), format="8", first=10, total=41)

    assert len(wfdb.read(record).samples) == 4
    assert "record_differs_from_its_checksum record=made" in caplog.text


@pytest.mark.parametrize("damage", ["", "made 2", "made/3 2 360 4", "made 1 360 4\nmade.dat 310 200"])
def test_a_header_that_we_do_not_understand_is_refused(tmp_path: Path, damage: str) -> None:
    (tmp_path / "made.hea").write_text(damage)

    with pytest.raises(wfdb.Unreadable, match="cannot read the recording"):
        wfdb.read(tmp_path / "made")


@pytest.mark.parametrize("path", ["mitdb/101", "mitdb/208", "nstdb/118e06", "nstdb/ma"])
def test_real_records_are_read_as_the_reference_library_reads_them(
    mitdb: Path, reference_wfdb: ModuleType, path: str
) -> None:
    record = mitdb.parent / path

    found = wfdb.read(record)
    expected = reference_wfdb.rdrecord(str(record), channels=[0])

    assert np.allclose(found.samples, expected.p_signal[:, 0] * 1000, atol=1e-6)
    assert found.rate_hz == expected.fs
