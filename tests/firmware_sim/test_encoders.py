"""What the simulated devices send has the octets of the published vectors; the gateway's side knows the same ones."""

import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from accanto_firmware_sim import bls, ghs, gls, hrs, hts, numbers, racp, wss
from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.gls import Glucose, Meal
from accanto_firmware_sim.lungs import Lungs, blow
from accanto_firmware_sim.racp import Ability, Operation

VECTORS = Path(__file__).parents[1] / "vectors"
AT_US = round(datetime(2026, 11, 21, 10, 5, tzinfo=UTC).timestamp() * 1e6)
SYNCED = numbers.elapsed_time(AT_US, source=numbers.NETWORK, on_timeline=True)


def vectors(file: str) -> Any:  # noqa: ANN401  JSON, as it comes
    return json.loads((VECTORS / f"{file}.json").read_text())


def row(file: str, name: str, at: int = 0) -> str:
    """One row of a vector."""
    return str(next(one["rows"][at] for one in vectors(file)["told"] if one["name"] == name))


SPECIAL = {"NaN": math.nan, "+INFINITY": math.inf, "-INFINITY": -math.inf}
SENT = [
    vector
    for vector in vectors("numbers")["sfloat"]
    if vector["value"] in SPECIAL
    or (vector["hex"][2] in "089abcdef" and not isinstance(vector["value"], str))
]


@pytest.mark.parametrize("vector", SENT, ids=lambda vector: str(vector["hex"]))
def test_an_sfloat_has_the_published_octets(vector: dict[str, Any]) -> None:
    exponent = int(vector["hex"][2], 16)
    value = SPECIAL.get(vector["value"], vector["value"])

    assert numbers.sfloat(value, decimals=-exponent % 16).hex() == vector["hex"]


def test_a_float_has_the_published_octets() -> None:
    assert numbers.float32(36.4, decimals=1).hex() == "6c0100ff"
    assert numbers.float32(97).hex() == "61000000"
    assert numbers.float32(math.nan).hex() == "ffff7f00"
    assert numbers.float32(0.000001, decimals=6).hex() == "010000fa"


def test_a_number_too_large_for_its_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        numbers.sfloat(2046)
    with pytest.raises(ValueError, match="does not fit"):
        numbers.float32(8388606)


def test_times_have_the_published_octets_and_are_read_back() -> None:
    times = vectors("times")

    assert numbers.date_time(AT_US).hex() == times["date_time"][0]["hex"]
    assert numbers.current_time(AT_US + 500_000).hex() == times["current_time"][0]["hex"]
    never = numbers.elapsed_time(AT_US, source=numbers.NEVER_SET, on_timeline=True)
    assert never.hex() == times["elapsed_time"][1]["hex"]
    assert numbers.of_elapsed_time(bytes.fromhex(times["elapsed_time"][0]["hex"])) == (AT_US, 1)
    assert numbers.of_date_time(bytes.fromhex(times["current_time"][0]["hex"])) == AT_US + 500_000


def test_a_pulse_belt_tells_rate_intervals_and_contact() -> None:
    assert hrs.measurement(60, [], touches=True).hex() == row("heart_rate", "60 /min, on the skin")
    assert hrs.measurement(0, [], touches=False).hex() == row("heart_rate", "hanging loose: no rate")


def test_a_cuff_tells_pressures_pulse_and_status() -> None:
    plain = Pressure(systolic=128, diastolic=82, mean=97, pulse=71, status=None)
    irregular = Pressure(systolic=128, diastolic=82, mean=97, pulse=71, status=bls.IRREGULAR)

    assert bls.measurement(plain, AT_US).hex() == row("blood_pressure", "128/82, mean 97, pulse 71")
    assert bls.measurement(irregular, AT_US, user=1).hex() == row(
        "blood_pressure", "irregular pulse of user 1"
    )


def test_a_scale_tells_weight_and_fat() -> None:
    assert wss.weight(72.5, AT_US).hex() == row("weight", "72.5 kg")
    assert wss.composition(24.6, AT_US).hex() == row("body_composition", "24.6 %")


def test_a_thermometer_tells_degrees() -> None:
    assert hts.measurement(37.2, AT_US).hex() == row("temperature", "37.2 degrees with time")


@pytest.mark.parametrize(
    ("number", "found", "name"),
    [
        (7, Glucose(mg_dl=95), "95 mg/dL"),
        (8, Glucose(mg_dl=640), "HI, as an infinity"),
        (8, Glucose(mg_dl=12), "LO, as an infinity"),
        (10, Glucose(mg_dl=95, meal=Meal.FASTING), "fasting"),
    ],
)
def test_a_meter_tells_its_records(number: int, found: Glucose, name: str) -> None:
    octets = gls.measurement(number, found, AT_US)

    assert "18" + octets.hex() == row("glucose", name)
    if found.meal:
        assert "34" + gls.context(number, found.meal).hex() == row("glucose", name, 1)


def test_a_sensor_s_ecg_is_an_array_of_samples() -> None:
    at = numbers.elapsed_time(AT_US, source=numbers.NETWORK, on_timeline=True)
    octets = ghs.samples(ghs.ECG_LEAD_I, [0, 100, -100, 1500], period_s=0.002, period_decimals=3, time=at)
    published = bytes.fromhex(row("ghs_live", "ECG at 500 Hz in uV"))[1:]

    # The published clock counts milliseconds, ours tenths of them: only the nine octets of the time differ.
    assert (octets[:9], octets[18:]) == (published[:9], published[18:])


def test_pieces_are_counted_and_say_where_they_begin_and_end() -> None:
    segments = ghs.Segments()

    first = list(segments.of(bytes(25), 11))
    second = list(segments.of(bytes(5), 11))

    assert [piece[0] for piece in first + second] == [0b01, 0b100, 0b1010, 0b1111]
    assert [len(piece) for piece in first + second] == [11, 11, 6, 6]


@pytest.mark.parametrize("vector", vectors("racp")["requests"], ids=lambda vector: vector["name"])
def test_a_request_for_records_chooses_the_right_ones(vector: dict[str, Any]) -> None:
    every = frozenset({Operation.REPORT, Operation.COMBINED_REPORT, Operation.DELETE})
    ability = Ability(octets=vector["octets"], operations=every)

    task = racp.understood(bytes.fromhex(vector["hex"]), vector["held"], ability)

    assert (list(task.numbers), task.outcome) == (vector["chosen"], None)


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        ("", 3),
        ("01", 3),
        ("0901", 2),
        ("0100", 3),
        ("0109", 4),
        ("010302", 9),
        ("01030105", 5),
        ("010101", 5),
    ],
)
def test_a_request_that_cannot_be_served_is_answered_with_the_reason(request_: str, outcome: int) -> None:
    ability = Ability(octets=2, operations=frozenset({Operation.REPORT}))

    assert racp.understood(bytes.fromhex(request_), [1], ability).outcome == outcome


@pytest.mark.parametrize(("fvc_l", "fev1_l"), [(4.0, 3.2), (2.8, 1.2), (5.0, 4.5), (2.5, 0.6)])
def test_a_blow_has_the_volume_that_the_lungs_have(fvc_l: float, fev1_l: float) -> None:
    one = blow(Lungs(fvc_l=fvc_l, fev1_l=fev1_l))

    assert one.fev1_l == pytest.approx(fev1_l, abs=0.01)
    assert 0.75 * fvc_l < one.fvc_l <= fvc_l
    assert np.all(np.diff(one.volume_ml) >= 0)
    assert np.sum(one.flow_ml_s) / 100 == pytest.approx(one.volume_ml[-1], rel=0.01)


def test_lungs_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be blown"):
        Lungs(fvc_l=2, fev1_l=3)
