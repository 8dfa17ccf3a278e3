"""The gateway's decoders read what the published vectors say, and refuse the rest by name."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract.errors import Refused
from accanto_gateway.devices import information, medfloat, plx, pmd

VECTORS = Path(__file__).parent.parent / "vectors"
PMD = json.loads((VECTORS / "pmd.json").read_text())
PLX = json.loads((VECTORS / "plx.json").read_text())


def shown(us: int) -> str:
    """What a clock shows, as the vectors write it."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).replace(tzinfo=None).isoformat()


class Value(TypedDict, total=False):
    """One value of plx.json."""

    name: str
    hex: str
    spo2: float | None
    pulse: float | None
    time: str | None
    measurement_status: int
    sensor_status: int
    amplitude_index: float


@pytest.mark.parametrize("vector", PMD["frames"], ids=lambda vector: vector["name"])
def test_an_ecg_frame_gives_its_stamp_and_samples(vector: dict[str, object]) -> None:
    frame = pmd.decode(bytes.fromhex(str(vector["hex"])))

    assert frame.t_last_ns == vector["time_ns"]
    assert list(frame.samples) == vector["samples"]


@pytest.mark.parametrize("vector", PMD["refused"], ids=lambda vector: vector["name"])
def test_an_ecg_frame_that_breaks_its_format_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(Refused):
        pmd.decode(bytes.fromhex(vector["hex"]))


def test_start_and_stop_are_the_published_commands() -> None:
    answers = {
        bytes.fromhex(row["hex"]): bytes.fromhex(row["answer"]) for row in PMD["control"] if "hex" in row
    }

    assert pmd.is_started(answers[pmd.START_ECG], pmd.START_ECG)
    assert pmd.is_started(answers[pmd.STOP_ECG], pmd.STOP_ECG)
    assert not pmd.is_started(bytes.fromhex("f002000800"), pmd.START_ECG)


def test_the_features_say_whether_there_is_an_ecg() -> None:
    features = next(row["answer"] for row in PMD["control"] if row["op"] == "read")

    assert pmd.offers_ecg(bytes.fromhex(features))
    assert not pmd.offers_ecg(bytes.fromhex("0f02"))


@pytest.mark.parametrize("vector", PLX["continuous"], ids=lambda vector: vector["name"])
def test_a_continuous_value_is_read_as_the_vector_says(vector: Value) -> None:
    value = plx.decode_continuous(bytes.fromhex(vector["hex"]))

    assert (value.spo2, value.pulse) == (vector["spo2"], vector["pulse"])
    assert value.measurement_status == vector.get("measurement_status")
    assert value.sensor_status == vector.get("sensor_status")
    assert value.amplitude_index == vector.get("amplitude_index")


@pytest.mark.parametrize("vector", PLX["spot"], ids=lambda vector: vector["name"])
def test_a_spot_value_is_read_as_the_vector_says(vector: Value) -> None:
    value = plx.decode_spot(bytes.fromhex(vector["hex"]))

    assert (value.spo2, value.pulse) == (vector["spo2"], vector["pulse"])
    assert (shown(value.stamp.shown_us) if value.stamp else None) == vector["time"]
    assert value.measurement_status == vector.get("measurement_status")


@pytest.mark.parametrize("data", PLX["refused"]["continuous"])
def test_a_cut_continuous_value_is_refused(data: str) -> None:
    with pytest.raises(Refused):
        plx.decode_continuous(bytes.fromhex(data))


@pytest.mark.parametrize("data", PLX["refused"]["spot"])
def test_a_cut_or_impossible_spot_value_is_refused(data: str) -> None:
    with pytest.raises(Refused):
        plx.decode_spot(bytes.fromhex(data))


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_refused(data: bytes) -> None:
    for decode in (pmd.decode, plx.decode_continuous, plx.decode_spot):
        try:
            decode(data)
        except Refused:
            continue


@given(st.integers(0, 0xFFFF))
def test_every_sfloat_is_a_finite_number_or_a_special_one(raw: int) -> None:
    value = medfloat.sfloat(raw)

    assert isinstance(value, medfloat.Special) or abs(value) <= 2047e7


def test_a_finger_outside_the_sensor_has_no_quality() -> None:
    off = plx.decode_continuous(bytes.fromhex("0861004800000800"))
    weak = plx.decode_continuous(bytes.fromhex("0861004800200000"))
    good = plx.decode_continuous(bytes.fromhex("0061004800"))

    assert (off.quality, weak.quality, good.quality) == (0, 50, 100)


def test_a_battery_level_is_a_percentage_or_nothing() -> None:
    assert information.percent(b"\x57") == 87
    assert information.percent(b"\xff") is None
    assert information.percent(b"") is None


def test_a_device_without_a_serial_number_has_no_name() -> None:
    label = information.Identity(maker="Simcor", model="Strap 1", serial="E0001", firmware="1")
    blank = information.Identity(maker="Simcor", model="Strap 1", serial="", firmware="1")

    assert label.device_id() == "simcor-e0001"
    with pytest.raises(Refused):
        blank.device_id()
