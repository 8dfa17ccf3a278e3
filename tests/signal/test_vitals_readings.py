"""A code for "no value" never becomes a number that anybody averages."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accanto_signal.vitals import glucose, night, readings, saturation
from accanto_signal.vitals.readings import MEDICAL_CODES, RANGES, Fault, Maker, Quantity
from accanto_signal.vitals.saturation import Spot

MAKERS = [Maker.GENERIC, Maker.NONIN, Maker.SERIAL_OXIMETER]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(("raw", "quantity"), [(511.0, Quantity.PULSE_RATE), (127.0, Quantity.SPO2)])
def test_the_codes_of_real_oximeters_are_no_measurements(
    maker: Maker, raw: float, quantity: Quantity
) -> None:
    found = readings.clean([raw], quantity, maker)

    assert not found.is_valid.any()
    assert found.faults[0] in {Fault.MISSING, Fault.OUT_OF_RANGE}


def test_a_pulse_of_255_is_a_code_for_one_maker_and_no_pulse_for_any() -> None:
    found = [readings.clean([255.0], Quantity.PULSE_RATE, maker).faults[0] for maker in MAKERS]

    assert found == [Fault.OUT_OF_RANGE, Fault.OUT_OF_RANGE, Fault.MISSING]


@pytest.mark.parametrize("quantity", list(Quantity))
@pytest.mark.parametrize("code", sorted(MEDICAL_CODES))
def test_special_numbers_of_the_medical_formats_are_missing(quantity: Quantity, code: float) -> None:
    assert readings.clean([code], quantity).faults[0] == Fault.MISSING


@pytest.mark.parametrize("quantity", list(Quantity))
def test_values_that_no_body_has_are_out_of_range_and_the_edges_are_not(quantity: Quantity) -> None:
    least, most = RANGES[quantity]

    found = readings.clean([least - 0.5, least, most, most + 0.5], quantity)

    assert found.faults.tolist() == [Fault.OUT_OF_RANGE, Fault.NONE, Fault.NONE, Fault.OUT_OF_RANGE]


@pytest.mark.parametrize("raw", [327.675, 297.26176])
def test_a_scale_that_could_not_weigh_is_no_weight(raw: float) -> None:
    assert readings.clean([raw], Quantity.WEIGHT, Maker.BLE_SCALE).faults[0] == Fault.MISSING
    assert readings.clean([raw], Quantity.WEIGHT).faults[0] == Fault.NONE


def test_low_and_high_of_a_glucose_meter_are_measurements_at_its_ends() -> None:
    found = readings.clean([-math.inf, math.inf, math.nan], Quantity.GLUCOSE)

    assert found.values.tolist()[:2] == [10.0, 700.0]
    assert found.faults.tolist() == [Fault.BELOW_DEVICE, Fault.ABOVE_DEVICE, Fault.MISSING]
    assert glucose.summarise([-math.inf, 100.0], days=1).very_low == 50.0


codes = st.sampled_from([127.0, 511.0, 255.0, 0.0, math.nan, math.inf, -math.inf, *sorted(MEDICAL_CODES)])


@settings(max_examples=60)
@given(st.lists(st.one_of(codes, st.floats(85, 100)), min_size=30, max_size=90), st.sampled_from(MAKERS))
def test_no_code_reaches_a_mean(raw: list[float], maker: Maker) -> None:
    true = [value for value in raw if 85 <= value <= 100]

    found = night.summarise(raw, 1.0, maker=maker)

    if true:
        assert min(true) - 1e-9 <= found.mean <= max(true) + 1e-9
        assert found.lowest == min(true)
        assert found.mean == pytest.approx(np.mean(true))
    else:
        assert math.isnan(found.mean)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([127.0, 95.0, 96.0, 97.0]), min_size=12, max_size=40),
    st.lists(st.sampled_from([511.0, 255.0, 0.0, 70.0, 71.0]), min_size=40, max_size=40),
    st.sampled_from([Maker.NONIN, Maker.SERIAL_OXIMETER]),
)
def test_no_code_reaches_a_spot_value(spo2: list[float], pulse: list[float], maker: Maker) -> None:
    found = saturation.spot(np.arange(float(len(spo2))), spo2, pulse[: len(spo2)], maker=maker)

    if found.verdict is Spot.USABLE:
        assert 95 <= found.spo2 <= 97
        assert found.pulse_bpm in {70.0, 70.5, 71.0}
