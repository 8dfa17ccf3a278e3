"""The catalogue knows what a body can have, so that a code for "no value" is never taken for a value."""

import pytest

from accanto_contract.signals import BY_NAME, CATALOGUE, Signal


@pytest.mark.parametrize("code", [511.0, 2047.0, 65535.0, float("nan"), float("inf")])
@pytest.mark.parametrize(
    "name", ["spo2", "pulse_rate", "respiration_rate", "systolic", "weight", "temperature", "fev1"]
)
def test_a_code_for_no_value_is_no_value_of_a_body(name: str, code: float) -> None:
    assert not BY_NAME[name].is_plausible(code)


@pytest.mark.parametrize(
    ("name", "extreme"), [("spo2", 55), ("pulse_rate", 22), ("glucose", 18), ("temperature", 41.5)]
)
def test_a_true_extreme_is_still_a_value(name: str, extreme: float) -> None:
    assert BY_NAME[name].is_plausible(extreme)


@pytest.mark.parametrize("signal", CATALOGUE.values(), ids=lambda signal: signal.name)
def test_what_is_measured_has_a_range_and_what_is_computed_none(signal: Signal) -> None:
    least, most = signal.plausible

    assert least < most
    assert (most < float("inf")) is not (signal.is_computed or signal.is_waveform)
